import type { Engine, SqlRow } from '../engine';
import { NotInSqlGraphError } from './source';

/** Objects with the same properties in the same order, of the same kinds. */
export interface Shape {
  /** A number of its own, from 0. */
  readonly id: number;
  /** Names of the properties, as in the file. */
  readonly names: readonly string[];
  /** The letter of the kind of each, `-` for null. */
  readonly letters: readonly string[];
  /** It is known when the objects were created. */
  readonly hasCreated: boolean;
}

/** Shapes of objects, with what else the query that groups them says of them. */
export interface FoundShape extends Shape {
  readonly row: SqlRow;
}

/** Statements have a list of all shapes for each property; with more of them, names are data, and not a schema. */
const MOST_SHAPES = 20_000;

/** @throws NotInSqlGraphError when there are too many shapes */
export function checkCount(shapes: number): void {
  if (shapes > MOST_SHAPES) throw new NotInSqlGraphError('too many shapes');
}

/** The columns of a shape, as SQL: the names of the properties as JSON, and the letters of their kinds. */
export const SHAPE_COLUMNS = 'CAST(to_json(names) AS VARCHAR) AS names, letters';

/**
 * Numbers the shapes of objects, in the order in which they first come.
 * @param objects a relation with `place`, `created`, `names` and `letters`, and `shape`, a number that objects of other shapes do not have
 * @param as the table that is made, with `id` and `shape`
 * @param columns that are the same in all objects of a shape
 * @param more SQL of what else is said of all objects of a shape, by name
 * @throws NotInSqlGraphError when there are too many
 */
export async function readShapes(
  engine: Engine,
  objects: string,
  as: string,
  columns: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<FoundShape[]> {
  const same = [
    ...['names', 'letters', ...columns].map((column) => `any_value(${column}) AS ${column}`),
    ...Object.entries(more).map(([column, sql]) => `${sql} AS ${column}`),
  ];
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE ${as} AS SELECT row_number() OVER (ORDER BY min(place)) - 1 AS id, shape, any_value(created IS NOT NULL) AS has, ${same.join(', ')} FROM (${objects}) GROUP BY shape`,
  );
  const rows = await engine.all(`SELECT * EXCLUDE (shape) FROM ${as} ORDER BY id`);
  checkCount(rows.length);
  return rows.map((row): FoundShape => ({
    id: Number(row['id']),
    names: JSON.parse(row['names'] as string) as string[],
    letters: [...(row['letters'] as string)],
    hasCreated: row['has'] === true,
    row,
  }));
}

/** Groups by a name, in the order in which they come. */
export function grouped<T>(items: readonly T[], nameOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const id = nameOf(item);
    const group = groups.get(id);
    if (group) group.push(item);
    else groups.set(id, [item]);
  }
  return [...groups.values()];
}

/**
 * SQL of a value for each shape.
 * @param sqlOf SQL of the value of one shape; undefined for NULL
 * @param id SQL of the number of the shape
 */
export function byShape(
  shapes: readonly Shape[],
  sqlOf: (shape: Shape, i: number) => string | undefined,
  id: string,
): string {
  const values = new Map(shapes.map((shape, i) => [shape.id, sqlOf(shape, i) ?? 'NULL']));
  const [first = 'NULL'] = values.values();
  if ([...values.values()].every((each) => each === first)) return first;
  // What few of the shapes have is named one by one: a list would be as long for each property as there are shapes.
  const own = [...values].filter(([, value]) => value !== 'NULL');
  const ids = own.map(([each]) => each);
  const least = Math.min(...ids);
  const length = Math.max(...ids) - least + 1;
  if (own.length * 4 < length)
    return `MAP {${own.map(([each, value]) => `${each}: ${value}`).join(', ')}}[${id}]`;
  const list = Array.from({ length }, (_, i) => values.get(least + i) ?? 'NULL');
  // An element before the first would be one from the end.
  return `CASE WHEN ${id} >= ${least} THEN [${list.join(', ')}][${id} - ${least - 1}] END`;
}

/** SQL of the place of a property among the values of an object. */
export const placeOf = (property: string, shapes: readonly Shape[], id: string): string =>
  byShape(
    shapes,
    ({ names }) => {
      const at = names.indexOf(property);
      return at < 0 ? undefined : String(at + 1);
    },
    id,
  );

/** SQL of the number of a shape among those of its view. */
export const numberOf = (shapes: readonly Shape[], id: string): string =>
  byShape(shapes, (_, i) => String(i), id);

/** The classes of an entity, by the JSON text of them. */
export function classesIn(json: string): readonly string[] {
  const classes = JSON.parse(json) as string | string[];
  return typeof classes === 'string' ? [classes] : classes;
}
