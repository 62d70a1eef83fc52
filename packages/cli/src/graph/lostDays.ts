import { isArchive, readSnapshot } from '@graph-1password/archive';
import { DAY, streamOfType, TYPE_PREFIX } from '@graph-1password/vocabulary';
import type { Gap } from './gaps';

/** Why days or states of an archive are missing. */
export const DAMAGED = 'were damaged, and taken out of the archive';

/** Days of a type whose events an archive has lost. */
interface LostDays {
  type: string;
  /** UTC days, `YYYY-MM-DD`, in order. */
  days: readonly string[];
}

/** The types whose events a repair has taken out of an archive, and that no run has read again since, with their days. */
export function lostDaysOf(
  lost: readonly { readonly type: string; readonly day: string }[],
): LostDays[] {
  const byType = new Map<string, Set<string>>();
  for (const { type, day } of lost) byType.set(type, (byType.get(type) ?? new Set()).add(day));
  return [...byType].map(([type, days]) => ({ type, days: [...days].sort() }));
}

/** Days in words: at most so many are named. */
const MOST_DAYS = 10;

/** Type and days in words that begin a sentence: `Audit events of 2026-03-10`. */
export function lostDaysText({ type, days }: LostDays): string {
  const label = streamOfType(type)?.label ?? type.slice(TYPE_PREFIX.length);
  const named = days.slice(0, MOST_DAYS).join(', ');
  const more = days.length > MOST_DAYS ? ` and ${days.length - MOST_DAYS} more days` : '';
  return `${label.charAt(0).toUpperCase()}${label.slice(1)} of ${named}${more}`;
}

/** What becomes of such days, as a sentence. */
export const LOST_DAYS_CURE =
  'The next poll reads them again, as far as 1Password still has them (120 days).';

/** A gap of an archive, and whether an answer is concerned. */
interface LostGap {
  gap: Gap;
  /** A day of it is not before what was asked for. */
  isRead: boolean;
}

/**
 * What repairs have taken out of an archive, and no run has read again.
 * @param folder of any graph: others than archives lose no days
 * @param since begin of what was asked for, epoch ms; undefined for everything
 * @throws as `readSnapshot` does
 */
export function lostDayGaps(folder: string, since = -Infinity): LostGap[] {
  if (!isArchive(folder)) return [];
  return lostDaysOf(readSnapshot(folder).facts.gaps).map(({ type, days }) => ({
    gap: { what: lostDaysText({ type, days }), why: DAMAGED, types: [type] },
    isRead: days.some((day) => Date.parse(day) + DAY > since),
  }));
}

/** Whether a repair of an archive is the cause. */
export const isOfDamage = ({ why }: Gap): boolean => why === DAMAGED;
