import type { ArithmeticOperator } from './ast';

/** Absent unless both are numbers and the result is one. */
export function calculate(
  left: unknown,
  operator: ArithmeticOperator,
  right: unknown,
): number | undefined {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  const result = applied(left, operator, right);
  return Number.isFinite(result) ? result : undefined;
}

function applied(left: number, operator: ArithmeticOperator, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '^':
      return left ** right;
  }
}
