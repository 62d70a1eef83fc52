import { lateOrder, orderOfOne } from './edges';
import type { EdgeBranch, EdgeRelation } from './edges';
import { propertyOf, sourceOf } from './properties';
import type { EntityView, Link } from './schema';
import type { Scope } from './scope';
import { entityRelation, kindsOf, linkColumns, ROW } from './selector';
import type { Selected } from './selector';
import type { Slot } from './slots';
import { TRUE } from './value';

const hasLink = ({ links }: EntityView, { column }: Link): boolean =>
  links?.includes(column) === true;

/** How the entities where a hop begins name those where it ends; undefined where they do not, or do not alone. */
export function linkOf(branches: readonly EdgeBranch[]): Link | undefined {
  const [branch, ...others] = branches;
  if (!branch || others.length > 0) return undefined;
  const { isBack, relationship, near } = branch;
  const { source } = relationship;
  const beside = source.kind === 'view' ? source.beside : undefined;
  if (beside?.end !== (isBack ? 'to' : 'from')) return undefined;
  const { link } = beside;
  return link && near.every((view) => hasLink(view, link)) ? link : undefined;
}

/**
 * The entities where a hop ends, by how those where it begins name them: `a` is the second part of their key. Of the relationships, which
 * may be as many as the entities that name others, none is read, and from each entity there is at most one.
 * @param slot of the entities
 */
export function linkedRelation(
  { prefix }: Link,
  selected: readonly Selected[],
  slot: Slot,
  scope: Scope,
): string {
  const { dialect } = scope;
  const entities = entityRelation(selected, slot, scope);
  const columns = [`${dialect.after('n.k', prefix.length)} AS a`, 'n.k AS b'];
  slot.kinds.forEach((kinds, place) => {
    for (const kind of kinds) columns.push(`n.p${place}_${kind} AS q${place}_${kind}`);
  });
  slot.links.forEach((_, i) => columns.push(`n.l${i} AS l${i}`));
  const isThere = dialect.startsWith('n.k', dialect.literal(prefix));
  return `SELECT ${columns.join(', ')} FROM (${entities}) AS n WHERE ${isThere}`;
}

/**
 * Relationships with the entities where the hop ends, read together: `a` and `b` as in {@link EdgeRelation}, and columns for
 * properties of the entities, called `q<place>_<kind>`. Two relations of the same events, joined by their keys, would cost far more.
 * @param slot of the entities
 * @param isKnown where the hop begins is there: then what the entities name is enough, and of few beginnings few entities are read
 * @returns undefined where they are not beside each other
 */
export function besideRelation(
  branches: readonly EdgeBranch[],
  selected: readonly Selected[],
  slot: Slot,
  scope: Scope,
  isKnown: boolean,
): EdgeRelation | undefined {
  const [branch, ...others] = branches;
  const [one, ...more] = selected;
  if (!branch || !one || others.length > 0 || more.length > 0) return undefined;
  const { isBack, relationship } = branch;
  const { source } = relationship;
  if (source.kind !== 'view' || source.infix === undefined) return undefined;
  const { beside, infix } = source;
  if (beside?.end !== (isBack ? 'from' : 'to')) return undefined;
  const { view, condition } = one;
  const link = isKnown && beside.link && hasLink(view, beside.link) ? beside.link : undefined;
  const from = link ? view.view : beside.view;
  const { dialect } = scope;
  const own = sourceOf(view.properties, ROW, scope, view.isMapped);
  slot.kinds = slot.needs.map((property) => kindsOf(property, [own], scope));
  scope.used.add(from);
  const columns = [
    `${ROW}.${dialect.name(link?.column ?? beside.other)} AS a`,
    `${ROW}.${dialect.name(view.key)} AS b`,
  ];
  slot.needs.forEach((property, place) => {
    const { kinds } = propertyOf(property, own, scope);
    for (const kind of slot.kinds[place] ?? [])
      columns.push(`${kinds.get(kind) ?? dialect.none(kind)} AS q${place}_${kind}`);
  });
  columns.push(...linkColumns(slot, view, ROW, scope));
  const where = condition === TRUE ? '' : ` WHERE ${condition}`;
  const sql = `SELECT ${columns.join(', ')} FROM ${dialect.name(from)} AS ${ROW}${where}`;
  const near = link && dialect.concat([dialect.literal(link.prefix), 'e.a']);
  const order = lateOrder([{ infix, isBack }], true, scope, near);
  const ofOne = orderOfOne([{ isBack }], true, order, scope);
  return { sql, order, orderOfOne: ofOne, ...(link && { link }) };
}
