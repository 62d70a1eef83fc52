import {
  ACCESS_EDGES,
  EVENT_KINDS,
  FACET_TYPES,
  isEventType,
  STREAMS,
} from '@graph-1password/vocabulary';
import { entityTable, valueOf } from '../../model/access';
import { Gradual } from '../../model/gradual';
import type { Model } from '../../model/model';
import type { EdgeList } from './edges';
import type { ACCESS_LINES } from './elements';
import { EdgeBuilder, NONE } from './edges';
import type { EdgeAction, EventStream } from './streams';
import { linksOf, streamSteps } from './streams';

/** The roles in which events know users: each is folded into its user. */
const FACETS: readonly string[] = FACET_TYPES;

/** The graph with its events folded. */
export interface GraphIndex {
  /** By entity: itself, or the user of a facet; NONE for an event. */
  readonly thing: Uint32Array;
  /** Numbers of all things. */
  readonly things: readonly number[];
  readonly streams: readonly EventStream[];
  readonly edges: EdgeList;
  readonly edgeActions: readonly EdgeAction[];
}

const indexes = new WeakMap<Model, Gradual<GraphIndex>>();

/** The index of a model, made at the first call, which takes a moment unless it was prepared. */
export const graphIndex = (model: Model): GraphIndex => gradualGraphIndex(model).value;

/** The index of a model, to be prepared step by step. */
export function gradualGraphIndex(model: Model): Gradual<GraphIndex> {
  let index = indexes.get(model);
  if (!index) indexes.set(model, (index = new Gradual(indexSteps(model))));
  return index;
}

function* indexSteps(model: Model): Generator<void, GraphIndex> {
  const isFacet = facetsOf(model);
  const thing = foldFacets(model, isFacet);
  const things: number[] = [];
  for (let entity = 0; entity < thing.length; entity++) {
    if (thing[entity] === entity) things.push(entity);
  }
  yield;
  const edges = new EdgeBuilder(model.entityCount);
  const edgeActions: EdgeAction[] = [];
  const streams: EventStream[] = [];
  for (const kind of EVENT_KINDS) {
    const { type, action, address, lines } = STREAMS[kind];
    const table = entityTable(model, type);
    if (!table) continue;
    const links = linksOf(model, thing, table);
    yield;
    const stream = { kind: lines[1], table, action, ip: address };
    streams.push(yield* streamSteps(model, links, edges, edgeActions, stream));
    yield;
  }
  addStructure(model, thing, isFacet, edges);
  return { thing, things, streams, edges: edges.finish(), edgeActions };
}

/** How relationships of access are read: from the one who can, whatever their direction. */
const ACCESS_OF: ReadonlyMap<string, { verb: (typeof ACCESS_LINES)[number]; isTurned: boolean }> =
  new Map([
    [ACCESS_EDGES.VAULT_ALLOWS_USER, { verb: 'can', isTurned: true }],
    [ACCESS_EDGES.VAULT_ALLOWS_GROUP, { verb: 'can', isTurned: true }],
    [ACCESS_EDGES.GROUP_HAS_USER, { verb: 'is in', isTurned: true }],
    [ACCESS_EDGES.USER_MANAGES_GROUP, { verb: 'manages', isTurned: false }],
  ]);

/** The relationships between things. */
function addStructure(
  model: Model,
  thing: Uint32Array,
  isFacet: Uint8Array,
  edges: EdgeBuilder,
): void {
  for (const table of model.relationships) {
    const line = ACCESS_OF.get(table.type);
    for (let row = 0; row < table.count; row++) {
      const from = table.from[row] as number;
      const to = table.to[row] as number;
      if (line) {
        // What has ended gives nothing any more.
        if (valueOf(table, 'active', row) === false) continue;
        const [one, other] = line.isTurned ? [to, from] : [from, to];
        edges.access(one, other, line.verb, table.start + row);
        continue;
      }
      // What a facet has is either an event or a summary of events, which the folded edges count.
      if (thing[from] !== from || thing[to] !== to) continue;
      if (isFacet[from] === 0 && isFacet[to] === 0) edges.structural(from, to, table.class);
    }
  }
}

/** 1 for facets, by entity. */
function facetsOf(model: Model): Uint8Array {
  const isFacet = new Uint8Array(model.entityCount);
  for (const { type, start, count } of model.entities) {
    if (FACETS.includes(type)) isFacet.fill(1, start, start + count);
  }
  return isFacet;
}

/** A facet whose user is not in the graph stands for itself. */
function foldFacets(model: Model, isFacet: Uint8Array): Uint32Array {
  const thing = new Uint32Array(model.entityCount);
  for (let entity = 0; entity < thing.length; entity++) thing[entity] = entity;
  for (const { type, start, count } of model.entities) {
    if (isEventType(type)) thing.fill(NONE, start, start + count);
  }
  for (const table of model.relationships) {
    if (table.class !== 'IS') continue;
    for (let row = 0; row < table.count; row++) {
      const facet = table.to[row] as number;
      if (isFacet[facet] === 1) thing[facet] = table.from[row] as number;
    }
  }
  return thing;
}
