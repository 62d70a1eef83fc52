import type { Query } from '@graph-1password/j1ql';
import { jsonText } from '../support/text';
import { UsageError } from '../support/usage';
import type { Asked, Entry } from './asked';
import { formatCsv, formatTable, formatTree, toJson } from './format';
import type { Shown } from './format';
import type { AskOptions } from './options';
import type { Question } from './questions';

/** A query with its answer. */
export type Answer = Entry & { parsed: Query; result: Shown };

/** All answers as one text. @param source what is told of where they are from, for programs @throws UsageError */
export function formatAnswers(
  { question }: Asked,
  answers: Answer[],
  options: AskOptions,
  source: object,
): string {
  if (options.format === 'json') {
    return jsonText({ schema: 1, ...source, ...jsonOf(question, answers) });
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
