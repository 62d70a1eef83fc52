import { statSync } from 'node:fs';
import { HOUR } from '@graph-1password/vocabulary';
import type { RunReport } from '../../poll/run/report';
import type { AlertState } from '../state/types';

/** For how long a judgement holds while nothing new comes, in ms: some rules speak of what does not happen. */
const JUDGED_MS = HOUR;

/**
 * Whether the last judgement holds: the run brought nothing new, time alone holds nothing back that is due now, and the configuration
 * is what it was.
 * @param configFile `graph-1password.yaml`, if there is one
 * @param now epoch ms
 */
export function isJudged(
  run: Pick<RunReport, 'archived' | 'outcome' | 'events' | 'items'>,
  { judgedOn, dueOn = Infinity }: Pick<AlertState, 'judgedOn' | 'dueOn'>,
  configFile: string | undefined,
  now: number,
): boolean {
  if (run.outcome !== 'ok' || !isQuiet(run) || judgedOn === undefined || now >= dueOn) return false;
  const changedOn =
    configFile === undefined
      ? 0
      : (statSync(configFile, { throwIfNoEntry: false })?.mtimeMs ?? now);
  const age = now - judgedOn;
  return age >= 0 && age < JUDGED_MS && changedOn < judgedOn;
}

/** An archive tells what is new, beside what this integration itself has read; without one only a run that read no event and no item is known to have brought nothing. */
function isQuiet({
  archived,
  events,
  items,
}: Pick<RunReport, 'archived' | 'events' | 'items'>): boolean {
  if (archived !== undefined) return archived.rows === (archived.own ?? 0);
  return items.read === 0 && Object.values(events).every((count) => count === 0);
}
