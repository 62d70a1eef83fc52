import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { PROJECT_ROOT } from '../support/projectRoot';
import { UsageError } from '../support/usage';

/** One query of a question. */
export interface QuestionQuery {
  name?: string;
  query: string;
  /** What results mean: `GOOD`, `BAD`, `INFORMATIVE` or `UNKNOWN`. */
  resultsAre?: string;
}

/** A managed question, as `j1-integration validate-question-file` knows it. */
export interface Question {
  id: string;
  title: string;
  description: string;
  queries: QuestionQuery[];
  tags: string[];
}

/** The questions that this package ships. */
export const QUESTIONS_FILE = path.join(PROJECT_ROOT, 'jupiterone', 'questions', 'questions.yaml');

/**
 * Reads a question file.
 * @throws UsageError when the file cannot be read or a question lacks an id, title or query
 */
export function readQuestions(file: string = QUESTIONS_FILE): Question[] {
  const content = readYaml(file) as { questions?: unknown } | null | undefined;
  if (!Array.isArray(content?.questions)) {
    throw new UsageError(`${file} does not contain a list named "questions".`);
  }
  return content.questions.map((question, index) => {
    if (isQuestion(question)) return { ...question, tags: question.tags ?? [] };
    throw new UsageError(
      `Question ${index + 1} of ${file} needs an id, a title, a description and queries.`,
    );
  });
}

function readYaml(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`The question file ${file} cannot be read.`);
  }
  try {
    return load(text);
  } catch (error) {
    const { reason = 'not YAML', mark } = error as { reason?: string; mark?: { line: number } };
    const place = mark ? `line ${mark.line + 1} of ${file}` : file;
    throw new UsageError(`The YAML is invalid at ${place}: ${reason}.`);
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isQuestion(value: unknown): value is Question {
  const { id, title, description, queries } = (value ?? {}) as Partial<Question>;
  if (!isText(id) || !isText(title) || !isText(description) || !Array.isArray(queries))
    return false;
  return queries.length > 0 && queries.every((entry) => isText(entry?.query));
}
