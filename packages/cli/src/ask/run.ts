import { findGraph } from '../graph/findGraph';
import { openGraph, withOwnReads } from '../graph/ownReads';
import { provenanceOf, tellProvenance } from '../graph/provenance';
import { gapsFor } from '../detect/judged';
import type { Gap } from '../graph/gaps';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import type { Graph, ParameterValue, Query, QueryResult } from '@graph-1password/j1ql';
import {
  GraphNotFoundError,
  J1qlRunError,
  J1qlSyntaxError,
  parseQuery,
  runQuery,
  nearest,
} from '@graph-1password/j1ql';
import { readFirstSeen } from '../graph/firstSeen';
import { formatCsv, formatTable, formatTree, toJson } from './format';
import { filterQuestions, formatQuestions, shortId } from './list';
import { parseParameters } from './parameters';
import { answerByNeighbours, neighbourRuleOf } from './neighbours';
import { unanswerableNotes } from './unanswerable';
import { VOCABULARY } from './vocabulary';
import type { Question } from './questions';
import { readQuestions } from './questions';
import { UsageError } from '../support/usage';
import { windowOf } from '../support/options';
import type { WindowOptions } from '../support/options';
import { OutputError, printer } from '../support/output';
import { ownCommand, withOwnCommand } from '../support/ownCommand';
import { EntityTypes } from '@graph-1password/vocabulary';

/** Rows of a table when `--limit` is not given: JupiterOne's own page. */
const PAGE = 250;

/** Options of `graph-1password ask`. */
export interface AskOptions extends WindowOptions {
  format?: 'table' | 'json' | 'csv' | 'tree';
  /** A file instead of the terminal. */
  output?: string;
  list?: boolean;
  question?: string;
  param: string[];
  dataDir?: string;
  integrationInstanceId?: string;
  /** What counts as the present, epoch ms. Default: the clock. */
  now?: number;
  /** The reads of this integration count as uses. */
  ownReads?: boolean;
  limit?: number;
  /** A question file instead of the one that is shipped. */
  questionFile?: string;
}

/** Where the answers go, and the clock. */
export interface AskContext {
  print: (text: string) => void;
  printError: (text: string) => void;
  /** Epoch ms. */
  now: () => number;
}

/** Answers a query or question, or lists the questions. @returns the exit code */
export async function runAsk(
  text: string | undefined,
  options: AskOptions,
  context: AskContext,
): Promise<ExitCode> {
  try {
    const print = printer(options.output, context);
    if (options.list) {
      const all = readQuestions(options.questionFile);
      print(formatQuestions(filterQuestions(all, text), all, options.format));
      return EXIT.done;
    }
    const asked = whatToAsk(text, options);
    const parameters = parseParameters(options.param);
    // Syntax first: it needs no graph, and loading takes a second.
    const queries = asked.queries.map((entry) => ({
      ...entry,
      parsed: parsedOf(entry, asked, options),
    }));
    const folder = findGraph(options);
    const firstSeen = await readFirstSeen(folder);
    const { ownReads } = options;
    const now = options.now ?? context.now();
    const window = windowOf(options, now);
    const graph = await openGraph(folder, { ownReads, window, ...(firstSeen && { firstSeen }) });
    const provenance = provenanceOf(folder, graph, now);
    const rule = ruleBehind(asked, options);
    const answers = queries.map((entry) => {
      const result = rule
        ? answerByNeighbours(graph, rule, now, mostRows(options))
        : answer(graph, entry.parsed, parameters, options, now);
      result.notes.push(...gapsFor(entry.parsed, provenance.gaps).map(lackOf));
      return { ...entry, result };
    });
    const source = tellProvenance(
      provenance,
      options.format === 'json',
      context.printError,
      context.now(),
    );
    print(format(asked, answers, options, source));
    return EXIT.done;
  } catch (error) {
    return explain(error, context);
  }
}

/** What an answer lacks, for people. */
const lackOf = ({ what, why, uncertain }: Gap): string =>
  `${what} ${why}: ${uncertain ? 'data may be' : 'their data is'} missing from this result.`;

interface Entry {
  name?: string;
  query: string;
}

interface Asked {
  question?: Question;
  queries: Entry[];
}

function whatToAsk(text: string | undefined, options: AskOptions): Asked {
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

/** A question without its own condition on own reads, when they are wanted; a query is taken as it is written. */
function parsedOf(entry: Entry, { question }: Asked, { ownReads }: AskOptions): Query {
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
class QueryFailure extends Error {}

/** The rule whose question is asked, when it compares what follows each other. */
const ruleBehind = ({ question }: Asked, { questionFile, ownReads }: AskOptions) =>
  question && questionFile === undefined
    ? neighbourRuleOf(question.id, ownReads === true)
    : undefined;

const mostRows = ({ limit, format }: AskOptions): number =>
  limit ?? (format === 'json' || format === 'csv' ? Infinity : PAGE);

function answer(
  graph: Graph,
  query: Query,
  parameters: Record<string, ParameterValue>,
  options: AskOptions,
  now: number,
): QueryResult {
  const result = runQuery(graph, query, {
    now,
    parameters,
    limit: mostRows(options),
    vocabulary: VOCABULARY,
  });
  if (result.total === 0) result.notes.push(...unanswerableNotes(query));
  return result;
}

type Answer = Entry & { parsed: Query; result: QueryResult };

function format(
  { question }: Asked,
  answers: Answer[],
  options: AskOptions,
  source: object,
): string {
  if (options.format === 'json') {
    return JSON.stringify({ schema: 1, ...source, ...jsonOf(question, answers) }, null, 2);
  }
  if (options.format === 'csv') return answers.map(csvOf).join('\r\n\r\n');
  const blocks = answers.map(({ name, parsed, result }) => {
    const body =
      options.format === 'tree' || result.tree ? formatTree(result) : formatTable(result, parsed);
    return name === undefined ? body : `${name}:\n${body}`;
  });
  if (question) blocks.unshift(`${question.title}\n${question.description.trim()}`);
  return blocks.join('\n\n');
}

function csvOf({ result }: Answer): string {
  if (result.tree)
    throw new UsageError('RETURN TREE has no rows to print as CSV: use --tree or --json.');
  return formatCsv(result);
}

function jsonOf(question: Question | undefined, answers: Answer[]): object {
  const results = answers.map(({ name, query, result }) => ({ name, query, ...toJson(result) }));
  if (!question) return { ...results[0] };
  return { id: question.id, title: question.title, results };
}

function explain(error: unknown, { printError }: AskContext): ExitCode {
  if (error instanceof UsageError || error instanceof GraphNotFoundError) {
    printError(withOwnCommand(error.message));
    return EXIT.usage;
  }
  if (error instanceof OutputError) {
    printError(error.message);
    return error.exitCode;
  }
  if (error instanceof QueryFailure || error instanceof J1qlRunError) {
    printError(error.message);
    return EXIT.failed;
  }
  throw error;
}
