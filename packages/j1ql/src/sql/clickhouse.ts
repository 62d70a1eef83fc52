import type { Dialect, Kind, SqlParameter } from './dialect';

/**
 * The types of what expressions give. An array of ClickHouse cannot be NULL, so a list is a text: the JSON of its texts. All numbers are
 * Float64: columns of views must be, too, because a UNION of an Int64 and a Float64 is neither.
 */
const TYPES: Readonly<Record<Kind, string>> = {
  text: 'Nullable(String)',
  number: 'Nullable(Float64)',
  boolean: 'Nullable(Bool)',
  texts: 'Nullable(String)',
  json: 'Nullable(String)',
  jsons: 'Nullable(String)',
};

/** A text in SQL: a backslash begins an escape there. */
const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function typeOf(value: SqlParameter): string {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Bool';
  return Number.isSafeInteger(value) ? 'Int64' : 'Float64';
}

/** Moments that DateTime64 holds, epoch ms: from 1900 to 2299. */
const [FIRST, LAST] = [Date.UTC(1900, 0, 1), Date.UTC(2299, 11, 31)];

/**
 * The SQL of ClickHouse 26, for one statement. It counts on the settings `join_use_nulls = 1` and `transform_null_in = 0`, and has no
 * subquery that depends on a row outside of it: those give wrong answers there.
 */
export class ClickHouseDialect implements Dialect {
  #lambdas = 0;

  name(text: string): string {
    return `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
  }

  parameter(number: number, value: SqlParameter): string {
    return `{p${number}:${typeOf(value)}}`;
  }

  literal(text: string): string {
    return quote(text);
  }

  none(kind: Kind): string {
    return `CAST(NULL, '${TYPES[kind]}')`;
  }

  double(number: string): string {
    return `toFloat64(${number})`;
  }

  power(base: string, exponent: string): string {
    return `pow(${base}, ${exponent})`;
  }

  finite(number: string): string {
    return this.#with(number, (value) => `if(isFinite(${value}), ${value}, NULL)`);
  }

  squareRoot(number: string): string {
    return this.#with(number, (value) => `if(${value} >= 0, sqrt(${value}), NULL)`);
  }

  round(number: string): string {
    return this.#with(
      number,
      (value) => `floor(${value}) + if(${value} - floor(${value}) >= 0.5, 1, 0)`,
    );
  }

  ceiling(number: string): string {
    return `ceil(${number})`;
  }

  floor(number: string): string {
    return `floor(${number})`;
  }

  absolute(number: string): string {
    return `abs(${number})`;
  }

  addMonths(moment: string, months: string): string {
    return this.#with(`trunc(${moment})`, (value) => {
      const date = `fromUnixTimestamp64Milli(toInt64(${value}), 'UTC')`;
      const later = `toFloat64(toUnixTimestamp64Milli(addMonths(${date}, ${months})))`;
      // Beyond these years there would be a wrong date, and no error.
      const isWithin = `throwIf(ifNull(${value} < ${FIRST} OR ${value} > ${LAST}, false), 'a month before 1900 or after 2299') = 0`;
      return `if(${isWithin}, ${later}, NULL)`;
    });
  }

  contains(text: string, part: string): string {
    return `position(${text}, ${part}) > 0`;
  }

  startsWith(text: string, part: string): string {
    return `startsWith(${text}, ${part})`;
  }

  endsWith(text: string, part: string): string {
    return `endsWith(${text}, ${part})`;
  }

  after(text: string, count: number): string {
    return `substring(${text}, ${count + 1})`;
  }

  matches(text: string, pattern: string): string {
    return `match(${text}, ${pattern})`;
  }

  lower(text: string): string {
    return `lowerUTF8(${text})`;
  }

  codeUnits(text: string): string {
    // Texts are in the order of their bytes, which is that of their characters: one from U+E000 to U+FFFF comes after those beyond in JavaScript.
    return this.#with(text, (value) => {
      const escaped = `replaceRegexpAll(${value}, '([\\\\x{10FFFE}-\\\\x{10FFFF}])', '\u{10FFFE}\\\\1')`;
      const moved = `replaceRegexpAll(${escaped}, '([\\\\x{E000}-\\\\x{FFFF}])', '\u{10FFFF}\\\\1')`;
      return `if(length(${value}) = lengthUTF8(${value}), ${value}, ${moved})`;
    });
  }

  numberText(number: string): string {
    // As in JavaScript but for the sign of an exponent, and of a zero.
    return this.#with(
      number,
      (value) =>
        `if(${value} = 0, '0', replaceRegexpOne(toString(toFloat64(${value})), 'e([0-9])', 'e+\\\\1'))`,
    );
  }

  booleanText(value: string): string {
    return `CASE WHEN ${value} THEN 'true' WHEN NOT ${value} THEN 'false' END`;
  }

  concat(texts: readonly string[]): string {
    return `(${texts.join(' || ')})`;
  }

  list(texts: readonly string[]): string {
    return texts.length === 0 ? "'[]'" : `toJSONString([${texts.join(', ')}])`;
  }

  listHas(list: string, text: string): string {
    return `has(${array(list)}, ${text})`;
  }

  listHasAny(list: string, other: string): string {
    return `hasAny(${array(list)}, ${array(other)})`;
  }

  listAny(list: string, test: (text: string) => string): string {
    return `arrayExists(${this.#lambda((text) => `ifNull(${test(text)}, false)`)}, ${array(list)})`;
  }

  listMap(list: string, make: (text: string) => string): string {
    return this.#unlessNull(
      list,
      (all) => `toJSONString(arrayMap(${this.#lambda(make)}, ${array(all)}))`,
    );
  }

  listConcat(lists: readonly string[]): string {
    return `toJSONString(arrayConcat(${lists.map(array).join(', ')}))`;
  }

  listUnique(list: string): string {
    return `toJSONString(arrayDistinct(${array(list)}))`;
  }

  listLength(list: string): string {
    return `length(${array(list)})`;
  }

  listJoin(list: string, separator: string): string {
    return this.#unlessNull(list, (all) => `arrayStringConcat(${array(all)}, ${quote(separator)})`);
  }

  rowsOf(number: number): string {
    return `SELECT arrayJoin({p${number}:Array(String)})`;
  }

  collected(query: string, column: string): string {
    return `(SELECT toJSONString(groupArray(assumeNotNull(q.${column}))) FROM (${query}) AS q)`;
  }

  anyOf(query: string, column: string, test: (value: string) => string): string {
    const all = `(SELECT groupArray(assumeNotNull(q.${column})) FROM (${query}) AS q)`;
    return `arrayExists(${this.#lambda((value) => `ifNull(${test(value)}, false)`)}, ${all})`;
  }

  noneOf(key: string, query: string, column: string): string {
    return `${key} NOT IN (SELECT q.${column} FROM (${query}) AS q)`;
  }

  listExtreme(list: string, which: 'min' | 'max'): string {
    const sort = which === 'min' ? 'arraySort' : 'arrayReverseSort';
    return this.#with(list, (all) => {
      const sorted = `${sort}(${this.#lambda((text) => this.codeUnits(text))}, ${array(all)})`;
      return `if(empty(${array(all)}), NULL, ${sorted}[1])`;
    });
  }

  json(value: string): string {
    return `toJSONString(${value})`;
  }

  packed(): undefined {
    return undefined;
  }

  isSame(left: string, right: string): string {
    return `${left} IS NOT DISTINCT FROM ${right}`;
  }

  countDistinct(values: string | undefined, lists?: string): string {
    if (lists === undefined) return `uniqExact(${values})`;
    if (values === undefined) return `uniqExactArray(${array(lists)})`;
    const single = `if(isNull(${values}), [], [assumeNotNull(${values})])`;
    return `uniqExactArray(arrayConcat(${array(lists)}, ${single}))`;
  }

  sum(number: string, id?: readonly string[]): string {
    if (!id) return `ifNull(sum(toFloat64(${number})), 0)`;
    return `arraySum(${this.#lambda((each) => `${each}.2`)}, ${distinct(number, id)})`;
  }

  count(number: string, id?: readonly string[]): string {
    return id ? `length(${distinct(number, id)})` : `count(${number})`;
  }

  extreme(which: 'min' | 'max', value: string): string {
    return `${which}OrNull(${value})`;
  }

  first(value: string, order: readonly string[]): string {
    return `argMin(tuple(${value}), tuple(${order.join(', ')})).1`;
  }

  collectedBy(value: string, order: readonly string[]): string {
    const rows = `groupArray(tuple(tuple(${order.join(', ')}), ${value}))`;
    const sorted = `arraySort(${this.#lambda((row) => `${row}.1`)}, ${rows})`;
    return `arrayMap(${this.#lambda((row) => `${row}.2`)}, ${sorted})`;
  }

  extremeBy(which: 'min' | 'max', value: string, by: string): string {
    return `${which === 'min' ? 'argMin' : 'argMax'}OrNull(${value}, ${by})`;
  }

  leastOf(columns: readonly string[]): string {
    return columns.length === 1 ? `min(${columns[0]})` : `min(tuple(${columns.join(', ')}))`;
  }

  elements(list: string): string {
    return `arrayJoin(${array(list)})`;
  }

  unnest(list: string, alias: string) {
    const rows = this.#with(list, (all) => {
      const texts = `arrayMap(${this.#lambda((text) => `toNullable(${text})`)}, ${array(all)})`;
      return `if(isNull(${all}), [NULL], ${texts})`;
    });
    return {
      join: ` ARRAY JOIN ${rows} AS ${alias}_v, arrayEnumerate(${rows}) AS ${alias}_p`,
      value: `${alias}_v`,
      place: `${alias}_p`,
    };
  }

  /** Lambdas stand inside each other: each has a name of its own. */
  #lambda(make: (name: string) => string): string {
    const name = `e${this.#lambdas++}`;
    return `${name} -> ${make(name)}`;
  }

  /** Uses a value more than once and writes it once: a value inside of a value would double the statement each time. */
  #with(value: string, make: (name: string) => string): string {
    return `arrayMap(${this.#lambda(make)}, [${value}])[1]`;
  }

  #unlessNull(value: string, make: (name: string) => string): string {
    return this.#with(value, (name) => `if(isNull(${name}), NULL, ${make(name)})`);
  }
}

/** The texts of a list; none where there is no list. */
const array = (list: string): string => `JSONExtract(ifNull(${list}, '[]'), 'Array(String)')`;

/** Numbers with the identity of what they are of, each once. */
const distinct = (number: string, id: readonly string[]): string =>
  `groupUniqArrayIf(tuple(tuple(${id.join(', ')}), assumeNotNull(toFloat64(${number}))), (${number}) IS NOT NULL)`;
