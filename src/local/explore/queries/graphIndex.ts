import { EntityTypes, entityKey } from '../../../entities/keys';
import { entityByKey, entityTable, textOf } from '../model/access';
import { Gradual } from '../model/gradual';
import type { EntityTable, Model } from '../model/types';
import type { EdgeList } from './graphEdges';
import { EdgeBuilder, NONE } from './graphEdges';
import type { EdgeKind, FOLDED_VERBS } from './graphTypes';
import { codedColumn } from './rows';

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
  /** What was done along that edge, as a number of `deeds`; NONE without an actor. */
  readonly deed: Uint32Array;
}

/** One action along one edge: events are counted by it, so that nobody must go through them again for its name. */
export interface Deed {
  readonly edge: number;
  /** Code as received; empty when the event has none. */
  readonly action: string;
}

/** The graph with its events folded. */
export interface GraphIndex {
  /** By entity: itself, or the user of a facet; NONE for an event. */
  readonly thing: Uint32Array;
  /** Numbers of all things. */
  readonly things: readonly number[];
  readonly streams: readonly EventStream[];
  readonly edges: EdgeList;
  readonly deeds: readonly Deed[];
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
  const deeds: Deed[] = [];
  const streams: EventStream[] = [];
  for (const { kind, type, action, ip } of EVENTS) {
    const table = entityTable(model, type);
    if (!table) continue;
    const links = linksOf(model, thing, table);
    yield;
    streams.push(yield* streamSteps(model, links, edges, deeds, { kind, table, action, ip }));
    yield;
  }
  addStructure(model, thing, isFacet, edges);
  return { thing, things, streams, edges: edges.finish(), deeds };
}

/** The relationships between things. */
function addStructure(
  model: Model,
  thing: Uint32Array,
  isFacet: Uint8Array,
  edges: EdgeBuilder,
): void {
  for (const table of model.relationships) {
    for (let row = 0; row < table.count; row++) {
      const from = table.from[row] as number;
      const to = table.to[row] as number;
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
    if (EVENTS.some((event) => event.type === type)) thing.fill(NONE, start, start + count);
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

/** The things at the other ends of the relationships of events. */
interface Links {
  /** By row; NONE when the graph does not know it. */
  readonly actor: Uint32Array;
  /** Those of a row stand at `start[row] .. start[row + 1]`, in the order of their relationships. */
  readonly start: Uint32Array;
  readonly targets: Uint32Array;
}

function linksOf(model: Model, thing: Uint32Array, { start: first, count }: EntityTable): Links {
  const actor = new Uint32Array(count).fill(NONE);
  const hasActor = new Uint8Array(count);
  const start = new Uint32Array(count + 1);
  // A number below the first one wraps around, and so is above the count, too.
  for (const { class: verb, from, to } of model.relationships) {
    for (let at = 0; at < from.length; at++) {
      const performed = ((to[at] as number) - first) >>> 0;
      if (verb === 'PERFORMED' && performed < count && hasActor[performed] === 0) {
        hasActor[performed] = 1;
        actor[performed] = thing[from[at] as number] as number;
      }
      const row = ((from[at] as number) - first) >>> 0;
      if (row < count && thing[to[at] as number] !== NONE) {
        start[row + 1] = (start[row + 1] as number) + 1;
      }
    }
  }
  for (let row = 0; row < count; row++) {
    start[row + 1] = (start[row + 1] as number) + (start[row] as number);
  }
  const next = start.slice();
  const targets = new Uint32Array(start[count] as number);
  for (const { from, to } of model.relationships) {
    for (let at = 0; at < from.length; at++) {
      const row = ((from[at] as number) - first) >>> 0;
      const target = thing[to[at] as number] as number;
      if (row >= count || target === NONE) continue;
      const place = next[row] as number;
      targets[place] = target;
      next[row] = place + 1;
    }
  }
  return { actor, start, targets };
}

interface StreamSource {
  readonly kind: EdgeKind;
  readonly table: EntityTable;
  readonly action: string;
  readonly ip: string;
}

/** Events that are folded between two pauses. */
const STEP = 5000;

function* streamSteps(
  model: Model,
  links: Links,
  edges: EdgeBuilder,
  deeds: Deed[],
  { kind, table, action, ip }: StreamSource,
): Generator<void, EventStream> {
  const { actor, targets } = links;
  const { count } = table;
  const start = new Uint32Array(count + 1);
  const touched = new Uint32Array(targets.length + count);
  const edge = new Uint32Array(touched.length).fill(NONE);
  const deed = new Uint32Array(touched.length).fill(NONE);
  const addresses = addressesOf(model, table, ip);
  const deedOf = deedNumbers(table, action, deeds);
  yield;
  let end = 0;
  for (let row = 0; row < count; row++) {
    const first = end;
    const add = (thing: number): void => {
      for (let at = first; at < end; at++) if (touched[at] === thing) return;
      touched[end] = thing;
      end += 1;
    };
    for (let at = links.start[row] as number; at < (links.start[row + 1] as number); at++) {
      add(targets[at] as number);
    }
    const address = addresses(row);
    if (address !== NONE) add(address);
    const by = actor[row] as number;
    for (let at = first; at < end && by !== NONE; at++) {
      const thing = touched[at] as number;
      const number = edges.folded(by, thing, kind, verbOf(kind, thing === address));
      edge[at] = number;
      deed[at] = deedOf(number, row);
    }
    start[row + 1] = end;
    if (row % STEP === STEP - 1) yield;
  }
  const [own, along, done] = [touched, edge, deed].map((list) => list.slice(0, end));
  return {
    ...{ kind, table, action, actor, start },
    touched: own as Uint32Array,
    edge: along as Uint32Array,
    deed: done as Uint32Array,
  };
}

function verbOf(kind: EdgeKind, isAddress: boolean): (typeof FOLDED_VERBS)[number] {
  if (isAddress) return kind === 'sign-ins' ? 'signed in from' : 'acted from';
  return kind === 'changes' ? 'changed' : 'used';
}

/** By row: the client IP that the event came from; NONE when it is not in the graph. */
function addressesOf(model: Model, table: EntityTable, property: string): (row: number) => number {
  const column = codedColumn(table, property);
  if (!column) return () => NONE;
  const { codes } = column;
  const known = Uint32Array.from([undefined, ...column.values], (ip) => {
    const isText = typeof ip === 'string' && ip !== '';
    return (isText ? entityByKey(model, entityKey(T.CLIENT_IP, ip)) : undefined) ?? NONE;
  });
  return (row) => known[codes[row] as number] as number;
}

/** Numbers what was done along an edge in the event of a row. */
function deedNumbers(table: EntityTable, property: string, deeds: Deed[]) {
  const column = codedColumn(table, property);
  const width = (column?.values.length ?? 0) + 1;
  const numbers = new Map<number, number>();
  return (edge: number, row: number): number => {
    const code = column?.codes[row] ?? 0;
    let number = numbers.get(edge * width + code);
    if (number === undefined) {
      const value = column?.values[code - 1];
      number = deeds.push({ edge, action: typeof value === 'string' ? value : '' }) - 1;
      numbers.set(edge * width + code, number);
    }
    return number;
  };
}

/** What was done in the event of a row: a code, or an empty string. */
export const actionOf = ({ table, action }: EventStream, row: number): string =>
  textOf(table, action, row) ?? '';
