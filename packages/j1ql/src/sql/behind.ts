import type { Dialect } from './dialect';
import type { Fields } from './fields';
import type { Rows } from './rows';
import type { EntityView, RelationshipView } from './schema';
import { columnOf } from './slots';
import type { Slot, Slots } from './slots';

/** What a step of the query is bound to in a match. */
export interface SqlStep {
  /** What the query calls it. */
  readonly names: readonly string[];
  /** Where the objects may be that it is bound to; the other list is empty. */
  readonly entities: readonly EntityView[];
  readonly relationships: readonly RelationshipView[];
}

/** Where a row of the statement says what stands behind a row of the answer. */
export interface SqlMatches {
  /** In the order of the query. */
  readonly steps: readonly SqlStep[];
  /**
   * A column for each step with the key of the object, where a row is one match; NULL where the step is not bound. Behind them one for
   * each step of `near`.
   */
  readonly columns?: readonly string[];
  /** A column with a list of matches, each a list of texts with the same, where a row is many matches. */
  readonly list?: string;
  /** Places of the steps for whose objects it is told where they are near: the value of the property that the view names. */
  readonly near: readonly number[];
}

/** The matches behind the rows of a relation while it is made. */
export interface Behind {
  readonly steps: readonly SqlStep[];
  /** Columns of the relation with a row for each match. */
  readonly columns: readonly string[];
  readonly near: readonly number[];
}

/** Column with the matches behind a group. */
export const MATCHES = 'behind';

/**
 * Adds the keys of what the steps are bound to.
 * @param fields of the relation of the matches, made from `rows` as `r`
 */
export function addKeys(slots: Slots, rows: Rows, fields: Fields): Behind {
  const has = new Set(rows.columns);
  const bound = slots.all.filter(({ column }) => column !== undefined && has.has(column));
  const columns = bound.map((slot) => {
    const name = `b${slot.number}`;
    fields.add(name, `r.${slot.column}`);
    return name;
  });
  const near = bound.flatMap((slot, place) => {
    const column = nearColumn(slot);
    if (column === undefined || !has.has(column)) return [];
    columns.push(`b${slot.number}_near`);
    fields.add(`b${slot.number}_near`, `r.${column}`);
    return [place];
  });
  return { columns, near, steps: bound.map((slot) => stepOf(slot, slots)) };
}

/** The property by which the entities of a slot are found; undefined where they have none, or not the same. */
export function nearOf({ kind, views }: Pick<Slot, 'kind' | 'views'>): string | undefined {
  const [first] = views;
  const isSame = views.every(({ near }) => near === first?.near);
  return kind === 'entity' && isSame ? first?.near : undefined;
}

function nearColumn(slot: Slot): string | undefined {
  const near = nearOf(slot);
  const place = near === undefined ? -1 : slot.needs.indexOf(near);
  const [only, ...others] = slot.kinds[place] ?? [];
  return only === 'number' && others.length === 0 ? columnOf(slot, place, only) : undefined;
}

const stepOf = (slot: Slot, { names }: Slots): SqlStep => ({
  names: [...names].flatMap(([name, each]) => (each === slot ? [name] : [])),
  entities: slot.kind === 'relationship' ? [] : slot.views,
  relationships: slot.kind === 'relationship' ? slot.relationships : [],
});

/** The matches of a group, in their order. */
export const listOf = (
  { columns, steps }: Behind,
  order: readonly string[],
  dialect: Dialect,
): string => {
  const keys = columns.slice(0, steps.length);
  const near = columns.slice(steps.length).map((column) => dialect.numberText(column));
  return dialect.collectedBy(dialect.list([...keys, ...near]), order);
};
