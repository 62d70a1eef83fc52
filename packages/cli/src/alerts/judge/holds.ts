import { statSync } from 'node:fs';
import { HOUR } from '@graph-1password/vocabulary';
import type { RunReport } from '../../poll/run/report';

/** For how long a judgement holds while nothing new comes, in ms: some rules speak of what does not happen. */
const JUDGED_MS = HOUR;

/**
 * Whether the last judgement holds: the run brought nothing new, and the configuration is what it was.
 * @param judgedOn when that was, epoch ms
 * @param configFile `graph-1password.yaml`, if there is one
 * @param now epoch ms
 */
export function isJudged(
  { archived, outcome }: Pick<RunReport, 'archived' | 'outcome'>,
  judgedOn: number | undefined,
  configFile: string | undefined,
  now: number,
): boolean {
  if (outcome !== 'ok' || archived?.rows !== 0 || judgedOn === undefined) return false;
  const changedOn =
    configFile === undefined
      ? 0
      : (statSync(configFile, { throwIfNoEntry: false })?.mtimeMs ?? now);
  const age = now - judgedOn;
  return age >= 0 && age < JUDGED_MS && changedOn < judgedOn;
}
