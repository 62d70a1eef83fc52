import type { Value } from '../answer/queryResult';
import type { Kind } from './dialect';

/** A value of a column as JavaScript has it; null where there is none. */
export function plain(kind: Kind, value: unknown): Value {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case 'number':
      return Number(value);
    case 'json':
      return JSON.parse(value as string) as Value;
    case 'jsons':
      return textsOf(value).map((each) => JSON.parse(each) as Value);
    case 'texts':
      return textsOf(value);
    case 'text':
    case 'boolean':
      return value as Value;
  }
}

/** A list, or the JSON of one, as a database that has no lists that may be absent gives it. */
const textsOf = (value: unknown): string[] =>
  typeof value === 'string' ? (JSON.parse(value) as string[]) : (value as string[]);
