import { DAY } from '@graph-1password/vocabulary';

/** Midnight (UTC) of the day of a moment; both in epoch ms. */
export const dayOf = (ms: number): number => Math.floor(ms / DAY) * DAY;

/** The days (UTC midnights, epoch ms) that have a part in `[from, until)`, in order. */
export function days(from: number, until: number): number[] {
  const first = dayOf(from);
  const count = Math.max(0, Math.ceil((until - first) / DAY));
  return until > from ? Array.from({ length: count }, (_, i) => first + i * DAY) : [];
}
