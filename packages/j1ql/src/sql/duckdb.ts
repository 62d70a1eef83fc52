import type { Dialect, Kind, SqlParameter } from './dialect';

const TYPES: Readonly<Record<Kind, string>> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  texts: 'VARCHAR[]',
  json: 'VARCHAR',
  jsons: 'VARCHAR[]',
};

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function typeOf(value: SqlParameter): string {
  if (typeof value === 'string') return TYPES.text;
  if (typeof value === 'boolean') return TYPES.boolean;
  return Number.isSafeInteger(value) ? 'BIGINT' : TYPES.number;
}

/** The SQL of DuckDB 1.5, for one statement. */
export class DuckDbDialect implements Dialect {
  #lambdas = 0;

  name(text: string): string {
    return `"${text.replaceAll('"', '""')}"`;
  }

  parameter(number: number, value: SqlParameter): string {
    return `$${number}::${typeOf(value)}`;
  }

  literal(text: string): string {
    return quote(text);
  }

  none(kind: Kind): string {
    return `NULL::${TYPES[kind]}`;
  }

  double(number: string): string {
    return `(${number})::DOUBLE`;
  }

  power(base: string, exponent: string): string {
    return `TRY(pow(${base}, ${exponent}))`;
  }

  finite(number: string): string {
    return this.#with(number, (value) => `CASE WHEN isfinite(${value}) THEN ${value} END`);
  }

  squareRoot(number: string): string {
    return `TRY(sqrt(${number}))`;
  }

  round(number: string): string {
    return this.#with(
      number,
      (value) => `floor(${value}) + CASE WHEN ${value} - floor(${value}) >= 0.5 THEN 1 ELSE 0 END`,
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
    const date = `make_timestamp_ms(trunc(${moment})::BIGINT)`;
    return `TRY(epoch_ms(${date} + to_months((${months})::INTEGER)))::DOUBLE`;
  }

  contains(text: string, part: string): string {
    return `contains(${text}, ${part})`;
  }

  startsWith(text: string, part: string): string {
    return `starts_with(${text}, ${part})`;
  }

  endsWith(text: string, part: string): string {
    return `suffix(${text}, ${part})`;
  }

  after(text: string, count: number): string {
    return `substr(${text}, ${count + 1})`;
  }

  matches(text: string, pattern: string): string {
    return `regexp_matches(${text}, ${pattern})`;
  }

  lower(text: string): string {
    // The one letter whose small form differs: in JavaScript it keeps its dot as a character of its own.
    return `lower(replace(${text}, 'İ', 'i\u0307'))`;
  }

  codeUnits(text: string): string {
    // A character from U+E000 to U+FFFF comes after those beyond in JavaScript, and before them here.
    const escaped = `regexp_replace(${text}, '([\\x{10FFFE}-\\x{10FFFF}])', '\u{10FFFE}\\1', 'g')`;
    const moved = `regexp_replace(${escaped}, '([\\x{E000}-\\x{FFFF}])', '\u{10FFFF}\\1', 'g')`;
    return `CASE WHEN strlen(${text}) = length(${text}) THEN ${text} ELSE ${moved} END`;
  }

  numberText(number: string): string {
    return this.#with(number, (value) => {
      const isShort = `${value} = trunc(${value}) AND abs(${value}) < 9007199254740992`;
      return `CASE WHEN ${isShort} THEN ${value}::BIGINT::VARCHAR ELSE ${this.#exponent(`${value}::DOUBLE`)} END`;
    });
  }

  booleanText(value: string): string {
    return `CASE WHEN ${value} THEN 'true' WHEN NOT ${value} THEN 'false' END`;
  }

  concat(texts: readonly string[]): string {
    return `(${texts.join(' || ')})`;
  }

  list(texts: readonly string[]): string {
    return `[${texts.join(', ')}]`;
  }

  listHas(list: string, text: string): string {
    return `list_contains(${list}, ${text})`;
  }

  listHasAny(list: string, other: string): string {
    return `list_has_any(${list}, ${other})`;
  }

  listAny(list: string, test: (text: string) => string): string {
    return `len(list_filter(${list}, ${this.#lambda(test)})) > 0`;
  }

  listMap(list: string, make: (text: string) => string): string {
    return `list_transform(${list}, ${this.#lambda(make)})`;
  }

  listConcat(lists: readonly string[]): string {
    return lists.reduce((all, one) => `list_concat(${all}, ${one})`);
  }

  listUnique(list: string): string {
    return this.#with(
      list,
      (all) => `list_filter(${all}, lambda x, i: list_position(${all}, x) = i)`,
    );
  }

  listLength(list: string): string {
    return `coalesce(len(${list}), 0)`;
  }

  listJoin(list: string, separator: string): string {
    return `array_to_string(${list}, ${quote(separator)})`;
  }

  rowsOf(number: number): string {
    return `SELECT unnest($${number}::VARCHAR[])`;
  }

  collected(query: string, column: string): string {
    return `(SELECT coalesce(list(q.${column}), []) FROM (${query}) AS q)`;
  }

  elements(list: string): string {
    return `unnest(${list})`;
  }

  anyOf(query: string, column: string, test: (value: string) => string): string {
    return `EXISTS (SELECT 1 FROM (${query}) AS q WHERE ${test(`q.${column}`)})`;
  }

  noneOf(key: string, query: string, column: string): string {
    return `NOT EXISTS (SELECT 1 FROM (${query}) AS q WHERE q.${column} = ${key})`;
  }

  listExtreme(list: string, which: 'min' | 'max'): string {
    const keyed = this.listMap(list, (text) => `{'k': ${this.codeUnits(text)}, 'v': ${text}}`);
    return `list_${which}(${keyed})['v']`;
  }

  json(value: string): string {
    return `to_json(${value})::VARCHAR`;
  }

  packed(values: readonly string[]): string {
    return `json_array(${values.join(', ')})::VARCHAR`;
  }

  isSame(left: string, right: string): string {
    return `${left} IS NOT DISTINCT FROM ${right}`;
  }

  countDistinct(values: string | undefined, lists?: string): string {
    if (lists === undefined) return `count(DISTINCT ${values})`;
    const all = orEmpty(`flatten(list(DISTINCT ${lists}) FILTER (WHERE ${lists} IS NOT NULL))`);
    if (values === undefined) return `len(list_distinct(${all}))`;
    const others = orEmpty(`list(DISTINCT ${values}) FILTER (WHERE ${values} IS NOT NULL)`);
    return `len(list_distinct(list_concat(${all}, ${others})))`;
  }

  sum(number: string, id?: readonly string[]): string {
    if (!id) return `coalesce(sum((${number})::DOUBLE), 0)`;
    const numbers = this.listMap(distinct(number, id), (each) => `${each}['v']`);
    return `coalesce(list_sum(${numbers}), 0)`;
  }

  count(number: string, id?: readonly string[]): string {
    return id ? this.listLength(distinct(number, id)) : `count(${number})`;
  }

  extreme(which: 'min' | 'max', value: string): string {
    return `${which}(${value})`;
  }

  first(value: string, order: readonly string[]): string {
    return `first(${value} ORDER BY ${order.join(', ')})`;
  }

  collectedBy(value: string, order: readonly string[]): string {
    return `list(${value} ORDER BY ${order.join(', ')})`;
  }

  extremeBy(which: 'min' | 'max', value: string, by: string): string {
    return `arg_${which}(${value}, ${by})`;
  }

  leastOf(columns: readonly string[]): string {
    if (columns.length === 1) return `min(${columns[0]})`;
    return `min({${columns.map((column, i) => `'o${i}': ${column}`).join(', ')}})`;
  }

  unnest(list: string, alias: string) {
    const all = `coalesce(${list}, [NULL])`;
    const rows = `unnest(${all}) AS value, generate_subscripts(${all}, 1) AS place`;
    return {
      join: `, LATERAL (SELECT ${rows}) AS ${alias}`,
      value: `${alias}.value`,
      place: `${alias}.place`,
    };
  }

  /** Lambdas stand inside each other: each has a name of its own. */
  #lambda(make: (name: string) => string): string {
    const name = `e${this.#lambdas++}`;
    return `lambda ${name}: ${make(name)}`;
  }

  /** Uses a value more than once and calculates it once. */
  #with(value: string, make: (name: string) => string): string {
    return `list_transform([${value}], ${this.#lambda(make)})[1]`;
  }

  /** A number that DuckDB may write with an exponent, as JavaScript writes it. */
  #exponent(number: string): string {
    return this.#with(`${number}::VARCHAR`, (text) => {
      const exponent = `regexp_extract(${text}, 'e(.*)$', 1)::INTEGER`;
      const mantissa = `regexp_extract(${text}, '^-?([0-9.]+)', 1)`;
      const digits = `replace(${mantissa}, '.', '')`;
      const sign = `CASE WHEN starts_with(${text}, '-') THEN '-' ELSE '' END`;
      return `CASE WHEN NOT contains(${text}, 'e') THEN ${text} WHEN ${exponent} BETWEEN 0 AND 20 THEN ${sign} || rpad(${digits}, ${exponent} + 1, '0') WHEN ${exponent} BETWEEN -6 AND -1 THEN ${sign} || '0.' || repeat('0', -${exponent} - 1) || ${digits} ELSE ${sign} || ${mantissa} || 'e' || CASE WHEN ${exponent} > 0 THEN '+' ELSE '' END || ${exponent} END`;
    });
  }
}

const orEmpty = (list: string): string => `coalesce(${list}, [])`;

/** Numbers with the identity of what they are of, each once. */
const distinct = (number: string, id: readonly string[]): string =>
  `list(DISTINCT {'k': [${id.join(', ')}], 'v': (${number})::DOUBLE}) FILTER (WHERE (${number}) IS NOT NULL)`;
