import type { ColumnKind } from './schema';

/** What is bound to a parameter. */
export type SqlParameter = string | number | boolean;

/** What an expression gives: as columns hold it, or `jsons`, a list of texts each of which is the JSON of a value. */
export type Kind = ColumnKind | 'jsons';

/**
 * The SQL of one engine. All arguments are SQL already, but for names and values; all results are SQL. Where an argument
 * is NULL, so is the result, unless it says otherwise.
 */
export interface Dialect {
  /** A name, whatever characters it has. */
  name(text: string): string;
  /** The place of a bound value, with its type. @param number from 1 */
  parameter(number: number, value: SqlParameter): string;
  /** A text of this program, never of a user. */
  literal(text: string): string;
  /** NULL with a type. */
  none(kind: Kind): string;

  /** A number with a fraction, so that it is calculated with as JavaScript does. */
  double(number: string): string;
  power(base: string, exponent: string): string;
  /** A number unless it is infinite or not a number; else NULL. */
  finite(number: string): string;
  squareRoot(number: string): string;
  /** To the nearest whole number, halves up. */
  round(number: string): string;
  ceiling(number: string): string;
  floor(number: string): string;
  absolute(number: string): string;
  /** A moment (epoch ms) that many months later, by the calendar in UTC; the day is the last one of a shorter month. */
  addMonths(moment: string, months: string): string;

  /** These look for a text as it is, by case, and an empty one is in every text. */
  contains(text: string, part: string): string;
  startsWith(text: string, part: string): string;
  endsWith(text: string, part: string): string;
  /** What is left of a text without so many characters of ASCII at its beginning. */
  after(text: string, count: number): string;
  /** @param pattern of RE2 */
  matches(text: string, pattern: string): string;
  lower(text: string): string;
  /** What is compared instead of a text, so that texts are in the order of JavaScript, which is by UTF-16 code unit. */
  codeUnits(text: string): string;
  /** As JavaScript writes a number. */
  numberText(number: string): string;
  booleanText(value: string): string;
  concat(texts: readonly string[]): string;

  list(texts: readonly string[]): string;
  listHas(list: string, text: string): string;
  listHasAny(list: string, other: string): string;
  /** Whether a test holds for any text of a list. */
  listAny(list: string, test: (text: string) => string): string;
  /** A new list of what is made of each text. */
  listMap(list: string, make: (text: string) => string): string;
  listConcat(lists: readonly string[]): string;
  /** Each text once, at its first place. */
  listUnique(list: string): string;
  /** The count of texts; 0 where there is no list. */
  listLength(list: string): string;
  listJoin(list: string, separator: string): string;
  /** A query with a row for each text of a list that is bound to a parameter. @param number from 1 */
  rowsOf(number: number): string;
  /** A list of all values in a column of a query. */
  collected(query: string, column: string): string;
  /** A column of a SELECT, with a row for each text of a list. */
  elements(list: string): string;
  /** Whether a test holds for any value in a column of a query, which is never NULL. */
  anyOf(query: string, column: string, test: (value: string) => string): string;
  /** Whether a value, which is not NULL, is nowhere in a column of a query, which is never NULL. */
  noneOf(value: string, query: string, column: string): string;
  /** The least or greatest text of a list, in the order of JavaScript. */
  listExtreme(list: string, which: 'min' | 'max'): string;
  /** The JSON of a value, as a text. */
  json(value: string): string;
  /**
   * Several values as a list in one JSON text, also where some are NULL: a program reads one long text far sooner than many short ones.
   * Undefined where answers come as JSON anyway.
   */
  packed(values: readonly string[]): string | undefined;

  /** Whether two are equal or both NULL; never NULL itself. */
  isSame(left: string, right: string): string;
  /** The count of the distinct values of the rows. @param lists whose texts count one by one, together with `values` */
  countDistinct(values: string | undefined, lists?: string): string;
  /** The sum of a number that may stand in several rows of one object. @param id what the object is known by; absent: in one row only */
  sum(number: string, id?: readonly string[]): string;
  /** The count of such numbers; 0 for none. */
  count(number: string, id?: readonly string[]): string;
  /** The least or greatest number or boolean of the rows; NULL for none. */
  extreme(which: 'min' | 'max', value: string): string;
  /** The value in the row that is first by some columns; it may be NULL. */
  first(value: string, order: readonly string[]): string;
  /** A list of a value of all rows, in the order of some columns. */
  collectedBy(value: string, order: readonly string[]): string;
  /** The value that is least or greatest by another one. */
  extremeBy(which: 'min' | 'max', value: string, by: string): string;
  /** What makes the place of a group of rows: the least one of some columns, compared one after the other. */
  leastOf(columns: readonly string[]): string;
  /** What follows FROM to have a row for each text of a list in the order of the list, or one with NULL where there is no list. */
  unnest(list: string, alias: string): Unnested;
}

/** A list as rows. */
export interface Unnested {
  /** Stands behind the relation in FROM. */
  readonly join: string;
  /** SQL of the text. */
  readonly value: string;
  /** SQL of its place in the list. */
  readonly place: string;
}
