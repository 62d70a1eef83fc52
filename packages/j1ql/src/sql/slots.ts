import type {
  Expression,
  Hop,
  NodeSelector,
  OptionalWalk,
  PropertyPath,
  Query,
  WalkStep,
} from '../language/ast';
import { childrenOf, pathsIn } from '../language/expressionTree';
import { impliedName, impliedVerb } from '../language/names';
import type { Kind } from './dialect';
import type { EntityView, RelationshipView } from './schema';

/** What the rows say of what stands behind them: the entities that were walked through, or also the relationships. */
export type BehindKind = 'entities' | 'all';

/** What a step of the query binds: an entity, a relationship, or what an optional walk or an absence stands for. */
export interface Slot {
  readonly number: number;
  readonly kind: 'entity' | 'relationship' | 'alias';
  /** The properties of it that the query reads; each has a place here, by which its columns are called. */
  readonly needs: string[];
  /** All of its properties are returned. */
  isWhole: boolean;
  /** The key is returned, counted or compared. */
  needsKey: boolean;
  /** Column of its key in the rows of the walk; undefined as long as no row has it. */
  column?: string;
  /** Columns of links by which the walk goes on from it, each with a place here. */
  links: readonly string[];
  /** The kinds that each needed property may have, by its place. */
  kinds: (readonly Kind[])[];
  /** What it may be, as far as the query and the schema say. */
  views: readonly EntityView[];
  relationships: readonly RelationshipView[];
}

/** The slots of a query, and how they are called. */
export class Slots {
  readonly all: Slot[] = [];
  readonly names = new Map<string, Slot>();
  readonly start: Slot;
  readonly #ofSelector = new Map<NodeSelector, Slot>();
  readonly #ofHop = new Map<Hop, Slot>();
  readonly #ofWalk = new Map<OptionalWalk, Slot>();

  /** It will be told where the entities are found. */
  readonly isBehind: boolean;

  /** @param behind what stands behind the rows that is wanted, too */
  constructor(query: Query, behind?: BehindKind) {
    this.isBehind = behind !== undefined;
    this.start = this.#add('entity', query.start.alias, impliedName(query.start));
    this.#ofSelector.set(query.start, this.start);
    query.steps.forEach((step) => this.#step(step));
    this.#read(query);
    for (const slot of this.all)
      if (slot.kind === 'relationship') slot.needsKey ||= behind === 'all';
  }

  ofTarget({ target }: Hop): Slot {
    return this.#ofSelector.get(target) as Slot;
  }

  ofRelationship(hop: Hop): Slot {
    return this.#ofHop.get(hop) as Slot;
  }

  ofWalk(walk: OptionalWalk): Slot {
    return this.#ofWalk.get(walk) as Slot;
  }

  /** In the order in which the evaluator gives names: the last alias counts, and the first implied name. */
  #step(step: WalkStep): void {
    if (step.kind === 'optional') {
      step.steps.forEach((inner) => this.#step(inner));
      this.#ofWalk.set(step, this.#add('alias', step.alias));
      return;
    }
    const { target, negated } = step;
    this.#ofHop.set(step, this.#add('relationship', step.edgeAlias, impliedVerb(step)));
    const slot = negated
      ? this.#add('alias', target.alias)
      : this.#add('entity', target.alias, impliedName(target));
    this.#ofSelector.set(target, slot);
  }

  #add(kind: Slot['kind'], alias?: string, implied?: string): Slot {
    const slot: Slot = {
      number: this.all.length,
      kind,
      needs: [],
      isWhole: false,
      needsKey: false,
      links: [],
      kinds: [],
      views: [],
      relationships: [],
    };
    this.all.push(slot);
    if (alias !== undefined) this.names.set(alias, slot);
    else if (implied !== undefined && !this.names.has(implied)) this.names.set(implied, slot);
    return slot;
  }

  #read({ where, returns, orderBy }: Query): void {
    if (returns === undefined) this.start.isWhole = true;
    for (const path of pathsIn([where, returns, orderBy])) this.#path(path, Array.isArray(returns));
    const items = Array.isArray(returns) ? returns : [];
    for (const item of items) {
      const name = item.kind === 'spread' ? item.alias : nameIn(item.expression);
      const slot = name === undefined ? undefined : this.names.get(name);
      if (slot) slot.isWhole = true;
      if (item.kind === 'value') this.#text(item.expression, orderBy.length > 0);
      if (item.kind === 'value') this.#identity(item.expression, false);
    }
    for (const { expression } of orderBy) this.#text(expression, true);
  }

  #path({ parts: [name = '', ...property] }: PropertyPath, hasReturn: boolean): void {
    const slot = this.names.get(name);
    if (slot && property.length > 0) need(slot, property.join('.'));
    else if (slot) slot.needsKey = true;
    // ORDER BY names properties of the entities of FIND as they are.
    else if (!hasReturn) need(this.start, [name, ...property].join('.'));
  }

  /** Objects that may be written as a text need their name. */
  #text(expression: Expression, isText: boolean): void {
    const name = nameIn(expression);
    const slot = isText && name !== undefined ? this.names.get(name) : undefined;
    if (slot) need(slot, DISPLAY_NAME);
    const isConcat = expression.kind === 'scalar' && expression.name === 'CONCAT';
    // What is made of an object is made of its key.
    const isWritten = isText && expression.kind !== 'aggregate';
    for (const child of childrenOf(expression)) this.#text(child, isWritten || isConcat);
  }

  /** Aggregates tell objects apart by their keys. */
  #identity(expression: Expression, isIn: boolean): void {
    if (isIn && expression.kind === 'path') {
      const slot = this.names.get(expression.path.parts[0] ?? '');
      if (slot) slot.needsKey = true;
    }
    const isAggregate = expression.kind === 'aggregate';
    for (const child of childrenOf(expression)) this.#identity(child, isIn || isAggregate);
  }
}

/** What an object is called by. */
export const DISPLAY_NAME = 'displayName';

/** The name of a step that stands alone: the whole object. */
const nameIn = (expression: Expression): string | undefined =>
  expression.kind === 'path' && expression.path.parts.length === 1
    ? expression.path.parts[0]
    : undefined;

export function need(slot: Slot, property: string): void {
  if (!slot.needs.includes(property)) slot.needs.push(property);
}

/** The column of a link of a slot in the rows of the walk. */
export const columnOfLink = ({ number, links }: Slot, link: string): string =>
  `s${number}_l${links.indexOf(link)}`;

/** The column of a needed property of a slot in the rows of the walk. @param place in `needs` */
export const columnOf = ({ number }: Slot, place: number, kind: Kind): string =>
  `s${number}_${place}_${kind}`;
