import { compare } from '@graph-1password/j1ql/browser';
import { keyOf, nameOf, tableOf } from '../../model/access';
import type { Filter, Model } from '../../model/model';
import type { Counts } from './counts';
import { actionsOf, countsOf } from './counts';
import { NONE } from './edges';
import type { GraphIndex } from './graphIndex';
import { graphIndex } from './graphIndex';
import { accessSaid } from './accessSaid';
import { noteOf } from './note';
import { marksOfEntity } from '../shared/accounts';
import type { GraphEdge, GraphNode, GraphPart, GraphQuestion } from './elements';
import { EDGE_KINDS, isRelationshipKind } from './elements';

/** The edges and things that a question admits, and how often each occurs. */
export class Drawable {
  readonly index: GraphIndex;
  readonly counts: Counts;
  readonly #filter: Filter;
  /** By entity: 1 for those that are asked for. */
  readonly #admitted: Uint8Array;
  /** By edge: 1 for those of an asked-for verb. */
  readonly #wanted: Uint8Array;

  constructor(
    readonly model: Model,
    { filter, types, verbs }: GraphQuestion,
  ) {
    this.index = graphIndex(model);
    this.counts = countsOf(model, filter);
    this.#filter = filter;
    const known = verbs && new Set(verbs);
    this.#wanted = Uint8Array.from(this.index.edges.verbs, (verb) =>
      Number(known?.has(verb) ?? true),
    );
    this.#admitted = new Uint8Array(model.entityCount);
    for (const { type, start, count } of model.entities) {
      if (!types || types.includes(type)) this.#admitted.fill(1, start, start + count);
    }
  }

  /** Lets things in whatever their type. */
  admit(things: Iterable<number>): void {
    for (const thing of things) this.#admitted[thing] = 1;
  }

  /** Whether the thing is of an asked-for type, or asked for by itself. */
  admits(thing: number): boolean {
    return this.#admitted[thing] === 1;
  }

  /** Whether the edge is a relationship of the graph rather than folded events. */
  isStructural(edge: number): boolean {
    return isRelationshipKind(EDGE_KINDS[this.index.edges.kind[edge] ?? 0]);
  }

  /** Events of an edge in the filter; at least 1 for a structural one; 0 when the edge is not there. */
  weight(edge: number): number {
    if (this.#wanted[edge] !== 1) return 0;
    return this.isStructural(edge) ? 1 : (this.counts.edges[edge] ?? 0);
  }

  /**
   * Visits the edges that touch a thing and are there, whose other end is admitted.
   * @param visit is given the edge, its other end and its weight
   */
  eachEdge(thing: number, visit: (edge: number, other: number, weight: number) => void): void {
    const { from, to, start, of } = this.index.edges;
    for (let at = start[thing] ?? 0; at < (start[thing + 1] ?? 0); at++) {
      const edge = of[at] ?? NONE;
      const weight = this.weight(edge);
      if (weight === 0) continue;
      const other = (from[edge] === thing ? to[edge] : from[edge]) ?? NONE;
      if (this.admits(other)) visit(edge, other, weight);
    }
  }

  /** The things next to a thing: the sum of weights by thing; the thing itself is not among them. */
  neighbours(thing: number): Map<number, number> {
    const weights = new Map<number, number>();
    this.eachEdge(thing, (_, other, weight) => {
      if (other !== thing) weights.set(other, (weights.get(other) ?? 0) + weight);
    });
    return weights;
  }

  /** All edges that are there with both ends among the things. */
  edgesAmong(things: Iterable<number>): number[] {
    const set = new Set(things);
    const edges = new Set<number>();
    for (const thing of set) {
      this.eachEdge(thing, (edge, other) => {
        if (set.has(other)) edges.add(edge);
      });
    }
    return [...edges];
  }

  /** For the page: the things as given, the edges heaviest first. */
  part(things: Iterable<number>, edges: readonly number[]): GraphPart {
    const actions = actionsOf(this.model, this.#filter, edges);
    return {
      nodes: Array.from(things, (thing) => this.node(thing)),
      edges: edges
        .map((edge) => this.#edge(edge, actions.get(edge) ?? []))
        .sort((a, b) => b.count - a.count || compare(a.id, b.id)),
    };
  }

  /** One thing for the page. */
  node(thing: number): GraphNode {
    const events = this.counts.things[thing] ?? 0;
    return nodeOf(this.model, thing, { events, neighbours: this.neighbours(thing).size });
  }

  #edge(edge: number, actions: GraphEdge['actions']): GraphEdge {
    const { edges, first, last } = this.counts;
    const times = { first: first[edge], last: last[edge] };
    return edgeOf(this.model, edge, { count: edges[edge] ?? 0, ...times, actions });
  }
}

/** A thing for the page. */
export function nodeOf(
  model: Model,
  thing: number,
  counts: Pick<GraphNode, 'events' | 'neighbours'>,
): GraphNode {
  const { type, classes } = tableOf(model, thing);
  const note = noteOf(model, thing);
  const marks = marksOfEntity(model, thing);
  return {
    number: thing,
    key: keyOf(model, thing),
    type,
    class: classes[0] ?? '',
    name: nameOf(model, thing),
    ...(note !== undefined && { note }),
    ...(marks.length > 0 && { marks }),
    ...counts,
  };
}

/** What the events of an edge are; times in epoch ms, NaN or absent where there is none. */
type EdgeFacts = Pick<GraphEdge, 'count' | 'actions'> & {
  readonly first?: number | undefined;
  readonly last?: number | undefined;
};

/** An edge for the page. */
export function edgeOf(
  model: Model,
  edge: number,
  { count, first, last, actions }: EdgeFacts,
): GraphEdge {
  const { from, to, kind: kinds, verbs, relationships } = graphIndex(model).edges;
  const kind = EDGE_KINDS[kinds[edge] ?? 0] ?? 'structure';
  const ends = { from: keyOf(model, from[edge] ?? NONE), to: keyOf(model, to[edge] ?? NONE) };
  const verb = verbs[edge] ?? '';
  const relationship = relationships.get(edge);
  return {
    id: `${ends.from}|${isRelationshipKind(kind) ? verb : kind}|${ends.to}`,
    ...{ ...ends, kind, verb, count },
    ...timesOf(first, last),
    actions,
    ...(relationship !== undefined && { access: accessSaid(model, relationship) }),
  };
}

const timesOf = (first = NaN, last = NaN): Pick<GraphEdge, 'first' | 'last'> =>
  Number.isNaN(first) ? {} : { first, last };

/** Descending by weight, then by number, so that a result is the same every time. */
export const heaviestFirst = (weights: ReadonlyMap<number, number>): number[] =>
  Array.from(weights)
    .sort(([a, x], [b, y]) => y - x || a - b)
    .map(([thing]) => thing);
