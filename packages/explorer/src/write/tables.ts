import { compare } from '@graph-1password/j1ql';
import { compressedRows } from '../model/compressedRows';
import type { WireEntityTable, WireRelationshipTable } from '../model/wire';
import type { BlobWriter } from './blob';
import { writeColumns } from './columnWriter';
import type { Draft } from './drafts';
import { draftOf, wholeDraft } from './drafts';
import type { EntityRows, Numbering, RelationshipRows } from './numbering';
import { rawDrafts } from './raw';
import { DictionaryColumn } from './store/dictionaryColumn';
import type { EntityStore, RelationshipStore, TypeStore } from './store/stores';

/** What has a place of its own in the model, or is made up by the local query engine. */
const NOT_PROPERTIES = new Set([
  ...['_key', '_type', '_class', '_rawData', '_fromEntityKey', '_toEntityKey'],
  ...['_createdOn', '_beginOn'],
]);

/** Writes the entities of one type. */
export function entityTable({ store, rows }: EntityRows, blob: BlobWriter): WireEntityTable {
  const properties = propertiesOf(store, rows);
  const raw = rawDrafts(store.raw, rows);
  return {
    type: store.type,
    classes: store.classesOf(rows[0] ?? 0),
    count: rows.length,
    properties: properties.map(({ name }) => name),
    raw: raw.map(({ name }) => name),
    columns: writeColumns([keysOf(store, rows), ...properties, ...raw], blob),
  };
}

/** No two keys are the same. */
function keysOf({ keys }: EntityStore, rows: Uint32Array): Draft {
  return {
    name: '_key',
    codes: Uint32Array.from(rows, (_, i) => i + 1),
    values: Array.from(rows, (row) => keys[row] as string),
  };
}

/** The properties of some rows, in the order in which they first appear. */
function propertiesOf(store: TypeStore, rows: Uint32Array): Draft[] {
  const shapes = new Set(Array.from(rows, (row) => store.shapeOf(row)));
  const names = new Set([...shapes].flatMap((shape) => shape.names));
  return [...names]
    .filter((name) => !NOT_PROPERTIES.has(name))
    .flatMap((name) => draftOf(name, store.columns.get(name), rows) ?? []);
}

/** Writes the relationships of one type. */
export function relationshipTable(
  { store, rows: all }: RelationshipRows,
  numbering: Numbering,
  blob: BlobWriter,
): WireRelationshipTable {
  const [from, to] = [new Uint32Array(all.length), new Uint32Array(all.length)];
  all.forEach((row, i) => {
    const ends = store.endsOf(row);
    from[i] = numbering.of(ends[0]);
    to[i] = numbering.of(ends[1]);
  });
  const order = inOrder(from, to, numbering.entityCount, (i) => store.keyOf(all[i] as number));
  const rows = order.map((i) => all[i] as number);
  const [first = 0] = rows;
  const verb = store.classOf(first).toLowerCase();
  const properties = propertiesOf(store, rows);
  return {
    type: store.type,
    class: store.classOf(first),
    count: rows.length,
    verb,
    from: blob.steps(order.map((i) => from[i] as number)),
    to: blob.steps(order.map((i) => to[i] as number)),
    properties: properties.map(({ name }) => name),
    columns: writeColumns([otherKeysOf(store, rows, verb), ...properties], blob),
  };
}

/** The keys that do not follow from the ends. */
function otherKeysOf(store: RelationshipStore, rows: Uint32Array, verb: string): Draft {
  const keys = new DictionaryColumn();
  rows.forEach((row, i) => {
    if (store.verbOf(row) === verb) return;
    const key = store.keyOf(row);
    if (key !== `${store.from(row).key}|${verb}|${store.to(row).key}`) keys.set(i, key);
  });
  return wholeDraft('_key', keys, rows.length);
}

/**
 * Places of relationships in the order of the end that has more entities: usually events, so that each next one is one
 * further. Then in the order of the other end, then of their keys.
 * @param count of entities
 */
function inOrder(
  from: Uint32Array,
  to: Uint32Array,
  count: number,
  keyOf: (place: number) => string,
): Uint32Array {
  const [first, second] = distinct(from, count) > distinct(to, count) ? [from, to] : [to, from];
  const places = Uint32Array.from(from, (_, i) => i);
  const order = sortedBy(sortedBy(places, second, count), first, count);
  const areSame = (a: number, b: number): boolean => from[a] === from[b] && to[a] === to[b];
  let start = 0;
  for (let end = 1; end <= order.length; end++) {
    if (end < order.length && areSame(order[start] as number, order[end] as number)) continue;
    if (end - start > 1) order.subarray(start, end).sort((a, b) => compare(keyOf(a), keyOf(b)));
    start = end;
  }
  return order;
}

/** Places in the order of their ranks; where those are equal, the order stays. @param count all ranks are below it */
function sortedBy(places: Uint32Array, ranks: Uint32Array, count: number): Uint32Array {
  const { list } = compressedRows(count, (add) => {
    for (const place of places) add(ranks[place] as number, place);
  });
  return list;
}

/** How many different numbers there are. @param count all are below it */
function distinct(numbers: Uint32Array, count: number): number {
  const seen = new Uint8Array(count);
  let distinctCount = 0;
  for (const number of numbers) {
    if (seen[number] === 0) distinctCount++;
    seen[number] = 1;
  }
  return distinctCount;
}
