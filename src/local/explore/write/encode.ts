import type { ExplorerFinding, Meta } from '../model/types';
import type {
  WireEntityTable,
  WireFinding,
  WireHeader,
  WireRelationshipTable,
  WireRule,
} from '../model/wire';
import { BlobWriter } from './blob';
import { writeColumns } from './columns';
import type { Draft } from './drafts';
import { cellOf, ColumnDraft, DraftTable } from './drafts';
import { RawPaths } from './raw';

/** An entity, as `loadGraph` gives it. */
export interface EntityInput {
  readonly key: string;
  readonly type: string;
  readonly classes: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly rawData?: unknown;
}

/** A relationship, as `loadGraph` gives it. */
export interface RelationshipInput {
  readonly key: string;
  readonly type: string;
  /** Upper case. */
  readonly class: string;
  readonly from: { readonly key: string };
  readonly to: { readonly key: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A finding whose proof is given by keys. */
export type FindingInput = Omit<ExplorerFinding, 'path'> & { readonly path: readonly string[] };

/** All that goes into the file. */
export interface Input {
  readonly meta: Omit<Meta, 'schema'>;
  /** No two with the same key. */
  readonly entities: readonly EntityInput[];
  /** No two with the same key, and none to an entity that is not there. */
  readonly relationships: readonly RelationshipInput[];
  readonly findings: readonly FindingInput[];
}

/** What has a place of its own in the model, or is made up by the local query engine. */
const NOT_PROPERTIES = new Set([
  ...['_key', '_type', '_class', '_rawData', '_fromEntityKey', '_toEntityKey'],
  ...['_createdOn', '_beginOn'],
]);

/** Writes a graph in the layout of `WireHeader`; `decode` reads it. */
export function encode({ meta, entities, relationships, findings }: Input): Uint8Array {
  const blob = new BlobWriter();
  const numbers = new Map<string, number>();
  const entityTables = groups(entities).map((rows) => {
    rows.sort(rows[0]?.type.endsWith('_event') ? byTimeAndKey : byKey);
    for (const { key } of rows) numbers.set(key, numbers.size);
    return entityTable(rows, blob);
  });
  const header: WireHeader = {
    meta: { schema: 1, ...meta },
    entities: entityTables,
    relationships: groups(relationships).map((rows) => relationshipTable(rows, numbers, blob)),
    ...findingsOf(findings, numbers),
  };
  return join(new TextEncoder().encode(JSON.stringify(header)), blob.bytes());
}

function join(header: Uint8Array, blob: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + header.length + blob.length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  bytes.set(blob, 4 + header.length);
  return bytes;
}

/** Objects by type, in alphabetical order of the types. */
function groups<T extends { readonly type: string }>(objects: readonly T[]): T[][] {
  const byType = new Map<string, T[]>();
  for (const object of objects) {
    const group = byType.get(object.type);
    if (group) group.push(object);
    else byType.set(object.type, [object]);
  }
  return [...byType].sort(([a], [b]) => compare(a, b)).map(([, group]) => group);
}

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

const byKey = (a: EntityInput, b: EntityInput): number => compare(a.key, b.key);

/** An event without a time comes last. */
const timeOf = ({ properties: { createdOn } }: EntityInput): number =>
  typeof createdOn === 'number' ? createdOn : Infinity;

const byTimeAndKey = (a: EntityInput, b: EntityInput): number =>
  compare(timeOf(a), timeOf(b)) || byKey(a, b);

function entityTable(rows: readonly EntityInput[], blob: BlobWriter): WireEntityTable {
  const keys = new ColumnDraft('_key', rows.length);
  rows.forEach(({ key }, row) => keys.set(row, key));
  const properties = propertiesOf(rows);
  const raw = rawOf(rows);
  return {
    type: rows[0]?.type ?? '',
    classes: rows[0]?.classes ?? [],
    count: rows.length,
    properties: properties.map(({ name }) => name),
    raw: raw.map(({ name }) => name),
    columns: writeColumns([keys, ...properties, ...raw], blob),
  };
}

function propertiesOf(rows: readonly Pick<EntityInput, 'properties'>[]): Draft[] {
  const table = new DraftTable(rows.length);
  rows.forEach(({ properties }, row) => {
    for (const name in properties) {
      if (name.startsWith('_') && NOT_PROPERTIES.has(name)) continue;
      const value = cellOf(properties[name]);
      if (value !== undefined) table.set(row, name, value);
    }
  });
  return table.drafts();
}

function rawOf(rows: readonly EntityInput[]): Draft[] {
  const paths = new RawPaths();
  for (const { rawData } of rows) paths.learn(rawData);
  const columns = new Map<string, ColumnDraft>();
  rows.forEach(({ rawData }, row) => {
    for (const [path, value] of paths.parts(rawData)) {
      let column = columns.get(path);
      if (!column) columns.set(path, (column = new ColumnDraft(path, rows.length)));
      column.set(row, value);
    }
  });
  return paths.paths().flatMap((path) => columns.get(path) ?? []);
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly input: RelationshipInput;
}

function relationshipTable(
  rows: readonly RelationshipInput[],
  numbers: ReadonlyMap<string, number>,
  blob: BlobWriter,
): WireRelationshipTable {
  const edges = ordered(
    rows.map((input) => ({
      from: numbers.get(input.from.key) as number,
      to: numbers.get(input.to.key) as number,
      input,
    })),
  );
  const inputs = edges.map(({ input }) => input);
  const verb = inputs[0]?.class.toLowerCase() ?? '';
  const middle = `|${verb}|`;
  const keys = new ColumnDraft('_key', inputs.length);
  inputs.forEach(({ key, from, to }, row) => {
    if (!isMadeOf(key, from.key, middle, to.key)) keys.set(row, key);
  });
  const properties = propertiesOf(inputs);
  return {
    type: inputs[0]?.type ?? '',
    class: inputs[0]?.class ?? '',
    count: inputs.length,
    verb,
    from: blob.steps(edges.map(({ from }) => from)),
    to: blob.steps(edges.map(({ to }) => to)),
    properties: properties.map(({ name }) => name),
    columns: writeColumns([keys, ...properties], blob),
  };
}

/** Whether a text is three others in a row; makes no new text of them, since there are very many. */
const isMadeOf = (text: string, first: string, middle: string, last: string): boolean =>
  text.length === first.length + middle.length + last.length &&
  text.startsWith(first) &&
  text.startsWith(middle, first.length) &&
  text.endsWith(last);

/** In the order of the end that has more entities: usually events, so that each next one is one further. */
function ordered(edges: Edge[]): Edge[] {
  const count = (end: 'from' | 'to') => new Set(edges.map((edge) => edge[end])).size;
  const [first, second] =
    count('from') > count('to') ? (['from', 'to'] as const) : (['to', 'from'] as const);
  return edges.sort(
    (a, b) => a[first] - b[first] || a[second] - b[second] || compare(a.input.key, b.input.key),
  );
}

function findingsOf(
  findings: readonly FindingInput[],
  numbers: ReadonlyMap<string, number>,
): { rules: WireRule[]; findings: WireFinding[] } {
  const rules = new Map<string, WireRule>();
  for (const { rule, description, remediation, level } of findings) {
    rules.set(rule, {
      rule,
      description,
      level,
      ...(remediation !== undefined && { remediation }),
    });
  }
  const places = new Map([...rules.keys()].map((rule, i) => [rule, i]));
  return {
    rules: [...rules.values()],
    findings: findings.map(({ rule, path, who, when, where, what }) => ({
      ...{ rule: places.get(rule) as number, who, when, where, what },
      path: path.flatMap((key) => numbers.get(key) ?? []),
    })),
  };
}
