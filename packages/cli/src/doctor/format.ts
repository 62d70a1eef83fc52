import { counted } from '@graph-1password/vocabulary';
import { styleText } from 'node:util';
import { formatPlan } from './plan';
import type { Area, Check, CheckStatus, DoctorReport } from './types';

const SIGNS: Readonly<Record<CheckStatus, string>> = { ok: '✓', warning: '!', failure: '✗' };
const COLOURS = { ok: 'green', warning: 'yellow', failure: 'red' } as const;
const TITLES: Readonly<Record<Area, string>> = {
  configuration: 'Configuration',
  machine: 'This machine',
  network: 'Network',
  events: 'Events API',
  connect: 'Connect Server',
  account: 'Account',
};

/**
 * The report for people, one line per check. Colour repeats what the sign says.
 * @param colours whether the output is a terminal that shows them
 */
export function formatReport(report: DoctorReport, colours: boolean): string {
  const lines: string[] = [];
  let area: Area | undefined;
  for (const check of report.checks) {
    if (check.area !== area) lines.push(TITLES[check.area]);
    area = check.area;
    lines.push(`  ${formatCheck(check, colours)}`);
  }
  return [
    ...[...lines, '', 'A collection would read'],
    ...[...formatPlan(report.plan), '', verdict(report)],
  ].join('\n');
}

function formatCheck({ status, message, cure }: Check, colours: boolean): string {
  const sign = colours ? styleText(COLOURS[status], SIGNS[status]) : SIGNS[status];
  return [sign, message, cure].filter((part) => part !== undefined).join(' ');
}

function verdict({ ok, failures, warnings }: DoctorReport): string {
  const noted = warnings > 0 ? counted(warnings, 'warning') : 'no warnings';
  return ok
    ? `A collection would succeed: ${noted}.`
    : `A collection would fail, completely or partly: ${counted(failures, 'failure')}, ${noted}.`;
}
