import { isArchive, readSnapshot } from '@graph-1password/archive';
import type { LostStates } from '@graph-1password/archive';
import { TYPE_PREFIX } from '@graph-1password/vocabulary';
import { utc } from '../support/text';
import type { Gap } from './gaps';
import { DAMAGED } from './lostDays';

/** Type and span in words that begin a sentence: `States of vault from 2026-03-10 15:00 UTC on`. */
export function lostStatesText({ type, from, until }: LostStates): string {
  const begin = from === 0 ? '' : ` from ${utc(from)}`;
  const end = until === undefined ? (from === 0 ? '' : ' on') : ` to ${utc(until)}`;
  return `States of ${type.slice(TYPE_PREFIX.length)}${begin}${end}`;
}

/** What becomes of them, as a sentence. */
export const lostStatesCure = ({ until }: Pick<LostStates, 'until'>): string =>
  until === undefined
    ? 'The next poll that reads all of them makes the present whole again; of the time before, only a backup of the archive has them.'
    : 'Only a backup of the archive has them.';

/** Lost states that an answer lacks, and what becomes of them. */
interface LostOfMoment {
  gap: Gap;
  cure: string;
}

/**
 * What repairs have taken out of the states of an archive, as far as an answer is concerned.
 * @param folder of any graph: others than archives lose no states
 * @param asOf the moment of which states are told, epoch ms; undefined for the present
 * @throws as `readSnapshot` does
 */
export function lostStatesAt(folder: string, asOf = Infinity): LostOfMoment[] {
  if (!isArchive(folder)) return [];
  return readSnapshot(folder)
    .facts.lostStates.filter(
      ({ from, until }) => from <= asOf && (until === undefined || asOf < until),
    )
    .map((lost) => ({
      gap: { what: lostStatesText(lost), why: DAMAGED, types: [lost.type] },
      cure: lostStatesCure(lost),
    }));
}
