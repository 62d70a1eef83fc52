import { rawDataOf } from '@graph-1password/explorer/testing';
import type { Model } from '@graph-1password/explorer/testing';
import { ACCESS_EDGES, EntityTypes } from '@graph-1password/vocabulary';

type Table = Model['entities'][number] | Model['relationships'][number];
type Column = Table['columns'] extends ReadonlyMap<string, infer Each> ? Each : never;

/** Who can open what: a database of published archives has none of it. */
const ACCESS = new Set<string>([EntityTypes.GROUP, ...Object.values(ACCESS_EDGES)]);

/** All objects of a page but those, in words that do not depend on the order in which types and properties were met. */
export function objectsOf(model: Model): Record<string, Record<string, unknown>> {
  const keys = model.entities.flatMap((table) => table.keys);
  const named = (numbers: Uint32Array) => Array.from(numbers, (number) => keys[number]);
  const entities = model.entities.filter(({ type }) => !ACCESS.has(type));
  const relationships = model.relationships.filter(({ type }) => !ACCESS.has(type));
  return Object.fromEntries([
    ...entities.map((table) => [
      table.type,
      {
        ...objects(table),
        classes: table.classes,
        raw: table.keys.map((_, row) => rawDataOf(model, table.start + row)),
      },
    ]),
    ...relationships.map((table) => [
      `${table.type} ${table.class}`,
      { ...objects(table), from: named(table.from), to: named(table.to) },
    ]),
  ]) as Record<string, Record<string, unknown>>;
}

const objects = ({ keys, columns }: Table): Record<string, unknown> => ({
  keys,
  ...Object.fromEntries([...columns].map(([name, column]) => [`.${name}`, cellsOf(column)])),
});

const cellsOf = (column: Column): unknown[] =>
  column.kind === 'number'
    ? Array.from(column.numbers, (number) => (Number.isNaN(number) ? undefined : number))
    : Array.from(column.codes, (code) => filled(column.values[code - 1]));

/** An array of ClickHouse is never NULL: an empty list is as one that is absent. */
const filled = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 0 ? undefined : value;
