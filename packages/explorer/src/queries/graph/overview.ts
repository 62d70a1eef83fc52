import type { Model } from '../../model/types';
import { strongest } from './backbone';
import { Selection } from './part';
import { resolve } from './resolve';
import type { GraphPart, GraphQuestion } from './types';

/** What `graphOverview` takes. */
export interface GraphOverviewArgs extends GraphQuestion {
  /** Count of things at most. */
  readonly limit: number;
  /** Count of lines at most, beside those that keep a thing from standing alone. */
  readonly lineLimit: number;
  /** Keys of things that are in beyond the limit. */
  readonly include?: readonly string[];
}

/** What `graphOverview` gives. */
export interface GraphOverviewResult extends GraphPart {
  /** Things of the asked-for types in the whole graph; count. */
  readonly things: number;
  /** How many of them are shown for their activity; count. */
  readonly mostActive: number;
  /** Pairs of the things shown whose edges the limit left out: the weakest; count. */
  readonly weakLines: number;
}

/**
 * The most active things and the edges among them.
 *
 * Activity is the number of events on the edges of a thing that lead to things of the asked-for
 * types by the asked-for verbs. Where there are no events, things with many relationships come first.
 */
export function graphOverview(
  model: Model,
  { limit, lineLimit, include = [], ...question }: GraphOverviewArgs,
): GraphOverviewResult {
  const selection = new Selection(model, question);
  const wanted = selection.index.things.filter((thing) => selection.admits(thing));
  const chosen = new Set(
    wanted
      .map((thing) => ({ thing, ...activity(selection, thing) }))
      .sort((a, b) => b.events - a.events || b.relationships - a.relationships || a.thing - b.thing)
      .slice(0, limit)
      .map(({ thing }) => thing),
  );
  const mostActive = chosen.size;
  const { things: included } = resolve(model, include);
  selection.admit(included);
  for (const thing of included) chosen.add(thing);
  const edges = selection.edgesAmong(chosen);
  const { edges: kept, weak } = strongest(selection, edges, lineLimit);
  return {
    ...selection.part(chosen, kept),
    things: wanted.length,
    mostActive,
    weakLines: weak,
  };
}

function activity(selection: Selection, thing: number) {
  let events = 0;
  let relationships = 0;
  selection.eachEdge(thing, (edge, other, weight) => {
    if (selection.isStructural(edge)) relationships++;
    else if (other !== thing) events += weight;
  });
  return { events, relationships };
}
