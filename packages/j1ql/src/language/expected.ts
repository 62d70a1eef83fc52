import type { IParserErrorMessageProvider } from 'chevrotain';

/** Words for tokens whose name is not a keyword of J1QL. */
const TOKEN_LABELS: Readonly<Record<string, string>> = {
  Identifier: 'a name',
  Word: 'a name',
  Name: 'a name',
  Comparator: 'an operator such as = or !=',
  LParen: '"("',
  RParen: '")"',
  Question: '"?" (parentheses around THAT make it optional)',
  NumberLiteral: 'a number',
  StringLiteral: 'a text in quotes',
  Dot: '"."',
  Pipe: '"|"',
  Comma: '","',
  EOF: 'the end of the query',
};

/** What belongs where a rule of the grammar begins. */
const RULE_LABELS: Readonly<Record<string, string>> = {
  targets: 'a class, a type, "full text" or *',
  target: 'a class, a type, "full text" or *',
  verbs: 'a relationship such as HAS, or RELATES TO',
  step: 'THAT',
  optionalWalk: 'THAT',
  condition: 'a condition',
  conjunction: 'a condition',
  test: 'a property',
  path: 'a property',
  operand: 'a value',
  scalarOperand: 'a value',
  list: 'OR, AND or ")"',
  sum: 'a value',
  product: 'a value',
  factor: 'a value',
  power: 'a value',
  atom: 'a value',
  value: 'a value',
  valueProduct: 'a value',
  valueFactor: 'a value',
  literal: 'a value',
  call: 'an alias or property',
  returns: 'a column or TREE',
  item: 'a column',
};

/** What the grammar wanted, in words. @param name of a token, which begins with a capital, or of a rule */
export const labelOf = (name: string): string =>
  /^[A-Z]/.test(name)
    ? (TOKEN_LABELS[name] ?? name.toUpperCase())
    : (RULE_LABELS[name] ?? 'something else');

/** The parser's messages hold the name of the expected token or rule; empty where the query should have ended. */
export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.name,
  buildNotAllInputParsedMessage: () => '',
  buildNoViableAltMessage: ({ ruleName }) => ruleName,
  buildEarlyExitMessage: ({ ruleName }) => ruleName,
};
