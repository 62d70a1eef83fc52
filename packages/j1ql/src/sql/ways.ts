import type { Hop } from '../language/ast';
import type { Kind } from './dialect';
import { edgeRelation } from './edges';
import type { EdgeBranch } from './edges';
import { besideRelation, linkedRelation, linkOf } from './links';
import type { Link } from './schema';
import type { Scope } from './scope';
import { entityRelation } from './selector';
import type { Selected } from './selector';
import { columnOf, columnOfLink } from './slots';
import type { Slot, Slots } from './slots';
import { TRUE } from './value';

/** What a hop reaches. */
export interface Reached {
  readonly branches: readonly EdgeBranch[];
  readonly selected: readonly Selected[];
  /** The walk begins with this hop. */
  readonly isBegin: boolean;
}

/** How a hop goes on. */
export interface Way {
  /** A relation `e`, which has in `a` where the hop begins. */
  readonly relation: string;
  /** What is joined to it. */
  readonly join: string;
  /** The columns that the rows get, and their names. */
  readonly added: readonly string[];
  readonly names: readonly string[];
  /** The relation has in `a` the second part of the key of where the hop begins. */
  readonly link?: Link;
  /** Those of them that say in which order the matches are found. */
  readonly order: readonly string[];
}

/** How the columns of entities are called in relations that have them beside something else. */
const BESIDE = { key: 'b', property: 'q' };

/** The columns of a slot. @param alias of the relation that has its key and properties @param as how they are called there */
export function entityColumns(
  slot: Slot,
  alias: string,
  withKey = true,
  as = { key: 'k', property: 'p' },
) {
  const names: string[] = [];
  const selected: string[] = [];
  const add = (name: string, sql: string): void => {
    names.push(name);
    selected.push(`${sql} AS ${name}`);
  };
  if (withKey) {
    slot.column = `s${slot.number}`;
    add(slot.column, `${alias}.${as.key}`);
  }
  slot.kinds.forEach((kinds: readonly Kind[], place) => {
    for (const kind of kinds)
      add(columnOf(slot, place, kind), `${alias}.${as.property}${place}_${kind}`);
  });
  slot.links.forEach((link, place) => add(columnOfLink(slot, link), `${alias}.l${place}`));
  return { names, selected };
}

/** Whether an entity at the end of a relationship is surely one of those that are looked for. */
export function isSure(
  branches: readonly EdgeBranch[],
  selected: readonly Selected[],
  { schema }: Scope,
): boolean {
  if (selected.some(({ condition }) => condition !== TRUE)) return false;
  const taken = new Set(selected.map(({ view }) => view));
  const types = new Set(branches.flatMap(({ far }) => far.map(({ type }) => type)));
  return schema.entities.every((view) => !types.has(view.type) || taken.has(view));
}

/** Whether a hop without a direction may go along relationships and against them; else the direction tells nothing. */
export const isBothWays = ({ direction }: Hop, branches: readonly EdgeBranch[]): boolean =>
  direction === 'any' &&
  branches.some(({ isBack }) => isBack) &&
  branches.some(({ isBack }) => !isBack);

/** Whether a relation of a hop begins where the rows before have a key. */
export function beginsAt(key: string, link: Link | undefined, { dialect }: Scope): string {
  if (!link) return `e.a = ${key}`;
  const { prefix } = link;
  return `e.a = ${dialect.after(key, prefix.length)} AND ${dialect.startsWith(key, dialect.literal(prefix))}`;
}

/** Along the relationships, which are read. */
export function alongEdges(
  hop: Hop,
  { branches, selected, isBegin }: Reached,
  slots: Slots,
  scope: Scope,
): Way {
  const [edge, target] = [slots.ofRelationship(hop), slots.ofTarget(hop)];
  const isBare = target.needs.length === 0 && target.links.length === 0;
  const isKnown = isBare && isSure(branches, selected, scope);
  const isAny = isBothWays(hop, branches);
  const needsKey = edge.needsKey || edge.isWhole;
  const isBeside = !isKnown && !isAny && !needsKey && edge.needs.length === 0;
  const beside = isBeside ? besideRelation(branches, selected, target, scope, !isBegin) : undefined;
  const relation = beside ?? edgeRelation(branches, edge, scope, !isKnown, isAny);
  const join =
    isKnown || beside ? '' : ` JOIN (${entityRelation(selected, target, scope)}) AS n ON n.k = e.b`;
  const ofEdge = entityColumns(edge, 'e', needsKey);
  const ofTarget = beside ? entityColumns(target, 'e', true, BESIDE) : entityColumns(target, 'n');
  const own = isKnown ? [`e.b AS ${target.column}`] : ofTarget.selected;
  // The order before tells where each of these begins, unless the walk begins here.
  const orderOfEdge = isBegin ? relation.order : relation.orderOfOne;
  const order: [string, string][] = [[`s${edge.number}_o`, orderOfEdge]];
  if (isAny) order.unshift([`s${edge.number}_d`, 'e.d']);
  const orders = order.map(([name]) => name);
  return {
    ...{ relation: relation.sql, join, order: orders },
    ...(relation.link && { link: relation.link }),
    added: [...ofEdge.selected, ...own, ...order.map(([name, sql]) => `${sql} AS ${name}`)],
    names: [...ofEdge.names, ...ofTarget.names, ...orders],
  };
}

/** From entities that name where it goes: there is at most one way from each, which needs no order. */
export function alongLink(
  hop: Hop,
  { branches, selected }: Reached,
  slots: Slots,
  scope: Scope,
): Way {
  const target = slots.ofTarget(hop);
  const relation = linkedRelation(linkOf(branches) as Link, selected, target, scope);
  const { names, selected: added } = entityColumns(target, 'e', true, BESIDE);
  return { relation, added, names, join: '', order: [] };
}
