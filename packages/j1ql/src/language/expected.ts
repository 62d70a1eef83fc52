import type { IParserErrorMessageProvider, TokenType } from 'chevrotain';

/** What people call the tokens whose name is no word of J1QL. */
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

const labelOf = ({ name }: TokenType): string => TOKEN_LABELS[name] ?? name.toUpperCase();
const labelOfRule = (rule: string): string => RULE_LABELS[rule] ?? 'something else';

/** The parser's messages say only what was expected; `explain` makes the sentence. */
export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => labelOf(expected),
  buildNotAllInputParsedMessage: () => '',
  buildNoViableAltMessage: ({ ruleName }) => labelOfRule(ruleName),
  buildEarlyExitMessage: ({ ruleName }) => labelOfRule(ruleName),
};
