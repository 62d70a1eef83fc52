import type { UndirectedGraph } from 'graphology';
import { EntityTypes } from '@graph-1password/vocabulary';
import type { LineData, NodeData } from './appearance';
import { markName } from '../../parts/Marks';
import { shortened } from './labels';
import type { NodePosition } from './layout';
import { neighboursOf } from './layout';
import { eventPositions } from './eventPositions';
import { eventType } from './palette';
import type { Picture } from './picture';

/** What sigma draws. */
export type DrawnGraph = UndirectedGraph<NodeData, LineData>;

/** Radius of the smallest and the largest thing, and of an event, in pixels. */
const SMALLEST = 4.5;
const LARGEST = 15;
const EVENT = 3.5;

/** Radius of a group, in pixels: it has no events, and its name must be read. */
const GROUP = 8;

/** Width of the thinnest and the widest line, in pixels. */
export const MIN_LINE_WIDTH = 1.5;
const MAX_LINE_WIDTH = 4;

const mostEvents = (all: readonly { readonly events: number }[]): number =>
  all.reduce((most, { events }) => Math.max(most, events), 1);

/** Radius of things by key, in pixels: its area tells the events of a thing. */
export function sizesOf({ nodes }: Picture): ReadonlyMap<string, number> {
  const most = mostEvents(nodes);
  return new Map(
    nodes.map(({ key, type, events }) => [
      key,
      type === EntityTypes.GROUP
        ? GROUP
        : SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(events / most),
    ]),
  );
}

/** Puts the things and lines of a picture into an empty graph. */
export function addPicture(
  graph: DrawnGraph,
  picture: Picture,
  places: ReadonlyMap<string, NodePosition>,
): void {
  const { nodes, lines } = picture;
  const sizes = sizesOf(picture);
  const near = neighboursOf(lines);
  // A new thing comes out of one that it is tied to.
  const positionNear = (key: string): NodePosition | undefined =>
    near
      .get(key)
      ?.map((other) => places.get(other))
      .find((place) => place !== undefined);
  for (const { key, name, type, marks = [] } of nodes) {
    const mark = marks.at(-1);
    addNode(graph, key, places.get(key) ?? positionNear(key) ?? { x: 0, y: 0 }, {
      size: sizes.get(key) ?? SMALLEST,
      // In the words of the lists: a rim alone says it to nobody.
      label: [shortened(name), ...marks.map((each) => markName(each).toLowerCase())].join(' · '),
      entityType: type,
      isEvent: false,
      ...(mark !== undefined && { mark }),
    });
  }
  const most = mostEvents(lines);
  for (const line of lines) {
    const share = Math.log1p(line.events) / Math.log1p(most);
    const size = MIN_LINE_WIDTH + (MAX_LINE_WIDTH - MIN_LINE_WIDTH) * share;
    graph.addEdgeWithKey(line.id, line.from, line.to, { size, line, kind: line.kind });
  }
}

/** Puts the unfolded events of a picture between the ends of their line. */
export function unfold(
  graph: DrawnGraph,
  { unfolded }: Picture,
  places: ReadonlyMap<string, NodePosition>,
): void {
  if (!unfolded) return;
  const { edge, events } = unfolded;
  const [a, b] = [places.get(edge.from), places.get(edge.to)];
  const entityType = eventType(edge.kind);
  if (!a || !b || entityType === undefined) return;
  eventPositions(a, b, events.length).forEach((place, at) => {
    const { key = '', displayName = '' } = events[at] ?? {};
    const label = shortened(displayName);
    addNode(graph, key, place, { size: EVENT, label, entityType, isEvent: true });
    for (const end of [edge.from, edge.to]) {
      graph.addEdge(end, key, { size: MIN_LINE_WIDTH, kind: edge.kind });
    }
  });
}

function addNode(
  graph: DrawnGraph,
  key: string,
  { x, y }: NodePosition,
  data: Omit<NodeData, 'x' | 'y' | 'type'>,
): void {
  graph.addNode(key, { x, y, type: 'thing', ...data });
}

/** A thing with its neighbours and lines, or a line with its ends and unfolded events. */
export function withNeighbours(graph: DrawnGraph, id: string): readonly string[] {
  if (graph.hasNode(id)) return [id, ...graph.neighbors(id), ...graph.edges(id)];
  if (!graph.hasEdge(id)) return [];
  const ends = graph.extremities(id);
  const events = graph
    .neighbors(ends[0])
    .filter((key) => graph.getNodeAttribute(key, 'isEvent') && graph.areNeighbors(key, ends[1]));
  return [id, ...ends, ...events, ...events.flatMap((key) => graph.edges(key))];
}
