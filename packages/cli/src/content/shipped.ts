import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { RuleError, RULES_FOLDER, readRuleFile, ruleFiles } from '../detect/ruleFile';
import { fillIn } from '../detect/template';
import { mayBeThere } from '../support/closed';
import { PROJECT_ROOT } from '../support/projectRoot';
import { QUESTIONS_FILE, readQuestions } from '../ask/questions';

/** Where rules, questions and boards are: those that this package ships, or somebody's own. */
export interface ContentFiles {
  /** Rule files. */
  rules: string[];
  /** Question files. */
  questions: string[];
  /** Files of boards. */
  boards: string[];
}

/** The boards that this package ships. */
export const BOARDS_FOLDER = path.join(PROJECT_ROOT, 'jupiterone', 'dashboards');

/** All that this package ships. */
export const shippedContent = (): ContentFiles => ({
  rules: ruleFiles(RULES_FOLDER),
  questions: [QUESTIONS_FILE],
  boards: boardsIn(BOARDS_FOLDER),
});

/**
 * The rules, questions and boards below a folder, or in one file: YAML with a list `questions` is a question
 * file, other YAML a rule, `board.json` a board.
 * @throws RuleError when there is no such folder or file, or nothing in it
 */
export function contentIn(place: string): ContentFiles {
  const files = filesIn(path.resolve(place));
  const yaml = files.filter((file) => /\.ya?ml$/.test(file));
  const questions = yaml.filter(isQuestionFile);
  const content = {
    rules: yaml.filter((file) => !questions.includes(file)),
    questions,
    boards: files.filter((file) => path.basename(file) === 'board.json'),
  };
  if (Object.values(content).flat().length > 0) return content;
  throw new RuleError(
    `${place} contains no rule, question or dashboard: enter a folder with .yaml files or a board.json.`,
  );
}

function filesIn(place: string): string[] {
  if (!mayBeThere(place)) throw new RuleError(`The folder or file ${place} does not exist.`);
  if (statSync(place).isFile()) return [place];
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' }).sort();
  return names.map((name) => path.join(place, name)).filter((file) => statSync(file).isFile());
}

const boardsIn = (folder: string): string[] =>
  filesIn(folder).filter((file) => path.basename(file) === 'board.json');

function isQuestionFile(file: string): boolean {
  try {
    const content = load(readFileSync(file, 'utf8'));
    return typeof content === 'object' && content !== null && 'questions' in content;
  } catch {
    // Whatever is wrong with it is said when it is read as a rule.
    return false;
  }
}

/** A query as it stands in a file. */
export interface ShippedQuery {
  file: string;
  /** Line of the file in which the query begins, from 1. */
  line: number;
  /** The whole query stands in that line, as in JSON. */
  inOneLine: boolean;
  /** What the query belongs to. */
  owner: string;
  text: string;
}

type Place = Pick<ShippedQuery, 'line' | 'inOneLine'>;
type Text = Pick<ShippedQuery, 'owner' | 'text'>;

/**
 * Every query of some files, in their order.
 * @throws RuleError, UsageError when a file is not a rule, question file or board
 */
export const queriesIn = ({ rules, questions, boards }: ContentFiles): ShippedQuery[] => [
  ...questions.flatMap((file) => locate(file, ofQuestions(file))),
  ...rules.flatMap((file) => locate(file, ofRule(file))),
  ...boards.flatMap((file) => locate(file, ofBoard(file))),
];

const ofQuestions = (file: string): Text[] =>
  readQuestions(file).flatMap(({ id, queries }) =>
    queries.map(({ query }) => ({ owner: id, text: query })),
  );

function ofRule(file: string): Text[] {
  const rule = readRuleFile(file);
  const values = Object.fromEntries(
    Object.entries(rule.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]),
  );
  const owner = path.basename(file).replace(/\.ya?ml$/, '');
  return QUERY_FIELDS.flatMap((field) => {
    const query = rule[field];
    return query === undefined ? [] : [{ owner, text: filled(file, query, values).trimEnd() }];
  });
}

/** Fields of a rule that hold a query, in the order in which a file has them. */
const QUERY_FIELDS = ['query', 'jupiterone', 'onlyIf'] as const;

function filled(file: string, query: string, values: Parameters<typeof fillIn>[1]): string {
  try {
    return fillIn(query, values);
  } catch (error) {
    throw new RuleError(`${file}: ${(error as Error).message}`);
  }
}

interface BoardFile {
  widgets?: { title: string; config: { queries: { query: string }[] } }[];
}

function ofBoard(file: string): Text[] {
  const { widgets } = JSON.parse(readFileSync(file, 'utf8')) as BoardFile;
  if (!widgets) throw new RuleError(`${file} is not a dashboard: it has no list "widgets".`);
  return widgets.flatMap(({ title, config }) =>
    config.queries.map(({ query }) => ({ owner: title, text: query })),
  );
}

/** Where the values of the keys of queries begin, in the order of the file. */
function placesOfQueries(file: string): Place[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const key = new RegExp(`^\\s*(?:- )?("?)(?:${QUERY_FIELDS.join('|')})\\1: (.*)$`);
  return lines.flatMap((text, index): Place[] => {
    const value = key.exec(text)?.[2];
    if (value === undefined) return [];
    const block = /^[|>][+-]?$/.test(value);
    return [{ line: index + 1 + Number(block), inOneLine: !block }];
  });
}

/** @throws RuleError when a file has more or fewer queries than lines that begin one */
function locate(file: string, queries: Text[]): ShippedQuery[] {
  const places = placesOfQueries(file);
  if (places.length !== queries.length) {
    throw new RuleError(`${file}: write each query as "query: |" or on one line.`);
  }
  const name = file.startsWith(PROJECT_ROOT) ? path.relative(PROJECT_ROOT, file) : file;
  return queries.map((query, index) => ({ ...query, file: name, ...(places[index] as Place) }));
}
