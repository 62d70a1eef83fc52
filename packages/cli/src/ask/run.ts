import { openChosen } from '../graph/chosen';
import type { Chosen } from '../graph/chosen';
import type { GraphSource } from '../graph/source';
import { accessNotes } from './accessNotes';
import type { Gap } from '../graph/gaps';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import type { ParameterValue, Query } from '@graph-1password/j1ql';
import { GraphNotFoundError, J1qlRunError } from '@graph-1password/j1ql';
import type { Shown } from './format';
import { formatStatement, statementJson } from './statement';
import { ClusterError, EngineMissingError } from '@graph-1password/archive';
import type { AskOptions as RunOptions, Statement } from '@graph-1password/archive';
import { parsedOf, QueryFailure, whatToAsk } from './asked';
import type { Asked, Entry } from './asked';
import { filterQuestions, formatQuestions } from './list';
import type { AskOptions } from './options';
import { parseParameters, requireWanted } from './parameters';
import { formatAnswers } from './print';
import type { Answer } from './print';
import { readQuestions } from './questions';
import { UsageError } from '../support/usage';
import { windowName, windowOf } from '../support/options';
import { OutputError, printer } from '../support/output';
import { withOwnCommand } from '../support/ownCommand';
import { jsonText } from '../support/text';

/** Rows of a table when `--limit` is not given: JupiterOne's own page. */
const PAGE = 250;

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
    requireWanted(
      parameters,
      queries.flatMap(({ parsed }) => parsed.parameters),
    );
    const now = options.now ?? context.now();
    const { ownReads, cache } = options;
    const chosen = await openChosen(options, {
      ...{ now, clock: context.now, printError: context.printError },
      ...{ ownReads, window: windowOf(options, now), copy: cache === false ? 'none' : 'keep' },
      statements: options.sql,
    });
    try {
      const request = { asked, queries, parameters, now };
      print(
        options.sql
          ? tellStatements(chosen.source, request, options)
          : await tellAnswers(chosen, request, options),
      );
    } finally {
      chosen.source.close();
    }
    return EXIT.done;
  } catch (error) {
    return explain(error, context);
  }
}

/** What is asked, ready to run. */
interface Request {
  asked: Asked;
  queries: readonly (Entry & { parsed: Query })[];
  parameters: Record<string, ParameterValue>;
  /** Epoch ms. */
  now: number;
}

async function tellAnswers(
  { source, folder, origin, tell }: Chosen,
  { asked, queries, parameters, now }: Request,
  options: AskOptions,
): Promise<string> {
  const { gaps, accessOn } = await origin();
  // Elsewhere the gaps say that there is nothing of access.
  const eventsAlone = folder !== undefined && accessOn === undefined;
  const byRule = await ruleBehind(asked, options);
  const answers: Answer[] = [];
  for (const entry of queries) {
    const result = byRule
      ? await byRule(runnerOf(source, options), now, mostRows(options))
      : await answer(source, entry.parsed, parameters, options, now);
    result.notes.push(...(await gapNotes(entry.parsed, gaps)));
    result.notes.push(...accessNotes(entry.parsed, eventsAlone));
    answers.push({ ...entry, result });
  }
  return formatAnswers(asked, answers, options, tell(options.format === 'json'));
}

/** `--sql`: the statements instead of their answers. */
function tellStatements(
  source: GraphSource,
  { queries, parameters, now }: Request,
  options: AskOptions,
): string {
  const limit = mostRows(options);
  const statements: Statement[] = [];
  for (const { parsed } of queries) {
    const statement = source.statement(parsed, { now, parameters, limit });
    if (!statement)
      throw new UsageError(
        '--sql shows the statement for the whole graph: use it without --since, --until, --as-of and --no-cache.',
      );
    statements.push(statement);
  }
  if (options.format === 'json') {
    const all = statements.map(statementJson);
    return jsonText({ schema: 1, statements: all });
  }
  return statements.map(formatStatement).join('\n\n');
}

/** What runs a query for a format: a tree shows what stands behind the rows. Of what is outside of the window, notes say nothing. */
const runnerOf =
  (source: GraphSource, asked: AskOptions) =>
  (query: Query | string, given: RunOptions): Promise<Shown> => {
    const options = { ...given, part: windowName(asked) };
    return asked.format === 'tree' || (typeof query !== 'string' && query.returns === 'tree')
      ? source.matches(query, options)
      : source.table(query, options);
  };

/** What an answer lacks, for people. */
async function gapNotes(query: Query, gaps: readonly Gap[]): Promise<string[]> {
  if (gaps.length === 0) return [];
  const { gapsFor } = await import('../detect/judged');
  return gapsFor(query, gaps).map(({ what, why, uncertain, stoodInBy }) =>
    stoodInBy === undefined
      ? `${what} ${why}: ${uncertain ? 'data may be' : 'their data is'} missing from this result.`
      : `${what} ${why}: those in this result are ${stoodInBy}, and newer ones may be missing.`,
  );
}

/** What answers the question of a rule that compares what follows each other; undefined for other questions. */
async function ruleBehind({ question }: Asked, { questionFile, ownReads }: AskOptions) {
  if (!question || questionFile !== undefined) return undefined;
  const { answerByNeighbours, neighbourRuleOf } = await import('./neighbours');
  const rule = neighbourRuleOf(question.id, ownReads === true);
  return (
    rule &&
    ((run: ReturnType<typeof runnerOf>, now: number, limit: number) =>
      answerByNeighbours(run, rule, now, limit))
  );
}

const mostRows = ({ limit, format }: AskOptions): number =>
  limit ?? (format === 'json' || format === 'csv' ? Infinity : PAGE);

async function answer(
  source: GraphSource,
  query: Query,
  parameters: Record<string, ParameterValue>,
  options: AskOptions,
  now: number,
): Promise<Shown> {
  const result = await runnerOf(source, options)(query, {
    now,
    parameters,
    limit: mostRows(options),
    vocabulary: async () => (await import('./vocabulary')).VOCABULARY,
  });
  if (result.total === 0) {
    const { unanswerableNotes } = await import('./unanswerable');
    result.notes.push(...unanswerableNotes(query));
  }
  return result;
}

function explain(error: unknown, { printError }: AskContext): ExitCode {
  if (
    error instanceof UsageError ||
    error instanceof GraphNotFoundError ||
    error instanceof EngineMissingError
  ) {
    printError(withOwnCommand(error.message));
    return EXIT.usage;
  }
  if (error instanceof OutputError) {
    printError(error.message);
    return error.exitCode;
  }
  if (
    error instanceof QueryFailure ||
    error instanceof J1qlRunError ||
    error instanceof ClusterError
  ) {
    printError(error.message);
    return EXIT.failed;
  }
  throw error;
}
