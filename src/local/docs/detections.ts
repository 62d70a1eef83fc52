import type { Rule } from '../detect/rules';
import { row, table } from './markdown';

/** How a rule did on the labelled tenants. */
export interface Judgement {
  rule: string;
  /** Matches that a perfect detector finds, and how many of them the rule found. */
  expected: number;
  found: number;
  /** Findings of the rule, and how many of them are such a match. */
  findings: number;
  right: number;
}

/** Where ours is better than the Sentinel rule, or how it differs; by number. */
const DIFFERENCES: Readonly<Record<number, string>> = {
  4: 'Slower by design: a day without any event of the three streams, instead of an hour.',
  7: 'Compares UUIDs, so that an actor without e-mail is no blind spot; the list is part of the configuration.',
  8: 'Compares UUIDs.',
  9: 'Compares UUIDs.',
  10: 'The list is part of the configuration.',
  11: 'The read has to follow the grant, within an hour; the answer is a path.',
  13: 'A new edge from user to address: no rows under test in the baseline.',
  15: 'Compares UUIDs; the list is part of the configuration.',
  16: 'The export has to follow the activation; the address is that of the export.',
  17: 'The export has to come before the removal; its address is shown.',
};

/** The table of Sentinel rules and ours. */
export function mappingTable(rules: readonly Rule[]): string[] {
  const mapped = rules.flatMap(({ sentinel, id, level }) =>
    sentinel === undefined ? [] : [{ sentinel, id, level }],
  );
  mapped.sort((a, b) => a.sentinel - b.sentinel);
  return table(
    ['Sentinel rule', 'Ours', 'Level', 'Where ours differs'],
    mapped.map(({ sentinel, id, level }) =>
      row(String(sentinel), `\`${id}\``, level, DIFFERENCES[sentinel]),
    ),
  );
}

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : (part / whole).toFixed(2);

/** The table of recall and precision. */
export const judgementTable = (judgements: readonly Judgement[]): string[] =>
  table(
    ['Rule', 'Expected', 'Recall', 'Findings', 'Precision'],
    judgements.map(({ rule, expected, found, findings, right }) =>
      row(
        `\`${rule}\``,
        String(expected),
        share(found, expected),
        String(findings),
        share(right, findings),
      ),
    ),
  );

/**
 * Replaces what stands between `<!-- name -->` and `<!-- /name -->`.
 * @throws Error when the page has no such markers
 */
export function withBlock(page: string, name: string, lines: readonly string[]): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page lacks the markers ${begin} and ${end}.`);
  return `${page.slice(0, from)}${begin}\n\n${lines.join('\n')}\n\n${page.slice(to)}`;
}
