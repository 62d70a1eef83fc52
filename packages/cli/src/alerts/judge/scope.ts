import type { ReadWindow } from '@graph-1password/archive';
import { DAY } from '@graph-1password/vocabulary';
import type { Gap } from '../../graph/gaps';
import { isOfDamage } from '../../graph/lostDays';
import { readRunFile } from '../../graph/runFile';

/**
 * How much of a graph the rules of alerts judge: of an archive as much as a whole collection would have read; a graph in files has
 * no more.
 * @param folder of the graph or archive
 */
export function judgedWindow(folder: string): Pick<ReadWindow, 'since'> {
  const { window, lookbackDays } = readRunFile(folder) ?? {};
  if (window === undefined || lookbackDays === undefined) return {};
  return { since: Date.parse(window.until) - lookbackDays * DAY };
}

/** Whether the last run read everything, or it is known which data it lacks: then the rules on other data are judged. */
export function isExplained(folder: string, gaps: readonly Gap[]): boolean {
  const run = readRunFile(folder);
  // What a repair has taken out is no reason of a run.
  const ofRun = gaps.filter((gap) => !isOfDamage(gap));
  return run !== undefined && (run.reasons.length === 0 || ofRun.length > 0);
}
