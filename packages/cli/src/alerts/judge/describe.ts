import type { JudgeReport } from './judge';

/** A judgement in a line for people, and a line for each warning. */
export function describeJudgement(report: JudgeReport | string): string {
  if (typeof report === 'string') return `✗ alerts: ${report}`;
  const { open, fresh, delivered, waiting, refused, warnings } = report;
  const parts = [
    ...(open === undefined ? [] : [`${open} incidents, ${fresh ?? 0} of them new`]),
    `${delivered} messages sent`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(refused > 0 ? [`${refused} refused (see "graph-1password alerts list")`] : []),
  ];
  const mark = warnings.length > 0 || refused > 0 ? '!' : '✓';
  return [`${mark} alerts: ${parts.join(', ')}`, ...warnings.map((text) => `    ${text}`)].join(
    '\n',
  );
}
