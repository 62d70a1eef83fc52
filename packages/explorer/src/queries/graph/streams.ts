import { compressedRows } from '../../model/compressedRows';
import { EntityTypes, entityKey, STREAM_ROWS } from '@graph-1password/vocabulary';
import { entityByKey, textOf } from '../../model/access';
import type { EntityTable, Model } from '../../model/model';
import type { EdgeBuilder } from './edges';
import { NONE } from './edges';
import type { EdgeKind } from './elements';
import { codedColumn } from '../shared/rows';

/** The events of one kind and the things that each touches. */
export interface EventStream {
  readonly kind: EdgeKind;
  readonly table: EntityTable;
  /** Name of the property that says what was done. */
  readonly action: string;
  /** Thing that performed the event, by row; NONE when the graph does not know it. */
  readonly actor: Uint32Array;
  /** The things that the event of a row touches beside its actor stand at `start[row] .. start[row + 1]`. */
  readonly start: Uint32Array;
  readonly touched: Uint32Array;
  /** Edge between the actor and the touched thing; NONE without an actor. */
  readonly edge: Uint32Array;
  /** What was done along that edge, as a number of `edgeActions`; NONE without an actor. */
  readonly edgeAction: Uint32Array;
}

/** One action along one edge: events are counted by it, so that nobody must go through them again for its name. */
export interface EdgeAction {
  readonly edge: number;
  /** Code as received; empty when the event has none. */
  readonly action: string;
}

/** The things at the other ends of the relationships of events. */
interface Links {
  /** By row; NONE when the graph does not know it. */
  readonly actor: Uint32Array;
  /** Those of a row stand at `start[row] .. start[row + 1]`, in the order of their relationships. */
  readonly start: Uint32Array;
  readonly targets: Uint32Array;
}

/** The things at the other ends of the relationships of some events. @param thing by entity: see GraphIndex */
export function linksOf(
  model: Model,
  thing: Uint32Array,
  { start: first, count }: EntityTable,
): Links {
  const actor = new Uint32Array(count).fill(NONE);
  const hasActor = new Uint8Array(count);
  // A number below the first one wraps around, and so is above the count, too.
  const rowOf = (entity: number): number => (entity - first) >>> 0;
  for (const { class: verb, from, to } of model.relationships) {
    if (verb !== 'PERFORMED') continue;
    for (let at = 0; at < from.length; at++) {
      const row = rowOf(to[at] as number);
      if (row >= count || hasActor[row] === 1) continue;
      hasActor[row] = 1;
      actor[row] = thing[from[at] as number] as number;
    }
  }
  const { starts: start, list: targets } = compressedRows(count, (add) => {
    for (const { from, to } of model.relationships) {
      for (let at = 0; at < from.length; at++) {
        const row = rowOf(from[at] as number);
        const target = thing[to[at] as number] as number;
        if (row < count && target !== NONE) add(row, target);
      }
    }
  });
  return { actor, start, targets };
}

/** Where a kind of event keeps what was done and from where. */
export interface StreamSource {
  readonly kind: EdgeKind;
  readonly table: EntityTable;
  /** Names of properties. */
  readonly action: string;
  readonly ip: string;
}

/** Events that are folded between two pauses. */
const STEP = 5000;

/** Folds the events of one kind into edges and edgeActions, which are added to those that there are. */
export function* streamSteps(
  model: Model,
  links: Links,
  edges: EdgeBuilder,
  edgeActions: EdgeAction[],
  { kind, table, action, ip }: StreamSource,
): Generator<void, EventStream> {
  const { actor, targets } = links;
  const { count } = table;
  const start = new Uint32Array(count + 1);
  const touched = new Uint32Array(targets.length + count);
  const edge = new Uint32Array(touched.length).fill(NONE);
  const edgeAction = new Uint32Array(touched.length).fill(NONE);
  const addresses = addressesOf(model, table, ip);
  const edgeActionOf = edgeActionNumbers(table, action, edgeActions);
  yield;
  let end = 0;
  for (let row = 0; row < count; row++) {
    const first = end;
    const add = (thing: number): void => {
      for (let at = first; at < end; at++) if (touched[at] === thing) return;
      touched[end] = thing;
      end++;
    };
    for (let at = links.start[row] as number; at < (links.start[row + 1] as number); at++) {
      add(targets[at] as number);
    }
    const address = addresses(row);
    if (address !== NONE) add(address);
    const by = actor[row] as number;
    for (let at = first; at < end && by !== NONE; at++) {
      const thing = touched[at] as number;
      const number = edges.folded(by, thing, kind, verbOf(kind, thing === address));
      edge[at] = number;
      edgeAction[at] = edgeActionOf(number, row);
    }
    start[row + 1] = end;
    if (row % STEP === STEP - 1) yield;
  }
  const [own, along, done] = [touched, edge, edgeAction].map((list) => list.slice(0, end));
  return {
    ...{ kind, table, action, actor, start },
    touched: own as Uint32Array,
    edge: along as Uint32Array,
    edgeAction: done as Uint32Array,
  };
}

function verbOf(kind: EdgeKind, isAddress: boolean): string {
  const [what, from] = STREAM_ROWS.find(({ lines: [, many] }) => many === kind)?.verbs ?? [];
  return (isAddress ? from : what) ?? '';
}

/** By row: the client IP that the event came from; NONE when it is not in the graph. */
function addressesOf(model: Model, table: EntityTable, property: string): (row: number) => number {
  const column = codedColumn(table, property);
  if (!column) return () => NONE;
  const { codes } = column;
  const known = Uint32Array.from([undefined, ...column.values], (ip) => {
    const isText = typeof ip === 'string' && ip !== '';
    return (isText ? entityByKey(model, entityKey(EntityTypes.CLIENT_IP, ip)) : undefined) ?? NONE;
  });
  return (row) => known[codes[row] as number] as number;
}

/** Numbers what was done along an edge in the event of a row. */
function edgeActionNumbers(table: EntityTable, property: string, edgeActions: EdgeAction[]) {
  const column = codedColumn(table, property);
  const width = (column?.values.length ?? 0) + 1;
  const numbers = new Map<number, number>();
  return (edge: number, row: number): number => {
    const code = column?.codes[row] ?? 0;
    let number = numbers.get(edge * width + code);
    if (number === undefined) {
      const value = column?.values[code - 1];
      number = edgeActions.push({ edge, action: typeof value === 'string' ? value : '' }) - 1;
      numbers.set(edge * width + code, number);
    }
    return number;
  };
}

/** What was done in the event of a row: a code, or an empty string. */
export const actionOf = ({ table, action }: EventStream, row: number): string =>
  textOf(table, action, row) ?? '';
