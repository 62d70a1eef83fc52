import type { SqlColumn } from '@graph-1password/j1ql';
import type { ComputedColumn } from '../copy/names';
import { Names, SHAPE, PLACE, RAW } from '../copy/names';
import { literal, literals, name } from '../sql/quote';
import { placeOf } from './shapes';
import type { Shape } from './shapes';
import { letterOf, LETTERS, plainText } from './source';

/** The letter of a kind of values. */
export type Letter = keyof typeof LETTERS;

/** The properties of JupiterOne's own that say when. */
export const CREATED = ['_createdOn', '_beginOn'] as const;
const isCreated = (property: string): boolean => (CREATED as readonly string[]).includes(property);

/** The raw data, which is no property. */
export const RAW_DATA = '_rawData';

/** The names of the properties of a shape, in the order in which JavaScript has them. */
function namesOf({ names, hasCreated }: Shape): string[] {
  const all = [...names.filter((each) => each !== RAW_DATA), ...(hasCreated ? CREATED : [])];
  // Numbers go first, and what comes twice stays where it was.
  return Object.keys(Object.fromEntries(all.map((each) => [each, true])));
}

/** The properties of the objects of a view as columns. */
export interface ObjectColumns {
  readonly properties: Readonly<Record<string, readonly SqlColumn[]>>;
  readonly shapes: { readonly column: string; readonly names: readonly (readonly string[])[] };
  /** SQL of the columns that are stored. */
  readonly stored: readonly string[];
  readonly computed: readonly ComputedColumn[];
}

/** The name of the column of a property that is one text in all objects. */
export const columnOf = ({ properties }: ObjectColumns, property: string): string =>
  (properties[property] as readonly [SqlColumn])[0].name;

/** How columns are made. */
export interface ColumnSources {
  /** Texts, or lists of them, that are the same in all objects, by property: these columns are not stored. */
  readonly constants: ReadonlyMap<string, string | readonly string[]>;
  /** SQL of texts that are there without reading them from the object, by property. */
  readonly given: ReadonlyMap<string, string>;
  /** SQL of JSON texts that may be elsewhere than among the values, by property. @param own SQL of what is there */
  readonly elsewhere?: ReadonlyMap<string, (own: string) => string>;
  /** SQL of columns that follow from others and are not stored, by property. */
  readonly follows: ReadonlyMap<string, (column: (property: string) => string) => string>;
  /** SQL of when an object was created. */
  readonly created: string;
  /** SQL of the number of the shape of an object. */
  readonly id: string;
  /** SQL of the JSON texts of its values, as a list. */
  readonly vals: string;
}

/** Makes columns of shapes: one for each kind of values that a property has. */
export function columnsOf(shapes: readonly Shape[], sources: ColumnSources): ObjectColumns {
  const names = new Names();
  for (const own of [PLACE, SHAPE, RAW]) names.add(own);
  const kinds = kindsOf(shapes);
  const properties: Record<string, SqlColumn[]> = {};
  for (const [property, letters] of kinds) {
    const value = Array.from(letters, (letter) => ({
      name: names.add(property),
      kind: LETTERS[letter],
    }));
    // An assignment would take `__proto__` for more than a name.
    Object.defineProperty(properties, property, { value, enumerable: true });
  }
  const nameOf = (property: string): string => name((properties[property] as [SqlColumn])[0].name);
  const computed: ComputedColumn[] = [];
  const stored: string[] = [];
  for (const [property, letters] of kinds) {
    const columns = properties[property] as SqlColumn[];
    const [first] = columns;
    const follows = columns.length === 1 ? computedSql(property, sources, nameOf) : undefined;
    if (first && follows !== undefined) {
      computed.push({ name: first.name, sql: follows });
      continue;
    }
    const given = sources.given.get(property);
    const own = `${sources.vals}[${placeOf(property, shapes, sources.id)}]`;
    const value = sources.elsewhere?.get(property)?.(own) ?? own;
    [...letters].forEach((letter, i) => {
      const column = name((columns[i] as SqlColumn).name);
      const { created } = sources;
      const sql =
        given ?? valueSql(property, letter, { value, isMixed: letters.size > 1, created });
      stored.push(`${sql} AS ${column}`);
    });
  }
  return {
    properties,
    shapes: { column: SHAPE, names: shapes.map(namesOf) },
    ...{ stored, computed },
  };
}

/** The kinds of the values of each property, in the order in which they first come. */
function kindsOf(shapes: readonly Shape[]): Map<string, Set<Letter>> {
  const kinds = new Map<string, Set<Letter>>();
  for (const shape of shapes) {
    const own = new Map(shape.names.map((each, i) => [each, shape.letters[i] as Letter | '-']));
    for (const property of namesOf(shape)) {
      let known = kinds.get(property);
      // A property that never has a value is one all the same: it is not misspelt.
      if (!known) kinds.set(property, (known = new Set()));
      const letter = shape.hasCreated && isCreated(property) ? 'n' : own.get(property);
      if (letter !== undefined && letter !== '-') known.add(letter);
    }
  }
  return kinds;
}

function computedSql(
  property: string,
  { constants, follows }: ColumnSources,
  columnOf: (property: string) => string,
): string | undefined {
  const constant = constants.get(property);
  if (constant === undefined) return follows.get(property)?.(columnOf);
  // The end of a text cannot stand in a statement.
  if ([constant].flat().some((text) => text.includes('\0'))) return undefined;
  return typeof constant === 'string' ? literal(constant) : literals(constant);
}

function valueSql(
  property: string,
  letter: Letter,
  { value: json, isMixed, created }: { value: string; isMixed: boolean; created: string },
): string {
  const own = VALUES[letter](json);
  const value = isMixed ? `CASE WHEN ${letterOf(`(${json})`)} = '${letter}' THEN ${own} END` : own;
  if (!isCreated(property)) return value;
  return letter === 'n'
    ? `coalesce(${created}, ${value})`
    : `CASE WHEN ${created} IS NULL THEN ${value} END`;
}

/** The value of a JSON text that is of a kind, or null. */
const VALUES: Readonly<Record<Letter, (json: string) => string>> = {
  t: plainText,
  n: (json) => `CAST(nullif(${json}, 'null') AS DOUBLE)`,
  b: (json) => `CAST(nullif(${json}, 'null') AS BOOLEAN)`,
  l: (json) => `CAST(CAST(${json} AS JSON) AS VARCHAR[])`,
  j: (json) => `nullif(${json}, 'null')`,
};
