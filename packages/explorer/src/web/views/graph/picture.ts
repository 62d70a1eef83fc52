import type { UnfoldedEvent } from '../../../queries/graph/unfold';
import type { EdgeKind, GraphEdge, GraphNode, GraphPart } from '../../../queries/graph/elements';
import { lineId } from './state';

/** All edges between two things as one line: drawn apart they would hide each other. */
export interface DrawnLine {
  /** As `at` of the state has it. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Events of all its edges; count. */
  readonly events: number;
  /** Kind of most of its events; `structure` when there are none. */
  readonly kind: EdgeKind;
  /** Most events first. */
  readonly edges: readonly GraphEdge[];
}

/** What is drawn. */
export interface Picture {
  readonly nodes: readonly GraphNode[];
  readonly lines: readonly DrawnLine[];
  /** Keys of the things whose neighbours these are. */
  readonly focus: ReadonlySet<string>;
  /** Keys of the things on the path, in its order; empty without one. */
  readonly path: readonly string[];
  /** The events of one edge, drawn between its ends. */
  readonly unfolded?: { readonly edge: GraphEdge; readonly events: readonly UnfoldedEvent[] };
}

/** The edges of a part as lines. What something did to itself has no line; the details tell it. */
export function linesOf(edges: readonly GraphEdge[]): DrawnLine[] {
  const byEnds = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    if (edge.from === edge.to) continue;
    const id = lineId(edge);
    byEnds.set(id, [...(byEnds.get(id) ?? []), edge]);
  }
  return Array.from(byEnds, ([id, all]) => {
    const sorted = [...all].sort((a, b) => b.count - a.count);
    const [first] = sorted as [GraphEdge];
    return {
      id,
      from: first.from,
      to: first.to,
      events: sorted.reduce((sum, { count }) => sum + count, 0),
      kind: first.kind,
      edges: sorted,
    };
  });
}

/** Two parts as one; what is in both is there once. */
export function merged(a: GraphPart, b: GraphPart): GraphPart {
  const nodes = new Map([...a.nodes, ...b.nodes].map((node) => [node.key, node]));
  const edges = new Map([...a.edges, ...b.edges].map((edge) => [edge.id, edge]));
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** Lines between one thing of a path and the next. */
export function pathLines(path: readonly string[]): Set<string> {
  return new Set(path.slice(1).map((to, at) => lineId({ from: path[at] ?? to, to })));
}
