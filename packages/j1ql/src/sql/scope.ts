import type { ParameterValue } from '../answer/queryResult';
import type { Query, StringTemplate } from '../language/ast';
import { J1qlRunError } from '../language/errors';
import type { Bindings } from './bindings';
import type { Dialect } from './dialect';
import type { SqlSchema } from './schema';

/** What the parts of the compiler share. */
export interface Scope {
  readonly schema: SqlSchema;
  readonly dialect: Dialect;
  readonly bindings: Bindings;
  /** `date.now`, epoch ms. */
  readonly now: number;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** The views that the statement reads. */
  readonly used: Set<string>;
  /** Whether all views know the places of their rows. */
  readonly hasPlaces: boolean;
  /** A statement with the values of a query in place of a value, in columns by kind. */
  readonly compileSubQuery: (query: Query) => SubQuery;
}

/** The values of a query in place of a value: `SELECT` statements with one column `j1ql_value`. */
export type SubQuery = ReadonlyMap<'text' | 'number' | 'boolean', string>;

/** @throws J1qlRunError when it was not given */
export function parameterOf(scope: Scope, name: string): ParameterValue {
  const { parameters } = scope;
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (value !== undefined) return value;
  throw new J1qlRunError(`The query needs a value for "${name}": set it with --param ${name}=…`);
}

/** The text of a string literal. @throws J1qlRunError for a parameter that was not given */
export const templateText = (scope: Scope, { parts }: StringTemplate): string =>
  parts
    .map((part) => (typeof part === 'string' ? part : String(parameterOf(scope, part.parameter))))
    .join('');
