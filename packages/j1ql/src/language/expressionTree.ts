import type { Expression, PropertyPath } from './ast';

/** What stands directly inside an expression. */
export function childrenOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'negative':
      return [expression.operand];
    case 'arithmetic':
      return [expression.left, expression.right];
    case 'aggregate':
      return [expression.argument];
    case 'scalar':
      return expression.arguments;
    case 'literal':
    case 'string':
    case 'parameter':
    case 'now':
    case 'duration':
    case 'path':
      return [];
  }
}

/** Whether it names a property, alias or column. */
export const hasPath = (expression: Expression): boolean =>
  expression.kind === 'path' || childrenOf(expression).some(hasPath);

/** Every path anywhere in a part of a query; those of queries within are theirs. */
export function pathsIn(part: unknown): PropertyPath[] {
  if (typeof part !== 'object' || part === null || ('start' in part && 'steps' in part)) return [];
  // The text of a parameter has parts too, but no position.
  if ('parts' in part && 'position' in part) return [part as unknown as PropertyPath];
  return Object.values(part).flatMap(pathsIn);
}

/** Whether it needs a group of matches. */
export const hasAggregate = (expression: Expression): boolean =>
  expression.kind === 'aggregate' || childrenOf(expression).some(hasAggregate);
