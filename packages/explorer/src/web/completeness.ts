import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { Meta } from '../model/model';
import { counted } from './format';

/** When the page was opened, epoch ms: ages are counted from here. */
const OPENED_ON = Date.now();

const UNITS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', 60_000],
] as const;

/** How long ago something was, in its greatest whole unit. @param ms epoch ms */
export function ago(ms: number, now = OPENED_ON): string {
  for (const [name, length] of UNITS) {
    const count = Math.floor((now - ms) / length);
    if (count > 0) return `${counted(count, name)} ago`;
  }
  return now < ms ? 'in the future according to this clock' : 'just now';
}

/** What is missing, a sentence each. */
export function missing({
  lacks = [],
  failedRules = [],
  notJudgedLines = [],
  rulesError,
}: Meta): string[] {
  return [
    ...lacks,
    ...notJudgedLines,
    ...(rulesError === undefined ? [] : [`The rules did not run: ${rulesError}`]),
    ...failedRules.map(({ rule, cause }) => `The rule ${rule} failed: ${cause}`),
  ];
}
