import type { PropertyValue } from '../graph/records';
import type { ParameterValue } from '../answer/queryResult';
import { NotInSqlError } from './errors';
import type { Kind } from './dialect';
import type { PropertyColumns } from './schema';
import type { Scope } from './scope';
import { ABSENT, constantValue, valueOf } from './value';
import type { Value } from './value';

/** A row of a view, as an expression sees it. */
export interface Source {
  /** The SQL of a property's values by kind; none where no row has it. */
  readonly columns: (name: string) => readonly (readonly [kind: Kind, sql: string])[];
  /** JupiterOne's mapper makes it. */
  readonly isMapped: boolean;
}

/** The columns of a view. @param alias of the view in the statement */
export const sourceOf = (
  properties: PropertyColumns,
  alias: string,
  { dialect }: Scope,
  isMapped = false,
): Source => ({
  columns: (name) =>
    // A query may name what every object of JavaScript has, such as `constructor`.
    (Object.hasOwn(properties, name) ? (properties[name] ?? []) : []).map(
      (column) => [column.kind, `${alias}.${dialect.name(column.name)}`] as const,
    ),
  isMapped,
});

/**
 * A property of an object: its own, else what JupiterOne says of all objects, else, for `tag.X`, whether X is among its
 * tags.
 */
export function propertyOf(name: string, source: Source, scope: Scope): Value {
  const own: Value = { kinds: new Map(source.columns(name)) };
  const constant = constantOf(name, source, scope);
  if (constant !== undefined) return otherwise(own, constantValue(constant, scope), scope);
  return name.startsWith('tag.') ? orTag(own, name.slice('tag.'.length), source, scope) : own;
}

/** The first value where it is there, else the second one. */
function otherwise(first: Value, second: Value, { dialect }: Scope): Value {
  if (first.kinds.size === 0) return second;
  const isThere = [...first.kinds.values()].map((sql) => `${sql} IS NOT NULL`).join(' OR ');
  const kinds = new Set([...first.kinds.keys(), ...second.kinds.keys()]);
  return {
    kinds: new Map(
      Array.from(kinds, (kind) => {
        const [one, other] = [first, second].map(
          (value) => value.kinds.get(kind) ?? dialect.none(kind),
        );
        return [kind, `CASE WHEN ${isThere} THEN ${one} ELSE ${other} END`];
      }),
    ),
  };
}

function constantOf(
  name: string,
  { isMapped }: Source,
  { schema }: Scope,
): ParameterValue | undefined {
  if (name === '_version') return 1;
  if (name === '_source') return isMapped ? 'system-mapper' : 'integration-managed';
  const { metadata = {} } = schema;
  const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
  return value === undefined || value === null || isMapped ? undefined : plainConstant(value);
}

function plainConstant(value: PropertyValue): ParameterValue {
  const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
  if (isList || (typeof value !== 'object' && value !== undefined)) return value;
  throw new NotInSqlError('metadata that are lists or objects');
}

function orTag(own: Value, tag: string, source: Source, scope: Scope): Value {
  const tags = new Map(source.columns('tags'));
  if (tags.has('json')) throw new NotInSqlError('tags that are not a list of texts');
  const list = tags.get('texts');
  if (list === undefined) return own;
  const { dialect, bindings } = scope;
  const has = `CASE WHEN ${dialect.listHas(list, bindings.add(tag))} THEN true END`;
  return own === ABSENT || own.kinds.size === 0
    ? valueOf('boolean', has)
    : otherwise(own, valueOf('boolean', has), scope);
}
