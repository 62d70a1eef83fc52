import { compare } from '@graph-1password/j1ql';
import { auditActionName, EntityTypes } from '@graph-1password/vocabulary';
import type { Rule } from '../../packages/cli/src/detect/rules';
import { row, table } from './markdown';

/** How a rule did on the labelled tenants. */
export interface RuleJudgement {
  rule: string;
  /** Matches that a perfect detector finds, and how many of them the rule found. */
  expected: number;
  found: number;
  /** Findings of the rule, and how many of them are such a match. */
  findings: number;
  right: number;
}

/** Ideas of other products for which there is no rule, and why. */
const IDEAS_WITHOUT_RULE: readonly { idea: string; peers: string[]; remark: string }[] = [
  {
    ...{ idea: 'malicious address', peers: ['Panther', 'Sumo Logic'] },
    remark: `1Password does not report the reputation of an address. Indicators from another integration can be compared with \`${EntityTypes.CLIENT_IP}.ipAddress\`.`,
  },
];

/** The table of what is watched beyond Sentinel's rules: a row an idea, in alphabetical order. */
export function ideaTable(rules: readonly Rule[]): string[] {
  const ideas = new Map<string, { ids: string[]; peers: Set<string>; remarks: Set<string> }>();
  const add = (idea: string, id: string[], peers: string[] = [], remark?: string): void => {
    const row = ideas.get(idea) ?? { ids: [], peers: new Set(), remarks: new Set() };
    row.ids.push(...id);
    for (const peer of peers) row.peers.add(peer);
    if (remark !== undefined) row.remarks.add(remark);
    ideas.set(idea, row);
  };
  for (const { id, idea, peers, remark } of rules) {
    if (idea !== undefined) add(idea, [`\`${id}\``], peers, remark);
  }
  for (const { idea, peers, remark } of IDEAS_WITHOUT_RULE) add(idea, [], peers, remark);
  const rows = [...ideas].sort(([a], [b]) => compare(a, b));
  return table(
    ['What is watched', 'Ours', 'Also watched by', 'Remark'],
    rows.map(([idea, { ids, peers, remarks }]) =>
      row(idea, ids.join(', ') || 'none', [...peers].sort().join(', '), [...remarks].join(' ')),
    ),
  );
}

/** The table of Sentinel rules and ours. */
export function mappingTable(rules: readonly Rule[]): string[] {
  const mapped = rules.filter(({ sentinel }) => sentinel !== undefined);
  mapped.sort((a, b) => (a.sentinel ?? 0) - (b.sentinel ?? 0));
  return table(
    ['Sentinel rule', 'Ours', 'Level', 'Where ours differs'],
    mapped.map(({ sentinel, id, level, differs }) =>
      row(String(sentinel), `\`${id}\``, level, differs),
    ),
  );
}

/** The table of what no rule watches, by reason: a row a reason. @param unwatched reason by `action/object type` */
export function unwatchedTable(unwatched: ReadonlyMap<string, string>): string[] {
  const byReason = new Map<string, string[]>();
  for (const [pair, reason] of unwatched) {
    const [action = '', objectType = ''] = pair.split('/');
    const what = `${auditActionName(action, objectType) ?? action} (\`${action}\` on \`${objectType}\`)`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), what]);
  }
  const rows = [...byReason].map(([reason, whats]) => row(whats.join('; '), reason));
  return table(['What', 'Why no rule watches it'], rows);
}

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : (part / whole).toFixed(2);

/**
 * The table of recall and precision.
 * @public the test that judges the rules holds the page to it
 */
export const judgementTable = (judgements: readonly RuleJudgement[]): string[] =>
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
