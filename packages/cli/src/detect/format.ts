import type { Finding } from './detect';
import { formatCsv } from '../ask/format';
import { counted } from '@graph-1password/vocabulary';
import { printable, utc } from '../support/text';
import { LEVELS } from './levels';
import type { Level } from './levels';
import type { NotJudged } from './judged';
import type { FailedRule, Rule } from './rules';
import type { Incident } from '../alerts/incidents';
import type { TrackedIncident } from '../alerts/tracked';
import { findingId } from '../alerts/identity';

/** Findings of one rule that the text shows; `--format json` has all. */
const MOST = 5;

/** Findings at the top, before they are listed by rule: what fits on a screen. */
const TOP = 12;

/**
 * Findings for people: the worst at a glance, then all by level and rule, with who, when, where and the path
 * that proves each.
 */
export function formatText(
  findings: readonly Finding[],
  rules: readonly Rule[],
  notJudged: readonly NotJudged[] = [],
  incidents: readonly Incident[] = [],
): string {
  const lines = [`${summary(findings, rules, notJudged)}${incidentsLine(findings, incidents)}`];
  if (findings.length > TOP)
    lines.push('', 'Most severe, one of each rule:', ...worst(findings).map(glance));
  for (const level of [...LEVELS].reverse()) {
    const ofLevel = findings.filter((finding) => finding.level === level);
    for (const rule of rules) {
      const found = ofLevel.filter((finding) => finding.rule === rule.id);
      if (found.length > 0) lines.push('', ...section(rule, found));
    }
  }
  return lines.join('\n');
}

/** How many happenings the findings tell of. */
function incidentsLine(findings: readonly Finding[], incidents: readonly Incident[]): string {
  if (findings.length === incidents.length || incidents.length === 0) return '';
  return ` ${findings.length} findings tell of ${counted(incidents.length, 'incident')}.`;
}

/** One line: counts by level, and of the rules whose silence means nothing. */
export function summary(
  findings: readonly Finding[],
  rules: readonly Rule[],
  notJudged: readonly NotJudged[] = [],
): string {
  const count = (level: Level): number => findings.filter((f) => f.level === level).length;
  const levels = [...LEVELS].reverse().filter((level) => count(level) > 0);
  const counts = levels.map((level) => `${count(level)} ${level}`).join(', ');
  const fired = new Set(findings.map(({ rule }) => rule)).size;
  const lacking = notJudged.filter(({ foreign }) => !foreign).length;
  const elsewhere = notJudged.length - lacking;
  const rest =
    (lacking === 0 ? '' : ` ${lacking} not judged.`) +
    (elsewhere === 0
      ? ''
      : ` ${elsewhere} not judged, because only other integrations bring what they look at.`);
  return `${fired} of ${rules.length} rules fired${counts && `: ${counts}`}.${rest}`;
}

/** When, who, where from and what, as far as they are known. */
function factsLine({ when, who, where, what }: Finding): string {
  const facts = [when === undefined ? undefined : utc(when), who, where, what];
  return printable(facts.filter((fact) => fact !== undefined).join('  '));
}

/** The first finding of each rule, as many as fit, and no event twice. */
function worst(findings: readonly Finding[]): Finding[] {
  const told = new Set<string | undefined>();
  const isFresh = ({ rule, about = rule }: Finding): boolean => {
    const fresh = !told.has(rule) && !told.has(about);
    if (fresh) told.add(rule).add(about);
    return fresh;
  };
  return findings.filter(isFresh).slice(0, TOP);
}

const glance = (finding: Finding): string =>
  `  ${finding.level.padEnd(8)}  ${factsLine(finding)}  [${finding.rule}]`;

function section(
  { id, level, description, remediation }: Rule,
  found: readonly Finding[],
): string[] {
  const lines = [`${level}  ${id} (${found.length})`, `  ${description} ${remediation}`];
  for (const finding of found.slice(0, MOST)) {
    const { path } = finding;
    lines.push(`  - ${factsLine(finding)}`);
    if (path.length > 0) {
      const more = path.length > MOST ? ` and ${path.length - MOST} more` : '';
      lines.push(`    path: ${printable(path.slice(0, MOST).join(' > '))}${more}`);
    }
  }
  const rest = found.length - MOST;
  if (rest > 0) lines.push(`  ... and ${rest} more (--format json prints all of them)`);
  return lines;
}

/** What a line of CSV says of a finding. */
const CSV_DETAILS = ['actor', 'target', 'object', 'action', 'place', 'address', 'application'];

/** A finding with the ids that are the same in every run, sink and export. */
export interface IdentifiedFinding extends Finding {
  id: string;
  /** That of the incident that it is evidence of. */
  incident?: string;
}

/** Findings with their ids and those of their incidents. */
export function identified(
  findings: readonly Finding[],
  incidents: readonly Incident[],
): IdentifiedFinding[] {
  const incidentOf = new Map(
    incidents.flatMap(({ id, evidence }) => evidence.map(({ finding }) => [finding, id] as const)),
  );
  return findings.map((finding) => {
    const incident = incidentOf.get(finding);
    return { id: findingId(finding), ...(incident !== undefined && { incident }), ...finding };
  });
}

/** An incident for programs: its findings by their ids. */
export const plainIncident = ({
  incident: { evidence, ...incident },
  ...tracked
}: TrackedIncident): object => ({
  ...incident,
  ...tracked,
  findings: evidence.map(({ id }) => id),
});

/** Findings as CSV, a line each, with times in UTC. */
export function toCsv(findings: readonly IdentifiedFinding[]): string {
  const ids = ['id', 'incident'];
  const columns = ['when', 'level', 'rule', 'who', 'where', 'what', ...CSV_DETAILS, ...ids];
  const rows = findings.map(({ id, incident, when, level, rule, who, where, what, details }) => ({
    ...{
      id,
      incident: incident ?? null,
      level,
      rule,
      who: who ?? null,
      where: where ?? null,
      what: what ?? null,
    },
    when: when === undefined ? null : new Date(when).toISOString(),
    ...Object.fromEntries(CSV_DETAILS.map((name) => [name, details?.[name] ?? null])),
  }));
  return formatCsv({ columns, rows });
}

const SARIF_LEVEL: Record<Level, 'note' | 'warning' | 'error'> = {
  INFO: 'note',
  LOW: 'note',
  MEDIUM: 'warning',
  HIGH: 'error',
  CRITICAL: 'error',
};

/** Findings as SARIF 2.1.0; a finding has logical locations only, since no file is at fault. */
export function toSarif(
  findings: readonly IdentifiedFinding[],
  rules: readonly Rule[],
  failed: readonly FailedRule[],
  notJudged: readonly NotJudged[] = [],
): unknown {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'graph-1password',
            rules: rules.map(({ id, description, remediation, level, techniques }) => ({
              id,
              fullDescription: { text: description },
              help: { text: remediation },
              defaultConfiguration: { level: SARIF_LEVEL[level] },
              properties: { tags: techniques },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: failed.length === 0,
            toolExecutionNotifications: [
              ...failed.map(({ rule, reason }) =>
                notification('error', rule, `The rule ${rule} failed: ${reason}`),
              ),
              ...notJudged.map(({ rule, reason, foreign }) =>
                notification(foreign ? 'note' : 'warning', rule, `Not judged: ${reason}`),
              ),
            ],
          },
        ],
        results: findings.map(resultOf),
      },
    ],
  };
}

/**
 * A text with other people's words as a message of SARIF, in which braces stand for arguments and brackets for links.
 * @see SARIF 2.1.0, 3.11.5 and 3.11.6
 */
const sarifText = (text: string): string =>
  printable(text)
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&');

const notification = (level: string, rule: string, text: string): unknown => ({
  ...{ level, message: { text: sarifText(text) } },
  associatedRule: { id: rule },
});

const resultOf = (finding: IdentifiedFinding): unknown => {
  const { id, incident, rule, level, who, when, where, what, details, path } = finding;
  return {
    ruleId: rule,
    // By what a scanner knows a result again that it has shown before.
    partialFingerprints: { 'findingId/v1': id },
    level: SARIF_LEVEL[level],
    message: {
      text: sarifText([who, where, what].filter((part) => part !== undefined).join(': ')),
    },
    locations: path.slice(0, 50).map((key) => ({
      logicalLocations: [{ fullyQualifiedName: key }],
    })),
    properties: { when, incident, details },
  };
};
