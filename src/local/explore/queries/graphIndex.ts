import { EntityTypes, entityKey } from '../../../entities/keys';
import { entityByKey, entityTable, relationshipTable, tableOf, textOf } from '../model/access';
import type { EntityTable, Model } from '../model/types';
import type { EdgeList } from './graphEdges';
import { EdgeBuilder, NONE } from './graphEdges';
import type { EdgeKind, FOLDED_VERBS } from './graphTypes';

const T = EntityTypes;

/** The roles in which events know users: each is folded into its user. */
const FACETS: readonly string[] = [
  T.AUDIT_ACTOR,
  T.AUDIT_AUX,
  T.AUDIT_OBJECT,
  T.ITEM_USAGE_USER,
  T.SIGNIN_USER,
];

/** Where each kind of event keeps what was done and from where. */
const EVENTS: readonly { kind: EdgeKind; type: string; action: string; ip: string }[] = [
  { kind: 'item usages', type: T.ITEM_USAGE_EVENT, action: 'action', ip: 'ipAddress' },
  { kind: 'sign-ins', type: T.SIGNIN_EVENT, action: 'category', ip: 'ipAddress' },
  { kind: 'changes', type: T.AUDIT_EVENT, action: 'action', ip: 'sessionIP' },
];

/** The events of one kind and the things that each touches. */
export interface EventStream {
  readonly kind: EdgeKind;
  readonly table: EntityTable;
  /** Name of the property that says what was done. */
  readonly action: string;
  /** Thing that performed the event, by row; NONE when the graph does not know it. */
  readonly actor: Uint32Array;
  /** The things that the event of a row touches beside its actor stand at `start[row] .. start[row + 1]`. */
  readonly start: Uint32Array;
  readonly touched: Uint32Array;
  /** Edge between the actor and the touched thing; NONE without an actor. */
  readonly edge: Uint32Array;
}

/** The graph with its events folded. */
export interface GraphIndex {
  /** By entity: itself, or the user of a facet; NONE for an event. */
  readonly thing: Uint32Array;
  /** Numbers of all things. */
  readonly things: readonly number[];
  readonly streams: readonly EventStream[];
  readonly edges: EdgeList;
}

const indexes = new WeakMap<Model, GraphIndex>();

/** The index of a model, made at the first call. Takes about a third of a second for 100,000 events. */
export function graphIndex(model: Model): GraphIndex {
  let index = indexes.get(model);
  if (!index) {
    index = makeIndex(model);
    indexes.set(model, index);
  }
  return index;
}

function makeIndex(model: Model): GraphIndex {
  const thing = foldFacets(model);
  const things: number[] = [];
  for (let entity = 0; entity < thing.length; entity++) {
    if (thing[entity] === entity) things.push(entity);
  }
  const edges = new EdgeBuilder(model.entityCount);
  const streams = EVENTS.flatMap(({ kind, type, action, ip }) => {
    const table = entityTable(model, type);
    return table ? [makeStream(model, thing, edges, { kind, table, action, ip })] : [];
  });
  addStructure(model, thing, edges);
  return { thing, things, streams, edges: edges.finish() };
}

/** The relationships between things. */
function addStructure(model: Model, thing: Uint32Array, edges: EdgeBuilder): void {
  for (const table of model.relationships) {
    for (let row = 0; row < table.count; row++) {
      const from = table.from[row] ?? NONE;
      const to = table.to[row] ?? NONE;
      // What a facet has is either an event or a summary of events, which the folded edges count.
      if (thing[from] !== from || thing[to] !== to) continue;
      if (!isFacet(model, from) && !isFacet(model, to)) edges.structural(from, to, table.class);
    }
  }
}

/** A facet whose user is not in the graph stands for itself. */
function foldFacets(model: Model): Uint32Array {
  const thing = Uint32Array.from({ length: model.entityCount }, (_, entity) => entity);
  for (const { type, start, count } of model.entities) {
    if (EVENTS.some((event) => event.type === type)) thing.fill(NONE, start, start + count);
  }
  for (const table of model.relationships) {
    if (table.class !== 'IS') continue;
    for (let row = 0; row < table.count; row++) {
      const facet = table.to[row] ?? NONE;
      if (isFacet(model, facet)) thing[facet] = table.from[row] ?? NONE;
    }
  }
  return thing;
}

const isFacet = (model: Model, entity: number): boolean =>
  FACETS.includes(tableOf(model, entity).type);

interface StreamSource {
  readonly kind: EdgeKind;
  readonly table: EntityTable;
  readonly action: string;
  readonly ip: string;
}

function makeStream(
  model: Model,
  thing: Uint32Array,
  edges: EdgeBuilder,
  { kind, table, action, ip }: StreamSource,
): EventStream {
  const actor = new Uint32Array(table.count).fill(NONE);
  const start = new Uint32Array(table.count + 1);
  const touched: number[] = [];
  const edge: number[] = [];
  const address = addresses(model, table, ip);
  for (let row = 0; row < table.count; row++) {
    const by = actorOf(model, thing, table.start + row);
    actor[row] = by;
    const ends = new Set(targetsOf(model, thing, table.start + row));
    const from = address(row);
    if (from !== undefined) ends.add(from);
    for (const end of ends) {
      touched.push(end);
      edge.push(by === NONE ? NONE : edges.folded(by, end, kind, verbOf(kind, end === from)));
    }
    start[row + 1] = touched.length;
  }
  return {
    kind,
    table,
    action,
    actor,
    start,
    touched: Uint32Array.from(touched),
    edge: Uint32Array.from(edge),
  };
}

function verbOf(kind: EdgeKind, isAddress: boolean): (typeof FOLDED_VERBS)[number] {
  if (isAddress) return kind === 'sign-ins' ? 'signed in from' : 'acted from';
  return kind === 'changes' ? 'changed' : 'used';
}

/** The thing behind the facet that performed the event; NONE when there is none. */
function actorOf(model: Model, thing: Uint32Array, event: number): number {
  const { inStart, in: relationships } = model.adjacency;
  for (let at = inStart[event] ?? 0; at < (inStart[event + 1] ?? 0); at++) {
    const relationship = relationships[at] ?? NONE;
    const table = relationshipTable(model, relationship);
    if (table.class === 'PERFORMED')
      return thing[table.from[relationship - table.start] ?? NONE] ?? NONE;
  }
  return NONE;
}

function* targetsOf(model: Model, thing: Uint32Array, event: number): Generator<number> {
  const { outStart, out } = model.adjacency;
  for (let at = outStart[event] ?? 0; at < (outStart[event + 1] ?? 0); at++) {
    const relationship = out[at] ?? NONE;
    const table = relationshipTable(model, relationship);
    const target = thing[table.to[relationship - table.start] ?? NONE] ?? NONE;
    if (target !== NONE) yield target;
  }
}

/** By row: the client IP that the event came from, when it is in the graph. */
function addresses(model: Model, table: EntityTable, property: string) {
  const known = new Map<string, number | undefined>();
  return (row: number): number | undefined => {
    const ip = textOf(table, property, row);
    if (ip === undefined) return undefined;
    if (!known.has(ip)) known.set(ip, entityByKey(model, entityKey(T.CLIENT_IP, ip)));
    return known.get(ip);
  };
}

/** What was done in the event of a row: a code, or an empty string. */
export const actionOf = ({ table, action }: EventStream, row: number): string =>
  textOf(table, action, row) ?? '';
