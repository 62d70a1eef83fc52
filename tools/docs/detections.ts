import type { Rule } from '../../packages/cli/src/detect/rules';
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
  2: 'What users set up for themselves is a rule of its own, `sso-unlock`.',
  3: 'Duo is a rule of its own, `duo-change`; none of the products compared watches it.',
  4: 'Slower by design: a day without any event of the three streams, instead of an hour.',
  7: 'Compares UUIDs, so that an actor without e-mail is no blind spot; the list is part of the configuration. Access of groups: `vault-grant`.',
  8: 'Compares UUIDs.',
  9: 'Compares UUIDs.',
  10: 'The list is part of the configuration.',
  11: 'The read has to follow the grant, within an hour; the answer is a path.',
  13: 'A new edge from user to address: no rows under test in the baseline, and an address that comes back after a fortnight is not new.',
  15: 'Compares UUIDs; a promotion within the group counts too; the list is part of the configuration.',
  16: 'The export has to follow the activation, within 14 days; the address is that of the export.',
  17: 'The export has to come before the removal, within 14 days; its address is shown.',
  18: 'An export of single items is a rule of its own, `item-export`.',
};

/** An idea of other products beyond Sentinel's rules. */
interface Idea {
  idea: string;
  /** Ids of our rules for it. */
  rules: string[];
  /** Why there is none, or what to know of it. */
  remark?: string;
}

/** What the other products watch beyond Sentinel's rules, and what we have beyond theirs. */
export const IDEAS: readonly Idea[] = [
  { idea: 'failed sign-ins by user', rules: ['failed-signins-by-user'] },
  { idea: 'failed sign-ins by address', rules: ['failed-signins-by-ip'] },
  { idea: 'failed sign-ins overall', rules: ['failed-signins-overall'] },
  { idea: 'sign-ins that the firewall blocked', rules: ['firewall-blocked'] },
  {
    ...{ idea: 'sign-ins that the firewall reported', rules: ['firewall-reported'] },
    remark: 'Beyond the products compared.',
  },
  { idea: 'outdated app', rules: ['outdated-app'] },
  { idea: 'unusual client', rules: ['unusual-client'] },
  { idea: 'sign-in from a risky country', rules: ['rogue-state'] },
  { idea: 'audit event from a risky country', rules: ['embargo-audit'] },
  { idea: 'more than one location', rules: ['more-than-one-location'] },
  { idea: 'impossible travel', rules: ['impossible-travel'] },
  {
    ...{ idea: 'Tor', rules: ['anonymous-network'] },
    remark: 'As far as the firewall of 1Password tells: attempts that it blocked as anonymous.',
  },
  {
    ...{ idea: 'malicious address', rules: [] },
    remark:
      '1Password tells nothing of the reputation of an address. Indicators that another integration brings can be compared with `one_password_client_ip.ipAddress`.',
  },
  { idea: 'first-time action by a user', rules: ['first-time-action'] },
  {
    ...{ idea: 'first device', rules: ['sign-in-from-new-device', 'device-auth'] },
    remark:
      'A device as the app names it: computer or phone, browser, operating system. Sign-ins carry no device id.',
  },
  { idea: 'new unlock with SSO', rules: ['sso-unlock'] },
  { idea: 'item export', rules: ['item-export'] },
  { idea: 'item share and share removal', rules: ['item-share'] },
  {
    idea: 'settings of item sharing',
    rules: ['item-share-settings'],
    remark: 'Beyond the products compared.',
  },
  { idea: 'item modification', rules: ['item-modification'] },
  { idea: 'bulk access', rules: ['bulk-item-access'] },
  { idea: 'repeated export', rules: ['bulk-export'] },
  {
    ...{ idea: 'sensitive item or vault used', rules: ['sensitive-item'] },
    remark: 'By vault; the list is part of the configuration.',
  },
  {
    ...{ idea: 'sign-in from an unmanaged device', rules: ['signins-without-device'] },
    remark:
      'People without any device: 1Password names no serial number by which one device could be told from another. Needs an integration that brings devices, and is silent without.',
  },
  { idea: 'any vault grant', rules: ['vault-grant'] },
  { idea: 'account recovery', rules: ['recovery'] },
  {
    ...{ idea: 'password, Secret Key or e-mail change', rules: ['password-or-secret-key-change'] },
  },
  { idea: 'user lifecycle', rules: ['user-lifecycle'] },
  { idea: 'groups created or deleted', rules: ['group-lifecycle'] },
  { idea: 'vault created, deleted or purged', rules: ['vault-lifecycle'] },
  { idea: 'service account changes', rules: ['service-account'] },
  { idea: 'report exported or viewed', rules: ['report'] },
  { idea: 'billing change', rules: ['billing'] },
  { idea: 'verified domain change', rules: ['verified-domain'] },
  { idea: 'Slack app connected', rules: ['slack-app'] },
  { idea: 'Duo settings', rules: ['duo-change'], remark: 'Beyond the products compared.' },
  { idea: 'sign-in tokens', rules: ['sign-in-token'] },
  {
    ...{ idea: 'integration health', rules: ['no-events-received'] },
    remark:
      'The rule of Sentinel 4. JupiterOne itself tells of failed jobs; on your own machine `graph-1password poll --status` and `/healthz` do.',
  },
];

/** The table of the ideas of other products and our rules. */
export const ideaTable = (): string[] =>
  table(
    ['What is watched', 'Ours', 'Remark'],
    IDEAS.map(({ idea, rules, remark }) =>
      row(idea, rules.map((id) => `\`${id}\``).join(', ') || 'none', remark),
    ),
  );

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
