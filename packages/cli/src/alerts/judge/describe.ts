import { counted } from '@graph-1password/vocabulary';
import { ownCommand } from '../../support/ownCommand';
import type { JudgeReport } from './judge';

/** A judgement in a line for people, and a line for each warning. */
export function describeJudgement(report: JudgeReport | string): string {
  if (typeof report === 'string') return `✗ alerts: ${report}`;
  const { open, fresh, delivered, waiting, refused, warnings } = report;
  const parts = [
    ...(open === undefined ? [] : [`${counted(open, 'incident')}, ${fresh ?? 0} of them new`]),
    `${counted(delivered, 'message')} sent`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(refused > 0 ? [`${refused} refused (see "${ownCommand('alerts list')}")`] : []),
  ];
  const mark = warnings.length > 0 || refused > 0 ? '!' : '✓';
  return [`${mark} alerts: ${parts.join(', ')}`, ...warnings.map((text) => `    ${text}`)].join(
    '\n',
  );
}
