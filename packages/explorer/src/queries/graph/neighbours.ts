import type { Model } from '../../model/model';
import { strongest } from './backbone';
import { NONE } from './edges';
import { heaviestFirst, Drawable } from './drawable';
import { resolve } from './resolve';
import type { GraphPart, GraphQuestion } from './elements';

/** What `graphNeighbours` takes. */
export interface GraphNeighboursArgs extends GraphQuestion {
  /** Keys of the things whose neighbours are asked for; facets and events stand for their things. */
  readonly keys: readonly string[];
  /** Count of neighbours at most, over all keys. */
  readonly limit: number;
  /** Count of lines between neighbours at most; those of the things asked for are all in. */
  readonly lineLimit: number;
  /** Keys of things that are in without their neighbours. */
  readonly include?: readonly string[];
}

/** What `graphNeighbours` gives. */
export interface GraphNeighboursResult extends GraphPart {
  /** Keys of the things whose neighbours these are. */
  readonly focus: readonly string[];
  /** Keys that are not in the graph. */
  readonly unknown: readonly string[];
  /** Neighbours in the filter, shown or not; count. */
  readonly neighbours: number;
  /** How many of them are shown; what is in for another reason alone is none. */
  readonly neighboursShown: number;
  /** Pairs of neighbours whose edges the limit left out: the weakest; count. */
  readonly weakLines: number;
}

/** Things, those next to them by weight, and the edges among all of these. */
export function graphNeighbours(
  model: Model,
  { keys, limit, lineLimit, include = [], ...question }: GraphNeighboursArgs,
): GraphNeighboursResult {
  const drawable = new Drawable(model, question);
  const focus = resolve(model, keys);
  const included = resolve(model, include);
  drawable.admit([...focus.things, ...included.things]);
  const inFocus = new Set(focus.things);
  const around = focus.things.map((thing) =>
    heaviestFirst(drawable.neighbours(thing)).filter((other) => !inFocus.has(other)),
  );
  const all = new Set(around.flat());
  const shown = new Set([...inFocus, ...inTurn(around, limit), ...included.things]);
  const edges = drawable.edgesAmong(shown);
  const { from, to } = drawable.index.edges;
  const ofFocus = (edge: number): boolean =>
    inFocus.has(from[edge] ?? NONE) || inFocus.has(to[edge] ?? NONE);
  const own = edges.filter(ofFocus);
  const between = edges.filter((edge) => !ofFocus(edge));
  const { edges: kept, weak } = strongest(drawable, between, lineLimit);
  const part = drawable.part(shown, [...own, ...kept]);
  return {
    ...part,
    focus: part.nodes.slice(0, inFocus.size).map(({ key }) => key),
    unknown: [...focus.unknown, ...included.unknown],
    neighbours: all.size,
    neighboursShown: [...all].filter((thing) => shown.has(thing)).length,
    weakLines: weak,
  };
}

/** The first of each list, then the second of each, and so on: at most `limit` different numbers. */
function inTurn(lists: readonly (readonly number[])[], limit: number): Set<number> {
  const taken = new Set<number>();
  const longest = lists.reduce((most, { length }) => Math.max(most, length), 0);
  for (let at = 0; at < longest; at++) {
    for (const list of lists) {
      if (taken.size >= limit) return taken;
      const thing = list[at];
      if (thing !== undefined) taken.add(thing);
    }
  }
  return taken;
}
