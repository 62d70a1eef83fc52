import { UsageError } from '../support/usage';
import { formatCsv } from './format';
import type { Cells } from './format';
import type { Question } from './questions';

/** What all ids of the shipped questions begin with: JupiterOne needs it, people do not. */
const ID_PREFIX = 'integration-question-1password-';

/** The id of a question as people type it. */
export const shortId = (id: string): string =>
  id.startsWith(ID_PREFIX) ? id.slice(ID_PREFIX.length) : id;

/** The tag that all shipped questions have. */
const COMMON_TAG = '1password';

/** What a question is about: the first of its tags that not all have. */
const groupOf = ({ tags }: Question): string => tags.find((tag) => tag !== COMMON_TAG) ?? 'other';

/** The questions that have each word of a filter in id, title, description or tags, in any case. */
export function filterQuestions(questions: readonly Question[], filter = ''): Question[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return questions.filter(({ id, title, description, tags }) => {
    const text = [shortId(id), title, description, ...tags].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/**
 * A list of questions: in groups for people, who ask by the short ids, else as JSON or CSV.
 * @throws UsageError for a format that a list does not have
 */
export function formatQuestions(questions: readonly Question[], format = 'table'): string {
  switch (format) {
    case 'json':
      return JSON.stringify({ schema: 1, questions: questions.map(jsonOf) }, null, 2);
    case 'csv':
      return csvOf(questions);
    case 'table':
      return textOf(questions);
    default:
      throw new UsageError(
        `The list of questions is not available as ${format}: use table, json or csv.`,
      );
  }
}

const jsonOf = (question: Question) => ({
  id: question.id,
  shortId: shortId(question.id),
  group: groupOf(question),
  title: question.title,
  description: question.description,
  tags: question.tags,
});

function csvOf(questions: readonly Question[]): string {
  const rows = questions.map((question): Cells['rows'][number] => {
    const { title, tags } = question;
    return { id: shortId(question.id), group: groupOf(question), title, tags };
  });
  return formatCsv({ columns: ['id', 'group', 'title', 'tags'], rows });
}

function textOf(questions: readonly Question[]): string {
  if (questions.length === 0)
    return 'No question matches; run --list without a search text to see all of them.';
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const group = groupOf(question);
    const others = groups.get(group);
    if (others) others.push(question);
    else groups.set(group, [question]);
  }
  const width = Math.max(...questions.map(({ id }) => shortId(id).length));
  const blocks = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, members]) => [
      `${group} (${members.length})`,
      ...members.map(({ id, title }) => `  ${shortId(id).padEnd(width)}  ${title}`),
      '',
    ]);
  const example = shortId(questions[0]?.id ?? '');
  return [...blocks.flat(), `Run one with: graph-1password ask --question ${example}`].join('\n');
}
