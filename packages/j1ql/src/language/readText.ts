import type { ILexingError, IRecognitionException, IToken } from 'chevrotain';
import type { QueryPosition, Query } from './ast';
import { positionOf, resolveName } from './nodes';
import { checkQuery } from './check';
import { J1qlSyntaxError } from './errors';
import { labelOf } from './expected';
import { grammar } from './grammar';
import { hintFor } from './hints';
import { QueryProblem } from './problem';
import { remarksOn } from './remarks';
import { subQueriesOf } from './queryParts';
import { lexer } from './tokens';

/**
 * What `parseQuery` does, with the library of the grammar loaded.
 * @throws J1qlSyntaxError at the first thing that does not fit
 */
export function readText(text: string): Query {
  const { tokens, errors, groups } = lexer.tokenize(text);
  if (errors[0]) throw unreadable(errors[0], text);
  try {
    grammar.input = tokens;
    const query = grammar.query();
    const [error] = grammar.errors;
    if (error) throw unexpected(error, tokens, text);
    fillIn(query, text);
    checkQuery(query);
    query.remarks.push(...remarksOn(query, (groups.lineComments ?? []).length > 0));
    return query;
  } catch (error) {
    if (!(error instanceof QueryProblem)) throw error;
    throw new J1qlSyntaxError(error.message, text, error.position, error.hint);
  }
}

/** Gives a query its text, and columns without AS their names from it. */
function fillIn(query: Query, text: string): void {
  query.text = text;
  const columns = Array.isArray(query.returns) ? query.returns : [];
  for (const item of columns) {
    if (item.kind === 'value') item.name = resolveName(item.name, text);
  }
  for (const key of query.orderBy) key.name = resolveName(key.name, text);
  for (const inner of subQueriesOf(query)) fillIn(inner, text);
}

/** Where an offset is. */
function place(text: string, offset: number): QueryPosition {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, offset };
}

const STRANGE: readonly [RegExp, string, string?][] = [
  [/^["']/, 'a text is not closed', 'Put the same quote at its end.'],
  [/^[“”‘’`]/, 'these are not quotes that J1QL knows', 'Use straight quotes: \' or ".'],
  [/^\/\*/, 'a comment is not closed', 'Close it with */.'],
  [/^#/, 'a Smart Class has a name after the #', 'Write #CriticalAsset.'],
  [/^&&?/, '"&" is not an operator', 'Write AND.'],
  [/^\{/, 'a parameter is written {{name}} or ${param.name}'],
  [/^\$/, 'a parameter is written {{name}} or ${param.name}', 'For "ends with" write $=.'],
  [/^\[/, 'a name in brackets is not closed', 'Write [tag.cost-center].'],
  [/^~/, 'an operator is not complete', 'Write ~= for contains, ^= for starts with.'],
];

function unreadable({ offset }: ILexingError, text: string): J1qlSyntaxError {
  const rest = text.slice(offset);
  for (const [pattern, problem, hint] of STRANGE) {
    if (pattern.test(rest)) return new J1qlSyntaxError(problem, text, place(text, offset), hint);
  }
  const character = JSON.stringify([...rest][0] ?? '');
  return new J1qlSyntaxError(`${character} has no meaning here`, text, place(text, offset));
}

function unexpected(
  error: IRecognitionException,
  tokens: readonly IToken[],
  text: string,
): J1qlSyntaxError {
  const index = tokens.indexOf(error.token);
  const { message: wanted } = error;
  const hint = hintFor({ tokens, index: index < 0 ? tokens.length : index, expected: wanted });
  if (index < 0) {
    const position = place(text, text.trimEnd().length);
    const problem =
      text.trim() === ''
        ? 'the query is empty'
        : `the query ends where ${labelOf(wanted)} is expected`;
    return new J1qlSyntaxError(problem, text, position, hint);
  }
  const letters = [...error.token.image];
  const found = letters.length > 40 ? `${letters.slice(0, 40).join('')}…` : error.token.image;
  const problem = wanted
    ? `expected ${labelOf(wanted)}, but found ${quote(found)}`
    : `${quote(found)} does not belong here`;
  return new J1qlSyntaxError(problem, text, positionOf(error.token), hint);
}

const quote = (image: string): string => (image.includes('"') ? image : `"${image}"`);
