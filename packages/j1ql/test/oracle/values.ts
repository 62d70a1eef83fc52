import { compare } from '../../src/compare';
import type { GraphEntity, GraphRelationship } from './graph';
import type { PropertyValue } from '../../src/graph/records';
import type { Operator } from '../../src/language/ast';
import type { Value } from '../../src/answer/queryResult';

/** A value while a query runs: whole objects are themselves until the result is made. */
export type Cell = PropertyValue | GraphEntity | GraphRelationship;

/** Whether a value is an entity or relationship of the graph. */
export const isGraphObject = (value: unknown): value is GraphEntity | GraphRelationship =>
  typeof value === 'object' && value !== null && 'properties' in value && 'kind' in value;

/** One value of a comparison. */
export type Scalar = string | number | boolean | object;

/** The values that a comparison looks at: those of a list one by one, none for an absent one. */
export function elements(value: Cell): Scalar[] {
  if (value === undefined || value === null) return [];
  if (isGraphObject(value)) return [value.key];
  if (Array.isArray(value)) return value.flatMap((element: PropertyValue) => elements(element));
  return [value];
}

/** Whether one value fits another. */
export type Compare = (left: Scalar, right: Scalar) => boolean;

/** Two texts, or two numbers; anything else never fits. */
const ordered =
  (texts: (a: string, b: string) => boolean, numbers: (a: number, b: number) => boolean): Compare =>
  (left, right) => {
    if (typeof left === 'number') return typeof right === 'number' && numbers(left, right);
    return typeof left === 'string' && typeof right === 'string' && texts(left, right);
  };

const never = (): boolean => false;

/** What each operator means for two values. */
export const COMPARE: Readonly<Record<Operator, Compare>> = {
  '=': (left, right) => left === right,
  '~=': ordered((a, b) => a.includes(b), never),
  '^=': ordered((a, b) => a.startsWith(b), never),
  '$=': ordered((a, b) => a.endsWith(b), never),
  '<': ordered(
    (a, b) => a < b,
    (a, b) => a < b,
  ),
  '>': ordered(
    (a, b) => a > b,
    (a, b) => a > b,
  ),
  '<=': ordered(
    (a, b) => a <= b,
    (a, b) => a <= b,
  ),
  '>=': ordered(
    (a, b) => a >= b,
    (a, b) => a >= b,
  ),
};

/** Whether a value is neither absent nor a list nor an object. */
export const isPlain = (value: Cell): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Whether any value of the left fits any value of the right. */
export const holds = (left: Cell, fits: Compare, right: readonly Scalar[]): boolean =>
  elements(left).some((one) => right.some((other) => fits(one, other)));

/** Plain data for a caller. */
export function plain(value: Cell): Value {
  if (value === undefined || value === null) return null;
  if (isGraphObject(value)) return plain(value.properties);
  if (Array.isArray(value)) return value.map((element: PropertyValue) => plain(element));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

/** A text that two values share when they are equal. */
export const identity = (value: Cell): string =>
  isGraphObject(value) ? `key ${value.key}` : JSON.stringify(value ?? null);

const rank = (value: Cell): number => {
  if (typeof value === 'number') return 0;
  if (typeof value === 'boolean') return 1;
  return 2;
};

/** For sorting: numbers, booleans, texts; within texts by code unit. The caller sorts absent values. */
export function order(a: Cell, b: Cell): number {
  const difference = rank(a) - rank(b);
  if (difference !== 0) return difference;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return compare(textOf(a), textOf(b));
}

/** A value as people read it; a list with commas, an object by its name. */
export function textOf(value: Cell): string {
  if (value === undefined || value === null) return '';
  if (isGraphObject(value)) return textOf(value.value('displayName') ?? value.key);
  if (Array.isArray(value))
    return value.map((element: PropertyValue) => textOf(element)).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Whether there is nothing: no value, or an empty list. */
export const isAbsent = (value: Cell): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);
