import type { OptionalWalk } from '../language/ast';
import type { EntityView } from './schema';
import type { Slots } from './slots';
import { and } from './value';

/** The matches up to some step: a relation with a row for each. */
export interface Rows {
  /** Name of the relation; undefined at the beginning of an optional walk, which goes on from whatever it is joined to. */
  readonly name: string | undefined;
  readonly columns: readonly string[];
  /** From which entities the next step may go on. */
  readonly frontier: readonly Candidate[];
  /** Columns that say in which order the matches are found. */
  readonly order: readonly string[];
}

/** An entity from which a walk may go on. */
export interface Candidate {
  /** Column of its key; NULL where there is none. */
  readonly column: string;
  readonly views: readonly EntityView[];
  /** Columns with its links, by the columns of its view. */
  readonly links?: ReadonlyMap<string, string>;
}

/** In the relation of an optional walk: the key of the entity from which it began, or how that names where the walk goes. */
export const BEGIN = 'a';

/** What optional walks need of the walk that they are part of. */
export interface WalkContext {
  readonly slots: Slots;
  /** Adds a relation. @returns its name */
  add(sql: string): string;
  /** The entities from which a walk begins, as rows, where it has none yet. */
  begun(rows: Rows): Rows;
  /** The steps inside of an optional walk, as a relation of their own: they know nothing of what is before them. */
  inner(walk: OptionalWalk, rows: Rows, isEnd: boolean): Rows;
  /** The candidates from which an optional walk may find something, by their places. */
  beginning(walk: OptionalWalk, rows: Rows): number[];
  /** The column of a candidate that is compared with where the inner walk began. */
  columnAt(walk: OptionalWalk, rows: Rows, place: number): string;
}

/** Columns in SELECT, with their own names: engines call those that stand in two relations differently. */
export const named = (columns: readonly string[], alias: string): string[] =>
  columns.map((name) => `${alias}.${name} AS ${name}`);

/** Each view once. */
export const unionOf = (lists: readonly (readonly EntityView[])[]): EntityView[] => [
  ...new Set(lists.flat()),
];

/** Whether a candidate is there and none of those before it: an entity goes on once. */
export function isNew(frontier: readonly Candidate[], index: number, alias: string): string {
  const prefix = alias === '' ? '' : `${alias}.`;
  const own = `${prefix}${frontier[index]?.column}`;
  const others = frontier
    .slice(0, index)
    .map(({ column }) => `${own} IS DISTINCT FROM ${prefix}${column}`);
  return and([`${own} IS NOT NULL`, ...others]);
}

/** The last candidate that is there. */
export function lastOf(frontier: readonly Candidate[]): string {
  const cases = [...frontier.keys()]
    .reverse()
    .map((index) => `WHEN ${isNew(frontier, index, '')} THEN ${frontier[index]?.column}`);
  return cases.length === 0 ? 'NULL' : `CASE ${cases.join(' ')} END`;
}
