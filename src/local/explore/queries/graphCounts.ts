import { numberOf, rowsInRange } from '../model/access';
import { matching } from '../model/search';
import type { Filter, Model } from '../model/types';
import { NONE } from './graphEdges';
import type { EventStream, GraphIndex } from './graphIndex';
import { actionOf, graphIndex } from './graphIndex';
import type { ActionCount } from './graphTypes';

/** What a filter leaves of the events, by edge and by entity. */
export interface Counts {
  /** Events by edge; 0 for a structural one. */
  readonly edges: Uint32Array;
  /** Time of the first and last event by edge, epoch ms; NaN where there is none. */
  readonly first: Float64Array;
  readonly last: Float64Array;
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

/**
 * The rows of a stream that are in a filter, oldest first.
 * @param visit is given the row of the event
 */
export function eachEvent(
  model: Model,
  { table }: EventStream,
  filter: Filter,
  visit: (row: number) => void,
): void {
  const matches = filter.search ? matching(model, filter.search) : undefined;
  const [first, end] = rowsInRange(table, filter);
  for (let row = first; row < end; row++) {
    if (!matches || matches[table.start + row] === 1) visit(row);
  }
}

function count(model: Model, { streams, edges }: GraphIndex, filter: Filter): Counts {
  const counts = {
    edges: new Uint32Array(edges.from.length),
    first: new Float64Array(edges.from.length).fill(NaN),
    last: new Float64Array(edges.from.length).fill(NaN),
    things: new Uint32Array(model.entityCount),
  };
  for (const stream of streams) {
    const { actor, start, touched, edge } = stream;
    eachEvent(model, stream, filter, (row) => {
      const time = timeOf(stream, row);
      const by = actor[row] ?? NONE;
      if (by !== NONE) increase(counts.things, by);
      for (let at = start[row] ?? 0; at < (start[row + 1] ?? 0); at++) {
        const thing = touched[at] ?? NONE;
        if (thing !== by) increase(counts.things, thing);
        const number = edge[at] ?? NONE;
        if (number === NONE) continue;
        increase(counts.edges, number);
        // Events come in the order of their time, those without one at the end.
        if (Number.isNaN(counts.first[number])) counts.first[number] = time;
        if (!Number.isNaN(time)) counts.last[number] = time;
      }
    });
  }
  return counts;
}

/** When the event of a row happened, epoch ms; NaN when that is not known. */
export const timeOf = ({ table }: EventStream, row: number): number =>
  numberOf(table, 'createdOn', row) ?? NaN;

const increase = (counts: Uint32Array, at: number): number => (counts[at] = (counts[at] ?? 0) + 1);

/** What was done in the events of some edges, most frequent first. @returns by number of the edge */
export function actionsOf(
  model: Model,
  filter: Filter,
  wanted: Iterable<number>,
): Map<number, ActionCount[]> {
  const tallies = new Map(Array.from(wanted, (edge) => [edge, new Map<string, number>()]));
  for (const stream of graphIndex(model).streams) {
    const { start, edge } = stream;
    eachEvent(model, stream, filter, (row) => {
      for (let at = start[row] ?? 0; at < (start[row + 1] ?? 0); at++) {
        const tally = tallies.get(edge[at] ?? NONE);
        if (!tally) continue;
        const action = actionOf(stream, row);
        tally.set(action, (tally.get(action) ?? 0) + 1);
      }
    });
  }
  return new Map(Array.from(tallies, ([edge, tally]) => [edge, sorted(tally)]));
}

const sorted = (tally: Map<string, number>): ActionCount[] =>
  Array.from(tally, ([action, total]) => ({ action, count: total })).sort(
    (a, b) => b.count - a.count || (a.action < b.action ? -1 : 1),
  );
