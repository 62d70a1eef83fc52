import { EntityTypes } from '@graph-1password/vocabulary';
import { typeOf } from '../../model/access';
import type { Model } from '../../model/model';
import { heaviestFirst, Drawable } from './drawable';
import { resolve } from './resolve';
import type { GraphPart, GraphQuestion } from './elements';

/** What `graphPath` takes. */
export interface GraphPathArgs extends GraphQuestion {
  /** Keys of the two ends. */
  readonly from: string;
  readonly to: string;
}

/** What `graphPath` gives. */
export interface GraphPathResult extends GraphPart {
  /** Keys of the ends that are not in the graph. */
  readonly unknown: readonly string[];
}

/**
 * A shortest path between two things over folded and structural edges, whatever their direction:
 * the nodes in the order of the path and all edges between one and the next. Empty when there is none.
 *
 * Among paths of the fewest steps it is the one with the most events. No path leads through the
 * account: everything in it is two steps from everything else, which says nothing.
 */
export function graphPath(model: Model, { from, to, ...question }: GraphPathArgs): GraphPathResult {
  const ends = [resolve(model, [from]), resolve(model, [to])] as const;
  const unknown = ends.flatMap((end) => end.unknown);
  const [start, goal] = ends.map(({ things }) => things[0]);
  if (start === undefined || goal === undefined) return { nodes: [], edges: [], unknown };
  const drawable = new Drawable(model, question);
  drawable.admit([start, goal]);
  const path = shortest(drawable, start, goal);
  const edges = path.slice(1).flatMap((thing, at) => between(drawable, path[at] ?? thing, thing));
  return { ...drawable.part(path, edges), unknown };
}

const between = (drawable: Drawable, a: number, b: number): number[] => {
  const edges: number[] = [];
  drawable.eachEdge(a, (edge, other) => {
    if (other === b) edges.push(edge);
  });
  return edges;
};

interface Step {
  readonly previous: number;
  /** Sum of the weights from the start to here. */
  readonly weight: number;
}

/** Breadth first, layer by layer; within a layer the heaviest way to each thing wins. */
function shortest(drawable: Drawable, start: number, goal: number): number[] {
  const steps = new Map<number, Step>([[start, { previous: start, weight: 0 }]]);
  let layer = [start];
  while (layer.length > 0 && !steps.has(goal)) {
    const next = new Map<number, Step>();
    for (const thing of layer) {
      if (thing !== start && typeOf(drawable.model, thing) === EntityTypes.ACCOUNT) continue;
      const sofar = steps.get(thing)?.weight ?? 0;
      for (const [other, weight] of drawable.neighbours(thing)) {
        if (steps.has(other)) continue;
        if (sofar + weight > (next.get(other)?.weight ?? -1)) {
          next.set(other, { previous: thing, weight: sofar + weight });
        }
      }
    }
    for (const [thing, step] of next) steps.set(thing, step);
    // Heaviest first, so that among equals the result is always the same.
    layer = heaviestFirst(new Map(Array.from(next, ([thing, { weight }]) => [thing, weight])));
  }
  return steps.has(goal) ? walkBack(steps, start, goal) : [];
}

function walkBack(steps: ReadonlyMap<number, Step>, start: number, goal: number): number[] {
  const path = [goal];
  for (let thing = goal; thing !== start;) {
    thing = steps.get(thing)?.previous ?? start;
    path.unshift(thing);
  }
  return path;
}
