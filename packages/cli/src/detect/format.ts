import { printable, utc } from '../support/text';
import type { Finding } from './detect';
import { LEVELS } from './levels';
import type { Level } from './levels';
import type { Rule } from './rules';

/** Findings of one rule that the text shows; `--json` has all. */
const MOST = 5;

/** Findings for people: by level and rule, with who, when, where and the path that proves each. */
export function formatText(findings: readonly Finding[], rules: readonly Rule[]): string {
  const lines = [summary(findings, rules)];
  for (const level of [...LEVELS].reverse()) {
    const ofLevel = findings.filter((finding) => finding.level === level);
    for (const rule of rules) {
      const found = ofLevel.filter((finding) => finding.rule === rule.id);
      if (found.length > 0) lines.push('', ...section(rule, found));
    }
  }
  return lines.join('\n');
}

/** One line: counts by level. */
export function summary(findings: readonly Finding[], rules: readonly Rule[]): string {
  const count = (level: Level): number => findings.filter((f) => f.level === level).length;
  const levels = [...LEVELS].reverse().filter((level) => count(level) > 0);
  const counts = levels.map((level) => `${count(level)} ${level}`).join(', ');
  const fired = new Set(findings.map(({ rule }) => rule)).size;
  return `${fired} of ${rules.length} rules fired${counts && `: ${counts}`}.`;
}

function section(
  { id, level, description, remediation }: Rule,
  found: readonly Finding[],
): string[] {
  const lines = [`${level}  ${id} (${found.length})`, `  ${description} ${remediation}`];
  for (const { when, who, where, what, path } of found.slice(0, MOST)) {
    const facts = [when === undefined ? undefined : utc(when), who, where, what];
    lines.push(`  - ${printable(facts.filter((fact) => fact !== undefined).join('  '))}`);
    if (path.length > 0) {
      const more = path.length > MOST ? ` and ${path.length - MOST} more` : '';
      lines.push(`    path: ${printable(path.slice(0, MOST).join(' > '))}${more}`);
    }
  }
  if (found.length > MOST) lines.push(`  ... and ${found.length - MOST} more (--json has all)`);
  return lines;
}

const SARIF_LEVEL: Record<Level, 'note' | 'warning' | 'error'> = {
  INFO: 'note',
  LOW: 'note',
  MEDIUM: 'warning',
  HIGH: 'error',
  CRITICAL: 'error',
};

/** Findings as SARIF 2.1.0; a finding has logical locations only, since no file is at fault. */
export function toSarif(findings: readonly Finding[], rules: readonly Rule[]): unknown {
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
        results: findings.map(({ rule, level, who, when, where, what, path }) => ({
          ruleId: rule,
          level: SARIF_LEVEL[level],
          message: { text: [who, where, what].filter((part) => part !== undefined).join(': ') },
          locations: path.slice(0, 50).map((key) => ({
            logicalLocations: [{ fullyQualifiedName: key }],
          })),
          properties: { when },
        })),
      },
    ],
  };
}
