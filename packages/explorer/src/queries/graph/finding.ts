import { compare } from '@graph-1password/j1ql/browser';
import type { ExplorerFinding, Model } from '../../model/model';
import type { FindingRow } from '../findings/findings';
import { findingRow } from '../findings/findings';
import { edgeOf, nodeOf } from './drawable';
import { timeOf } from './counts';
import { NONE } from './edges';
import type { ActionCount, GraphPart } from './elements';
import { EDGE_KINDS, isRelationshipKind } from './elements';
import { graphIndex } from './graphIndex';
import { actionOf } from './streams';

/** What `graphFinding` takes. */
export interface GraphFindingArgs {
  /** Place in `model.findings`. */
  readonly index: number;
}

/** What `graphFinding` gives. */
export interface GraphFindingResult extends GraphPart {
  /** Null when the file has no such finding. */
  readonly finding: (FindingRow & Pick<ExplorerFinding, 'rule' | 'level'>) | null;
}

/** Events of the path along one edge. */
interface Along {
  count: number;
  /** Epoch ms. */
  first: number;
  last: number;
  readonly actions: Map<string, number>;
}

/**
 * The path of a finding as a drawing, and nothing else: the things on it and those that its events touch, lines that
 * stand for these events alone, and relationships between things that are on the path themselves. No filter applies.
 */
export function graphFinding(model: Model, { index }: GraphFindingArgs): GraphFindingResult {
  const finding = model.findings[index];
  if (!finding) return { nodes: [], edges: [], finding: null };
  const { own, touching, along } = walk(model, finding.path);
  const edges = [
    ...Array.from(along, ([edge, { actions, ...counts }]) =>
      edgeOf(model, edge, { ...counts, actions: sorted(actions) }),
    ),
    ...structureAmong(model, own).map((edge) => edgeOf(model, edge, { count: 0, actions: [] })),
  ].sort((a, b) => b.count - a.count || compare(a.id, b.id));
  const nodes = Array.from(touching, ([thing, events]) =>
    nodeOf(model, thing, { events: events.size, neighbours: 0 }),
  ).map((node) => ({ ...node, neighbours: neighboursOf(node.key, edges) }));
  const { rule, level } = finding;
  return {
    ...{ nodes, edges },
    finding: { rule, level, ...findingRow(model, finding, index, Infinity) },
  };
}

/** Goes along the path. Events are counted once, though a path may have them twice. */
function walk(model: Model, path: readonly number[]) {
  const { thing, streams } = graphIndex(model);
  const own = new Set<number>();
  const touching = new Map<number, Set<number>>();
  const along = new Map<number, Along>();
  const touch = (one: number, event?: number): void => {
    if (one === NONE) return;
    const events = touching.get(one) ?? new Set<number>();
    touching.set(one, event === undefined ? events : events.add(event));
  };
  for (const entity of new Set(path)) {
    const itself = thing[entity] ?? NONE;
    if (itself !== NONE) {
      own.add(itself);
      touch(itself);
      continue;
    }
    const stream = streams.find(
      ({ table: { start, count } }) => entity >= start && entity < start + count,
    );
    if (!stream) continue;
    const row = entity - stream.table.start;
    touch(stream.actor[row] ?? NONE, entity);
    for (let at = stream.start[row] ?? 0; at < (stream.start[row + 1] ?? 0); at++) {
      touch(stream.touched[at] ?? NONE, entity);
      const edge = stream.edge[at] ?? NONE;
      if (edge !== NONE) add(along, edge, timeOf(stream, row), actionOf(stream, row));
    }
  }
  return { own, touching, along };
}

function add(along: Map<number, Along>, edge: number, time: number, action: string): void {
  const known = along.get(edge) ?? {
    count: 0,
    first: NaN,
    last: NaN,
    actions: new Map<string, number>(),
  };
  along.set(edge, known);
  known.count++;
  known.actions.set(action, (known.actions.get(action) ?? 0) + 1);
  if (Number.isNaN(time)) return;
  known.first = Number.isNaN(known.first) ? time : Math.min(known.first, time);
  known.last = Number.isNaN(known.last) ? time : Math.max(known.last, time);
}

/** Numbers of the relationships between some things. */
function structureAmong(model: Model, things: ReadonlySet<number>): number[] {
  const { start, of, from, to, kind } = graphIndex(model).edges;
  const found = new Set<number>();
  for (const thing of things) {
    for (const edge of of.subarray(start[thing], start[thing + 1])) {
      const isRelationship = isRelationshipKind(EDGE_KINDS[kind[edge] ?? 0]);
      const isBetween = things.has(from[edge] ?? NONE) && things.has(to[edge] ?? NONE);
      if (isRelationship && isBetween) found.add(edge);
    }
  }
  return [...found];
}

const neighboursOf = (key: string, edges: GraphPart['edges']): number =>
  new Set(
    edges
      .filter(({ from, to }) => from !== to && (from === key || to === key))
      .map(({ from, to }) => (from === key ? to : from)),
  ).size;

const sorted = (actions: ReadonlyMap<string, number>): ActionCount[] =>
  Array.from(actions, ([action, count]) => ({ action, count })).sort(
    (a, b) => b.count - a.count || compare(a.action, b.action),
  );
