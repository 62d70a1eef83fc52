import { dump } from 'js-yaml';
import type { Rule } from '../../packages/cli/src/detect/rules';
import { readRules } from '../../packages/cli/src/detect/rules';
import { jupiteroneRule, questionOf } from '../../packages/cli/src/detect/jupiterone';
import { readUnwatched } from '../../packages/cli/src/detect/unwatched';
import { ideaTable, mappingTable, unwatchedTable, withBlock } from './detections';

const [BEGIN, END] = ['  # rules: written by `npm run docs` from jupiterone/rules', '  # /rules'];

/** A file of the repository that is generated as a whole or in part. */
export interface Generated {
  /** Below the root. */
  file: string;
  /** @param old what the file holds now; empty when there is none */
  content: (old: string) => string;
}

/** Everything that is made from the rules: one entry for each file. */
export function generatedFromRules(rulesFolder?: string): Generated[] {
  const rules = readRules(rulesFolder);
  return [
    {
      file: 'jupiterone/rule-pack.json',
      content: () => JSON.stringify(rules.map(jupiteroneRule)),
    },
    {
      file: 'jupiterone/questions/questions.yaml',
      content: (old) => withQuestions(old, rules.map(asBlocks)),
    },
    {
      file: 'docs/detections.md',
      content: (old) =>
        [
          ['mapping', mappingTable(rules)] as const,
          ['ideas', ideaTable(rules)] as const,
          ['unwatched', unwatchedTable(readUnwatched())] as const,
        ].reduce((page, [name, lines]) => withBlock(page, name, lines), old),
    },
  ];
}

/** A question whose queries end a line, so that YAML shows each as a block. */
function asBlocks(rule: Rule): object {
  const question = questionOf(rule);
  const queries = question.queries.map((entry) => ({ ...entry, query: `${entry.query}\n` }));
  return { ...question, queries };
}

/** @throws Error when the file has no block for the questions of rules */
function withQuestions(old: string, questions: readonly object[]): string {
  const [from, to] = [old.indexOf(BEGIN), old.indexOf(END)];
  if (from < 0 || to < from)
    throw new Error(`questions.yaml lacks the lines "${BEGIN}" and "${END}".`);
  const list = dump(questions, { lineWidth: -1, noRefs: true, quotingType: "'" });
  const indented = list.replace(/^(?=.)/gm, '  ');
  return `${old.slice(0, from)}${BEGIN}\n${indented}${old.slice(to)}`;
}
