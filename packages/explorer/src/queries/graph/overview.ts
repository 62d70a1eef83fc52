import type { Model } from '../../model/model';
import { strongest } from './backbone';
import { Drawable } from './drawable';
import { resolve } from './resolve';
import type { GraphPart, GraphQuestion } from './elements';

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
  const drawable = new Drawable(model, question);
  const wanted = drawable.index.things.filter((thing) => drawable.admits(thing));
  const chosen = new Set(
    wanted
      .map((thing) => ({ thing, ...activity(drawable, thing) }))
      .sort((a, b) => b.events - a.events || b.relationships - a.relationships || a.thing - b.thing)
      .slice(0, limit)
      .map(({ thing }) => thing),
  );
  const mostActive = chosen.size;
  const { things: included } = resolve(model, include);
  drawable.admit(included);
  for (const thing of included) chosen.add(thing);
  const edges = drawable.edgesAmong(chosen);
  const { edges: kept, weak } = strongest(drawable, edges, lineLimit);
  return {
    ...drawable.part(chosen, kept),
    things: wanted.length,
    mostActive,
    weakLines: weak,
  };
}

function activity(drawable: Drawable, thing: number) {
  let events = 0;
  let relationships = 0;
  drawable.eachEdge(thing, (edge, other, weight) => {
    if (drawable.isStructural(edge)) relationships++;
    else if (other !== thing) events += weight;
  });
  return { events, relationships };
}
