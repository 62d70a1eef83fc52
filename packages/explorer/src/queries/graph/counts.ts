import { compare } from '@graph-1password/j1ql/browser';
import type { Filter, Model } from '../../model/model';
import { streamRows } from '../shared/events';
import { NONE } from './edges';
import type { GraphIndex } from './graphIndex';
import { graphIndex } from './graphIndex';
import type { EventStream } from './streams';
import type { ActionCount } from './elements';
import type { Rows } from '../shared/rows';
import { numbersOf } from '../shared/rows';

/** What a filter leaves of the events, by edge and by entity. */
export interface Counts {
  /** Events by edge; 0 for a structural one. */
  readonly edges: Uint32Array;
  /** Time of the first and last event by edge, epoch ms; NaN where there is none. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Events by edgeAction. */
  readonly edgeActions: Uint32Array;
  /** Events by entity: those that touch the thing, each counted once. */
  readonly things: Uint32Array;
}

const newest = new WeakMap<Model, { readonly key: string; readonly counts: Counts }>();

/** Counts the events of a filter; one pass over them, kept until another filter is asked for. */
export function countsOf(model: Model, filter: Filter): Counts {
  const key = JSON.stringify([filter.from, filter.until, filter.search]);
  const known = newest.get(model);
  if (known?.key === key) return known.counts;
  const counts = count(model, graphIndex(model), filter);
  newest.set(model, { key, counts });
  return counts;
}

/** The rows of a stream that are in a filter, oldest first. */
export const rowsOf = (model: Model, { table }: EventStream, filter: Filter): Rows =>
  streamRows(model, table.type, filter).rows;

function count(model: Model, { streams, edges, edgeActions }: GraphIndex, filter: Filter): Counts {
  const counts = {
    edges: new Uint32Array(edges.from.length),
    first: new Float64Array(edges.from.length).fill(NaN),
    last: new Float64Array(edges.from.length).fill(NaN),
    edgeActions: new Uint32Array(edgeActions.length),
    things: new Uint32Array(model.entityCount),
  };
  for (const stream of streams) countStream(counts, stream, rowsOf(model, stream, filter));
  return counts;
}

function countStream(counts: Counts, stream: EventStream, rows: Rows): void {
  const { actor, start, touched, edge, edgeAction } = stream;
  const times = numbersOf(stream.table, 'createdOn');
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] as number;
    const time = times ? (times[row] as number) : NaN;
    const by = actor[row] as number;
    if (by !== NONE) increase(counts.things, by);
    const end = start[row + 1] as number;
    for (let at = start[row] as number; at < end; at++) {
      const thing = touched[at] as number;
      if (thing !== by) increase(counts.things, thing);
      const number = edge[at] as number;
      if (number === NONE) continue;
      increase(counts.edges, number);
      increase(counts.edgeActions, edgeAction[at] as number);
      // Events come in the order of their time, those without one at the end.
      if (Number.isNaN(counts.first[number])) counts.first[number] = time;
      if (!Number.isNaN(time)) counts.last[number] = time;
    }
  }
}

const increase = (counts: Uint32Array, at: number): number =>
  (counts[at] = (counts[at] as number) + 1);

/** When the event of a row happened, epoch ms; NaN when that is not known. */
export const timeOf = ({ table }: EventStream, row: number): number =>
  numbersOf(table, 'createdOn')?.[row] ?? NaN;

/** What was done in the events of some edges, most frequent first. @returns by number of the edge */
export function actionsOf(
  model: Model,
  filter: Filter,
  wanted: Iterable<number>,
): Map<number, ActionCount[]> {
  const tallies = new Map(Array.from(wanted, (edge) => [edge, new Map<string, number>()]));
  const counts = countsOf(model, filter);
  graphIndex(model).edgeActions.forEach(({ edge, action }, number) => {
    const events = counts.edgeActions[number] as number;
    if (events === 0) return;
    const tally = tallies.get(edge);
    // Events without an action, and those whose action is empty, are the same.
    tally?.set(action, (tally.get(action) ?? 0) + events);
  });
  return new Map(Array.from(tallies, ([edge, tally]) => [edge, sorted(tally)]));
}

const sorted = (tally: Map<string, number>): ActionCount[] =>
  Array.from(tally, ([action, total]) => ({ action, count: total })).sort(
    (a, b) => b.count - a.count || compare(a.action, b.action),
  );
