import type { Expression, Query } from '../language/ast';

/** Properties of such names hold moments in epoch ms: the ending is JupiterOne's own convention. */
const MOMENT = /On$|^(since|asOf)$/;

/** Whether an expression is a moment in epoch ms, whatever its column is called: `MAX(e.createdOn) AS newest`. */
export function isMoment(expression: Expression): boolean {
  switch (expression.kind) {
    case 'now':
      return true;
    case 'path':
      return MOMENT.test(expression.path.parts.at(-1) ?? '');
    case 'aggregate':
      return ['MIN', 'MAX', 'AVG'].includes(expression.name) && isMoment(expression.argument);
    case 'scalar':
      return (
        ['COALESCE', 'UNWIND', 'ROUND', 'FLOOR', 'CEIL'].includes(expression.name) &&
        expression.arguments.every(isMoment)
      );
    case 'arithmetic':
      return (
        ['+', '-'].includes(expression.operator) &&
        isMoment(expression.left) &&
        (expression.right.kind === 'duration' || expression.right.kind === 'literal')
      );
    case 'literal':
    case 'string':
    case 'parameter':
    case 'duration':
    case 'negative':
      return false;
  }
}

/** The columns of an answer that hold moments. */
export const momentsOf = ({ returns }: Query): ReadonlySet<string> =>
  new Set(
    (Array.isArray(returns) ? returns : []).flatMap((item) =>
      item.kind === 'value' && isMoment(item.expression) ? [item.name] : [],
    ),
  );
