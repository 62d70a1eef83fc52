import { readFileSync } from 'node:fs';
import path from 'node:path';
import { QUESTIONS_FILE, readQuestions } from '../../packages/cli/src/ask/questions';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { ruleFiles, RULES_FOLDER } from '../../packages/cli/src/detect/rules';
import type { Graph } from '@graph-1password/j1ql';
import { J1qlRunError, J1qlSyntaxError, parseQuery, runQuery } from '@graph-1password/j1ql';
import { BOARDS_FOLDER, readBoards } from '../dashboards/boards';
import { unknownProperties } from './properties';

/** Where the questions, rules and boards are that this package ships, or a copy of them. */
export interface Shipped {
  questions: string;
  rules: string;
  dashboards: string;
}

export const SHIPPED: Shipped = {
  questions: QUESTIONS_FILE,
  rules: RULES_FOLDER,
  dashboards: BOARDS_FOLDER,
};

/** A query as it stands in a file. */
interface ShippedQuery {
  file: string;
  /** Line of the file in which the query begins, from 1. */
  line: number;
  /** The whole query stands in that line, as in JSON. */
  inOneLine: boolean;
  /** What the query belongs to. */
  owner: string;
  text: string;
}

/** Types that other integrations bring: the graph of this one has none. */
const OF_OTHERS = ['Device'];

type Place = Pick<ShippedQuery, 'line' | 'inOneLine'>;

/** Where the values of the keys `query` begin, in the order of the file. */
function placesOfQueries(file: string): Place[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((text, index): Place[] => {
    const value = /^\s*(?:- )?("?)query\1: (.*)$/.exec(text)?.[2];
    if (value === undefined) return [];
    return [{ line: index + 1 + Number(value === '|'), inOneLine: value !== '|' }];
  });
}

/** @throws Error when a file has more or fewer queries than lines that begin one */
function locate(file: string, queries: Pick<ShippedQuery, 'owner' | 'text'>[]): ShippedQuery[] {
  const places = placesOfQueries(file);
  if (places.length !== queries.length) {
    throw new Error(`${file}: write each query as "query: |" or in one line.`);
  }
  const name = file.startsWith(PROJECT_ROOT) ? path.relative(PROJECT_ROOT, file) : file;
  return queries.map((query, index) => ({ ...query, file: name, ...(places[index] as Place) }));
}

interface RuleFile {
  instance: { name: string; question: { queries: { query: string }[] } };
}

/** Every query of the questions, rules and boards. */
export function shippedQueries({ questions, rules, dashboards }: Shipped): ShippedQuery[] {
  const ofQuestions = readQuestions(questions).flatMap(({ id, queries }) =>
    queries.map(({ query }) => ({ owner: id, text: query })),
  );
  return [
    ...locate(questions, ofQuestions),
    ...ruleFiles(rules).flatMap((file) => {
      const { instance } = JSON.parse(readFileSync(file, 'utf8')) as RuleFile;
      const { name, question } = instance;
      return locate(
        file,
        question.queries.map(({ query }) => ({ owner: name, text: query })),
      );
    }),
    ...readBoards(dashboards).flatMap(({ file, board }) =>
      locate(
        file,
        board.widgets.flatMap(({ title, config }) =>
          config.queries.map(({ query }) => ({ owner: title, text: query })),
        ),
      ),
    ),
  ];
}

/**
 * What is wrong with the queries: one text for each, with file, line of the file and hint.
 * @param graph on which they run
 * @param now epoch ms
 */
export function problemsOf(queries: readonly ShippedQuery[], graph: Graph, now: number): string[] {
  return queries.flatMap((query) => {
    const { file, owner, text } = query;
    const at = (line: number) =>
      `${file}:${query.inOneLine ? query.line : query.line + line - 1}: ${owner}`;
    try {
      const parsed = parseQuery(text);
      const unknown = unknownProperties(parsed, graph);
      const { notes } = runQuery(graph, parsed, { now, parameters: { userEmail: 'nobody' } });
      const strange = notes.filter((note) => !OF_OTHERS.some((name) => note.includes(` ${name}`)));
      return [
        ...unknown.map(({ line, sentence }) => `${at(line)}: ${sentence}`),
        ...strange.map((note) => `${at(1)}: ${note}`),
      ];
    } catch (error) {
      if (error instanceof J1qlSyntaxError) return [`${at(error.line)}: ${error.format()}`];
      if (error instanceof J1qlRunError) return [`${at(1)}: ${error.message}`];
      throw error;
    }
  });
}
