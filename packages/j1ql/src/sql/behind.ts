import type { Dialect } from './dialect';
import type { Fields } from './fields';
import type { Rows } from './rows';
import type { EntityView, RelationshipView } from './schema';
import type { Slot, Slots } from './slots';

/** What the rows say of what stands behind them: the entities that were walked through, or also the relationships. */
export type BehindKind = 'entities' | 'all';

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
  /** A column for each step with the key of the object, where a row is one match; NULL where the step is not bound. */
  readonly columns?: readonly string[];
  /** A column with a list of matches, each a list with a key for each step, where a row is many matches. */
  readonly list?: string;
}

/** The matches behind the rows of a relation while it is made. */
export interface Behind {
  readonly steps: readonly SqlStep[];
  /** Columns of the relation with a row for each match. */
  readonly columns: readonly string[];
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
  return { columns, steps: bound.map((slot) => stepOf(slot, slots)) };
}

const stepOf = (slot: Slot, { names }: Slots): SqlStep => ({
  names: [...names].flatMap(([name, each]) => (each === slot ? [name] : [])),
  entities: slot.kind === 'relationship' ? [] : slot.views,
  relationships: slot.kind === 'relationship' ? slot.relationships : [],
});

/** The matches of a group, in their order. */
export const listOf = ({ columns }: Behind, order: readonly string[], dialect: Dialect): string =>
  dialect.collectedBy(dialect.list(columns), order);
