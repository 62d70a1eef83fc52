import type { IToken } from 'chevrotain';
import { nearest } from './nearest';
import * as t from './tokens';

/** What a hint is made from: the tokens around the one that does not fit. */
export interface SyntaxErrorContext {
  tokens: readonly IToken[];
  /** Index of the token that does not fit; `tokens.length` at the end of the query. */
  index: number;
  /** Name of the token or rule that the grammar wanted; empty where the query should have ended. */
  expected: string;
}

type Hint = (
  place: SyntaxErrorContext,
  at: (offset: number) => IToken | undefined,
) => string | undefined;

const is = (token: IToken | undefined, ...types: unknown[]): boolean =>
  token !== undefined && types.includes(token.tokenType);
const word = (token: IToken | undefined): string => token?.image.toUpperCase() ?? '';

/** Words of SQL and Cypher, and what J1QL says instead. */
const FOREIGN: Readonly<Record<string, string>> = {
  SELECT: 'J1QL begins with FIND: FIND User AS u RETURN u.email',
  MATCH: 'J1QL begins with FIND: FIND User THAT HAS Device',
  FROM: 'Name the class or type after FIND: FIND User AS u RETURN u.email',
  GROUP: 'Remove GROUP BY: the columns without an aggregate are the grouping key.',
  IN: "Write = ('a' OR 'b') for a list.",
  LIKE: 'Write ~= for contains, ^= for starts with, $= for ends with, or = /…/ for a pattern.',
  CONTAINS: 'Write ~= for contains.',
  NOT: 'J1QL has no NOT: negate each comparison (!=, !~=, …), or !VERB on a relationship.',
  BETWEEN: 'Write two comparisons: a >= 1 AND a <= 2',
  DISTINCT: 'COUNT(alias) counts each entity once; FIND UNIQUE makes rows distinct.',
  NULL: 'Write undefined for an absent value.',
  OFFSET: 'Write SKIP.',
  UNION: 'J1QL has no UNION; FIND (A|B) looks for more than one type.',
};

/** Relationships that people write most. */
const VERBS = [
  'HAS',
  'IS',
  'USES',
  'PERFORMED',
  'UPDATED',
  'ASSIGNED',
  'OWNS',
  'ALLOWS',
  'RELATES',
];
const FUNCTIONS = ['COUNT', 'MIN', 'MAX', 'AVG', 'SUM'];

const hints: Hint[] = [
  ({ expected }, at) =>
    word(at(0)) === 'IS' && expected !== '' ? 'Write = undefined, or != undefined.' : undefined,
  (_, at) =>
    is(at(0), t.LParen) && FUNCTIONS.includes(word(at(-1)))
      ? 'Name the aggregate in RETURN and use the name: RETURN COUNT(e) AS uses HAVING uses > 5'
      : undefined,
  (_, at) =>
    is(at(0), t.With) && is(at(-2), t.As)
      ? `The alias goes after WITH: WITH … AS ${at(-1)?.image}`
      : undefined,
  (_, at) =>
    is(at(0), t.InArrow, t.OutArrow)
      ? 'The arrow goes between the relationship and the entity: THAT PERFORMED << User'
      : undefined,
  (_, at) => (is(at(0), t.Comparator) && is(at(-1), t.Comparator) ? doubled(at) : undefined),
  (_, at) => (FOREIGN[word(at(0))] && !is(at(-1), t.Dot) ? FOREIGN[word(at(0))] : undefined),
  (_, at) => (FOREIGN[word(at(-1))] && !is(at(-2), t.Dot) ? FOREIGN[word(at(-1))] : undefined),
  (_, at) =>
    is(at(0), t.Comma) && is(at(-1), t.StringLiteral, t.NumberLiteral)
      ? "Separate the values of a list with OR: = ('a' OR 'b')"
      : undefined,
  (_, at) =>
    is(at(0), t.Star) && is(at(-1), t.LParen) ? 'COUNT takes an alias: COUNT(e)' : undefined,
  (_, at) =>
    is(at(0), t.With)
      ? 'Put WITH directly after a class or type, once; join conditions with AND.'
      : undefined,
  (_, at) =>
    is(at(0), t.Braces) ? 'A parameter can replace a value, not a class, type or name.' : undefined,
  (_, at) => (is(at(0), t.Slash) && is(at(1), t.Star) ? 'Close the comment with */.' : undefined),
  (_, at) =>
    VERBS.includes(word(at(0))) && !is(at(-1), t.That)
      ? `Write THAT before a relationship: THAT ${word(at(0))} …`
      : undefined,
  (_, at) => (is(at(0), t.That) && is(at(-1), t.That) ? 'One THAT is enough.' : undefined),
  ({ tokens, index }) => order(tokens, index),
  ({ expected }, at) =>
    [t.Comparator.name, t.Find.name, ''].includes(expected) ? misspelt(at) : undefined,
  ({ expected }) =>
    expected === t.Find.name ? 'Every query begins with FIND: FIND User' : undefined,
];

function doubled(at: (offset: number) => IToken | undefined): string {
  const pair = `${at(-1)?.image}${at(0)?.image}`;
  if (pair === '==') return 'One = is enough.';
  if (pair === '<>') return 'Write != for "is not".';
  return 'A comparison has one operator.';
}

/** The clauses in their order. */
const CLAUSES = [t.Find, t.That, t.Where, t.Return, t.Having, t.Order];

/** When a clause comes too late. */
function order(tokens: readonly IToken[], index: number): string | undefined {
  const rank = CLAUSES.findIndex((type) => is(tokens[index], type));
  const before = tokens.slice(0, index).map(({ tokenType }) => CLAUSES.indexOf(tokenType));
  if (rank < 1 || Math.max(...before) < rank) return undefined;
  return 'The clauses come in this order: FIND, THAT, WHERE, RETURN, HAVING, ORDER BY, SKIP, LIMIT.';
}

function misspelt(at: (offset: number) => IToken | undefined): string | undefined {
  for (const token of [at(0), at(-1)]) {
    if (!is(token, t.Identifier) || !token) continue;
    const guess = nearest(token.image, t.KEYWORDS);
    if (guess) return `Did you mean ${guess}?`;
  }
  return undefined;
}

/** The first hint that fits. */
export function hintFor(place: SyntaxErrorContext): string | undefined {
  const at = (offset: number) => place.tokens[place.index + offset];
  for (const hint of hints) {
    const text = hint(place, at);
    if (text) return text;
  }
  return undefined;
}
