import { UndirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';

/** A place in the drawing, in units of its own. */
export interface NodePosition {
  readonly x: number;
  readonly y: number;
}

/** What is to be laid out. */
export interface LayoutTask {
  readonly nodes: readonly { readonly key: string; readonly size: number }[];
  /** @param weight at least 0; heavier lines pull their ends closer */
  readonly lines: readonly {
    readonly from: string;
    readonly to: string;
    readonly weight: number;
  }[];
  /** Where things are already: the layout goes on from there. */
  readonly known: ReadonlyMap<string, NodePosition>;
}

/** A step of the layout takes one to five milliseconds; then the page may answer. */
const STEP = 4;

/** Milliseconds of a frame that the layout may take. */
const BUDGET = 8;

/** Iterations for a new drawing, for one that was laid out before, and to push apart what overlaps. */
const FROM_SCRATCH = 420;
const AGAIN = 160;
const APART = 100;

/** Radius within which things are before they are laid out. */
const RADIUS = 100;

/**
 * Finds places for things in short slices of time, so that the page never waits for it. The same
 * task gives the same places: nothing is left to chance, and the count of iterations is fixed.
 *
 * @param done is given the places by key
 * @returns stops it; `done` is then not called
 */
export function layOut(
  task: LayoutTask,
  done: (places: ReadonlyMap<string, NodePosition>) => void,
): () => void {
  const graph = graphOf(task);
  const settings = {
    adjustSizes: false,
    // Exact forces cost less than the tree up to here.
    barnesHutOptimize: graph.order > 300,
    edgeWeightInfluence: 1,
    gravity: 0.2,
    scalingRatio: 30,
    slowDown: 2,
    strongGravityMode: true,
  };
  let left = graph.order < 2 ? 0 : (isNew(task) ? FROM_SCRATCH : AGAIN) + APART;
  let frame = requestAnimationFrame(slice);
  function slice(): void {
    const end = performance.now() + BUDGET;
    while (left > 0 && performance.now() < end) {
      settings.adjustSizes = left <= APART;
      forceAtlas2.assign(graph, { iterations: STEP, settings });
      left -= STEP;
    }
    if (left > 0) frame = requestAnimationFrame(slice);
    else done(placesOf(graph));
  }
  return () => cancelAnimationFrame(frame);
}

const isNew = ({ nodes, known }: LayoutTask): boolean =>
  nodes.filter(({ key }) => known.has(key)).length < nodes.length / 2;

interface Body extends NodePosition {
  readonly size: number;
}

function graphOf({ nodes, lines, known }: LayoutTask): UndirectedGraph<Body, { weight: number }> {
  const graph = new UndirectedGraph<Body, { weight: number }>();
  const near = neighboursOf(lines);
  for (const { key, size } of nodes) {
    const old = known.get(key) ?? besideKnown(key, near, known);
    graph.addNode(key, { ...(old ?? seeded(key)), size });
  }
  for (const { from, to, weight } of lines) graph.addEdge(from, to, { weight });
  return graph;
}

/** The keys at the other ends of lines, by key. */
export function neighboursOf(
  lines: readonly { readonly from: string; readonly to: string }[],
): Map<string, string[]> {
  const near = new Map<string, string[]>();
  for (const { from, to } of lines) {
    near.set(from, [...(near.get(from) ?? []), to]);
    near.set(to, [...(near.get(to) ?? []), from]);
  }
  return near;
}

/** A new thing begins beside the first thing that it belongs to. */
function besideKnown(
  key: string,
  near: ReadonlyMap<string, readonly string[]>,
  known: ReadonlyMap<string, NodePosition>,
): NodePosition | undefined {
  const neighbour = near.get(key)?.find((each) => known.has(each));
  const place = neighbour === undefined ? undefined : known.get(neighbour);
  if (!place) return undefined;
  const { x, y } = seeded(key);
  return { x: place.x + x / 10, y: place.y + y / 10 };
}

/** A place in the circle that depends on nothing but the key. */
function seeded(key: string): NodePosition {
  const angle = hash(key) * 2 * Math.PI;
  const radius = Math.sqrt(hash(`${key}/`)) * RADIUS;
  return { x: Math.cos(angle) * radius, y: Math.sin(angle) * radius };
}

/** FNV-1a with a final mix, as a number in [0, 1). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return ((value ^ (value >>> 13)) >>> 0) / 2 ** 32;
}

function placesOf(graph: UndirectedGraph<Body>): Map<string, NodePosition> {
  const places = new Map<string, NodePosition>();
  graph.forEachNode((key, { x, y }) => places.set(key, { x, y }));
  return places;
}
