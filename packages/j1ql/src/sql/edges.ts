import type { Hop } from '../language/ast';
import type { Kind } from './dialect';
import { propertyOf, sourceOf } from './properties';
import type { Source } from './properties';
import type { EntityView, Link, RelationshipColumns, RelationshipView } from './schema';
import type { Scope } from './scope';
import { kindsOf } from './selector';
import type { Slot } from './slots';

/** The relationships of one view, walked in one direction. */
export interface EdgeBranch {
  readonly relationship: RelationshipView;
  /** The walk begins where the relationship ends. */
  readonly isBack: boolean;
  /** Where the walk may begin and end. */
  readonly near: readonly EntityView[];
  readonly far: readonly EntityView[];
}

/** The relationships along which a hop may go from some views. */
export function edgeBranches(
  { verbs, direction }: Hop,
  from: readonly EntityView[],
  targets: readonly EntityView[],
  { schema }: Scope,
): EdgeBranch[] {
  const ofType = (views: readonly EntityView[], type: string): EntityView[] =>
    views.filter((view) => view.type === type);
  const fitting = schema.relationships.filter(
    (each) => verbs.length === 0 || verbs.includes(each.class),
  );
  return fitting.flatMap((relationship) =>
    [false, true].flatMap((isBack) => {
      if (isBack ? direction === 'out' : direction === 'in') return [];
      const near = ofType(from, isBack ? relationship.to : relationship.from);
      const far = ofType(targets, isBack ? relationship.from : relationship.to);
      return near.length > 0 && far.length > 0 ? [{ relationship, isBack, near, far }] : [];
    }),
  );
}

/** One SELECT of the relation of a hop. */
interface Part {
  readonly from: string;
  readonly a: string;
  readonly b: string;
  readonly key: string;
  readonly order: string;
  readonly source: Source;
  readonly condition: string;
  readonly isBack: boolean;
  /** What stands in the key between the keys of both ends, where it is made of those and tells the order. */
  readonly infix?: string;
}

/** Relationships as a hop walks them. */
export interface EdgeRelation {
  /**
   * `a` and `b` are the keys of the entities where it begins and ends, `d` is 1 where it goes against the relationship, `k` the key if
   * the slot needs it, and columns for properties as those of entities have them.
   */
  readonly sql: string;
  /**
   * The order, about a row `e`. Where it follows from the keys of both ends, it is made of those of the few relationships that are
   * walked, and not of all that there are.
   */
  readonly order: string;
  /** The order of those that begin at one entity; it is shorter where the key begins with that of the entity. */
  readonly orderOfOne: string;
  /** In `a` is what the entities at the end name instead: the second part of the key of where it begins. */
  readonly link?: Link;
}

/** @param isChecked the entities at the end are joined anyway, so that they need not be looked for here */
export function edgeRelation(
  branches: readonly EdgeBranch[],
  slot: Slot,
  scope: Scope,
  isChecked: boolean,
  isAny: boolean,
): EdgeRelation {
  const { dialect } = scope;
  const parts = branches.flatMap((branch) => partsOf(branch, slot, scope, isChecked));
  slot.kinds = slot.needs.map((property) =>
    kindsOf(
      property,
      parts.map(({ source }) => source),
      scope,
    ),
  );
  const isLate = parts.every(({ infix }) => infix !== undefined);
  const isSame = parts.every(
    ({ infix, isBack }) => infix === parts[0]?.infix && isBack === parts[0]?.isBack,
  );
  const selects = parts.map(({ from, a, b, key, order, source, condition, isBack }, part) => {
    const columns = [`${a} AS a`, `${b} AS b`];
    if (!isLate) columns.push(`${order} AS o`);
    else if (!isSame) columns.push(`${part} AS i`);
    if (isAny) columns.push(`${isBack ? 1 : 0} AS d`);
    if (slot.needsKey || slot.isWhole) columns.push(`${key} AS k`);
    slot.needs.forEach((property, place) => {
      const { kinds } = propertyOf(property, source, scope);
      for (const kind of slot.kinds[place] ?? [])
        columns.push(`${kinds.get(kind) ?? dialect.none(kind)} AS p${place}_${kind}`);
    });
    // A relationship of an entity with itself is walked once.
    const conditions = [
      ...(condition === '' ? [] : [condition]),
      ...(isAny && isBack ? [`${a} <> ${b}`] : []),
    ];
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    return `SELECT ${columns.join(', ')} FROM ${from}${where}`;
  });
  const sql = selects.join('\n  UNION ALL ');
  const order = isLate ? lateOrder(parts, isSame, scope) : 'e.o';
  return { sql, order, orderOfOne: isLate ? orderOfOne(parts, isSame, order, scope) : order };
}

/** The order by keys that are made of those of both ends. @param isSame all are made in the same way @param near key of where it begins */
export function lateOrder(
  parts: readonly Pick<Part, 'infix' | 'isBack'>[],
  isSame: boolean,
  { dialect }: Scope,
  near = 'e.a',
): string {
  const keys = parts.map(({ infix = '', isBack }) =>
    dialect.concat([isBack ? 'e.b' : near, dialect.literal(infix), isBack ? near : 'e.b']),
  );
  const [only = dialect.none('text')] = keys;
  const cases = keys.map((key, part) => `WHEN ${part} THEN ${key}`).join(' ');
  return dialect.codeUnits(isSame ? only : `CASE e.i ${cases} END`);
}

/** @param order of all */
export const orderOfOne = (
  parts: readonly Pick<Part, 'isBack'>[],
  isSame: boolean,
  order: string,
  { dialect }: Scope,
): string => (isSame && parts[0]?.isBack === false ? dialect.codeUnits('e.b') : order);

function partsOf(branch: EdgeBranch, slot: Slot, scope: Scope, isChecked: boolean): Part[] {
  const { relationship, isBack } = branch;
  const { source } = relationship;
  if (source.kind === 'columns') {
    const [froms, tos] = isBack ? [branch.far, branch.near] : [branch.near, branch.far];
    return froms.flatMap((from) =>
      tos.map((to) => joinPart({ from, to }, relationship, source, isBack, slot, scope, isChecked)),
    );
  }
  const { dialect } = scope;
  scope.used.add(source.view);
  const column = (name: string): string => `r.${dialect.name(name)}`;
  const [from, to] = [column(source.fromKey), column(source.toKey)];
  const columns = sourceOf(source.properties, 'r', scope, isMapped(relationship, scope));
  const key = new Map(columns.columns('_key')).get('text') ?? dialect.none('text');
  return [
    {
      from: `${dialect.name(source.view)} AS r`,
      a: isBack ? to : from,
      b: isBack ? from : to,
      key,
      order: source.place === undefined ? dialect.codeUnits(key) : column(source.place),
      source: columns,
      condition: '',
      isBack,
      ...(source.place === undefined && source.infix !== undefined && { infix: source.infix }),
    },
  ];
}

/** JupiterOne's mapper makes what leads to its entities. */
export const isMapped = ({ to }: RelationshipView, { schema }: Scope): boolean =>
  schema.entities.some((view) => view.type === to && view.isMapped === true);

/** Relationships that follow from columns of the entities at their ends. */
function joinPart(
  ends: { from: EntityView; to: EntityView },
  relationship: RelationshipView,
  columns: RelationshipColumns,
  isBack: boolean,
  slot: Slot,
  scope: Scope,
  isChecked: boolean,
): Part {
  const { dialect } = scope;
  const { from, to } = ends;
  const name = (alias: string, column: string): string => `${alias}.${dialect.name(column)}`;
  const [fromKey, toKey] = [name('f', from.key), name('t', to.key)];
  const [left, right] = [name('f', columns.fromColumn), name('t', columns.toColumn)];
  const needsTime = slot.needs.some((each) => each === '_createdOn' || each === '_beginOn');
  const tells = (end: 'from' | 'to'): boolean => needsTime && columns.createdOnOf === end;
  const infix = `|${relationship.class.toLowerCase()}|`;
  const key = (a: string, b: string): string => dialect.concat([a, dialect.literal(infix), b]);
  const part = (source: string, [a, b]: [string, string], condition: string): Part => ({
    from: source,
    a: isBack ? b : a,
    b: isBack ? a : b,
    key: key(a, b),
    order: dialect.codeUnits(key(a, b)),
    source: {
      columns: joinProperties(ends, relationship, columns, key(a, b), scope),
      isMapped: isMapped(relationship, scope),
    },
    condition,
    isBack,
    infix,
  });
  // A row that holds the key of the other end is the relationship, wherever that end is looked up anyway.
  if (columns.toColumn === to.key && (isBack || isChecked) && !tells('to')) {
    scope.used.add(from.view);
    return part(`${dialect.name(from.view)} AS f`, [fromKey, left], `${left} IS NOT NULL`);
  }
  if (columns.fromColumn === from.key && (!isBack || isChecked) && !tells('from')) {
    scope.used.add(to.view);
    return part(`${dialect.name(to.view)} AS t`, [right, toKey], `${right} IS NOT NULL`);
  }
  scope.used.add(from.view).add(to.view);
  const joined = `${dialect.name(from.view)} AS f JOIN ${dialect.name(to.view)} AS t ON ${left} = ${right}`;
  return part(joined, [fromKey, toKey], '');
}

function joinProperties(
  { from, to }: { from: EntityView; to: EntityView },
  relationship: RelationshipView,
  { createdOnOf }: RelationshipColumns,
  key: string,
  scope: Scope,
): Source['columns'] {
  const { dialect } = scope;
  const text = (sql: string): readonly (readonly [Kind, string])[] => [['text', sql]];
  return (property) => {
    switch (property) {
      case '_key':
        return text(key);
      case '_type':
        return text(dialect.literal(relationship.type));
      case '_class':
      case 'displayName':
        return text(dialect.literal(relationship.class));
      case '_createdOn':
      case '_beginOn': {
        const [view, alias] = createdOnOf === 'from' ? [from, 'f'] : [to, 't'];
        return sourceOf(view.properties, alias, scope).columns('_createdOn');
      }
      default:
        return [];
    }
  };
}
