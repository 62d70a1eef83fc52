import type { Query } from '@graph-1password/j1ql';
import { J1qlSyntaxError, nearest, parseQuery } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { withOwnReads } from '../graph/ownReads';
import { ownCommand } from '../support/ownCommand';
import { UsageError } from '../support/usage';
import { shortId } from './list';
import type { AskOptions } from './options';
import type { Question } from './questions';
import { readQuestions } from './questions';

/** A query, and what it is called in a question with several. */
export interface Entry {
  name?: string;
  query: string;
}

/** What is asked: queries, and the question that they are of. */
export interface Asked {
  question?: Question;
  queries: Entry[];
}

/** What the words and options ask for. @throws UsageError */
export function whatToAsk(text: string | undefined, options: AskOptions): Asked {
  if (text !== undefined && options.question !== undefined) {
    throw new UsageError('Use either a query or --question, not both.');
  }
  if (text !== undefined) return { queries: [{ query: text }] };
  if (options.question === undefined) {
    throw new UsageError(
      `Enter a query, for example: ${ownCommand(`ask "FIND ${EntityTypes.VAULT}"`)}, or use --question <id> or --list.`,
    );
  }
  const questions = readQuestions(options.questionFile);
  const question = questions.find(
    ({ id }) => id === options.question || shortId(id) === options.question,
  );
  if (question) return { question, queries: question.queries };
  const guess = nearest(
    options.question,
    questions.flatMap(({ id }) => [id, shortId(id)]),
  );
  throw new UsageError(
    `There is no question "${options.question}"${guess ? `; did you mean ${guess}?` : '.'} Use --list to see all questions.`,
  );
}

/** A question without its own condition on own reads, when they are wanted; a query is taken as it is written. @throws QueryFailure */
export function parsedOf(entry: Entry, { question }: Asked, { ownReads }: AskOptions): Query {
  const query = parse(entry);
  return question && ownReads ? withOwnReads(query) : query;
}

function parse({ name, query }: Entry): Query {
  try {
    return parseQuery(query);
  } catch (error) {
    if (!(error instanceof J1qlSyntaxError)) throw error;
    throw new QueryFailure(`${name === undefined ? '' : `${name}: `}${error.format()}`);
  }
}

/** A query that has been explained already. */
export class QueryFailure extends Error {}
