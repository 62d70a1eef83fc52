import type { AnswerEntity } from '@graph-1password/j1ql';

/** A property as text. @returns undefined when it is absent, empty or something else */
export function textOf(
  entity: Pick<AnswerEntity, 'value'> | undefined,
  property: string,
): string | undefined {
  const value = entity?.value(property);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A property as number, or undefined. */
export function numberOf(entity: AnswerEntity | undefined, property: string): number | undefined {
  const value = entity?.value(property);
  return typeof value === 'number' ? value : undefined;
}

/** An object without its undefined properties; undefined when nothing is left. */
export function defined<T extends object>(value: T): T | undefined {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T);
}

/** `{ [name]: value }`, or nothing: for spreading. */
export const optional = <K extends string, T>(name: K, value: T | undefined): { [P in K]?: T } =>
  value === undefined ? {} : ({ [name]: value } as { [P in K]?: T });
