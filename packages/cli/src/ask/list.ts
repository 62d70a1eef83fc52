import { ownCommand } from '../support/ownCommand';
import { UsageError } from '../support/usage';
import { formatCsv } from './format';
import type { Cells } from './format';
import type { Question } from './questions';
import { jsonText } from '../support/text';

/** What all ids of the shipped questions begin with: JupiterOne needs it, people do not. */
const ID_PREFIX = 'integration-question-1password-';

/** The id of a question as people type it. */
export const shortId = (id: string): string =>
  id.startsWith(ID_PREFIX) ? id.slice(ID_PREFIX.length) : id;

/** The tag that all shipped questions have. */
const COMMON_TAG = '1password';

/** The head of the groups that are too small for one of their own. */
const OTHER = 'other';

/** What a question is about: the first of its tags that not all have. */
const groupOf = ({ tags }: Question): string => tags.find((tag) => tag !== COMMON_TAG) ?? OTHER;

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
 * @param all among which these were chosen: they decide on the groups
 * @throws UsageError for a format that a list does not have
 */
export function formatQuestions(
  questions: readonly Question[],
  all: readonly Question[],
  format = 'table',
): string {
  switch (format) {
    case 'json':
      return jsonText({ schema: 1, questions: questions.map(jsonOf) });
    case 'csv':
      return csvOf(questions);
    case 'table':
      return textOf(questions, all);
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

/** Groups in which a question is alone: they go under one head. */
function loneGroups(all: readonly Question[]): Set<string> {
  const counts = new Map<string, number>([[OTHER, 1]]);
  for (const group of all.map(groupOf)) counts.set(group, (counts.get(group) ?? 0) + 1);
  return new Set(
    [...counts].filter(([group, count]) => count === 1 || group === OTHER).map(([group]) => group),
  );
}

/** Questions by group, in alphabetical order; those that are alone in theirs come last, together. */
function groupsOf(
  questions: readonly Question[],
  all: readonly Question[],
): [group: string, members: Question[]][] {
  const lone = loneGroups(all);
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const own = groupOf(question);
    const group = lone.has(own) ? OTHER : own;
    groups.set(group, [...(groups.get(group) ?? []), question]);
  }
  const place = (group: string): string => (group === OTHER ? '\uffff' : group);
  return [...groups].sort(([a], [b]) => (place(a) < place(b) ? -1 : 1));
}

function textOf(questions: readonly Question[], all: readonly Question[]): string {
  if (questions.length === 0)
    return 'No question matches; run --list without a search text to see all of them.';
  const width = Math.max(...questions.map(({ id }) => shortId(id).length));
  const blocks = groupsOf(questions, all).map(([group, members]) => [
    `${group} (${members.length})`,
    ...members.map(({ id, title }) => `  ${shortId(id).padEnd(width)}  ${title}`),
    '',
  ]);
  const example = shortId(questions[0]?.id ?? '');
  return [...blocks.flat(), `Run one with: ${ownCommand(`ask --question ${example}`)}`].join('\n');
}
