import { HOUR } from '@graph-1password/vocabulary';
import type { Random } from './random';

/** A timestamp is copied through here, so that a million of them do not keep their source strings alive. */
const scratch = Buffer.alloc(40);

/**
 * RFC 3339 in UTC with up to `digits` fractional digits and, as on the wire, without trailing zeros.
 * @param at epoch ms, whole; the digits beyond the third are drawn
 */
export function timestamp(at: number, digits: 3 | 9, random: Random): string {
  const iso = new Date(at).toISOString();
  let fraction = iso.slice(20, 23);
  if (digits === 9) fraction += String(random.uint32() % 1_000_000).padStart(6, '0');
  let end = fraction.length;
  while (end > 0 && fraction.charCodeAt(end - 1) === 48) end--;
  const text = `${iso.slice(0, 19)}${end > 0 ? '.' : ''}${fraction.slice(0, end)}Z`;
  return scratch.toString('latin1', 0, scratch.write(text, 'latin1'));
}

/** How busy an hour of the local day is, from midnight on. */
const OFFICE_DAY = [
  0, 0, 0, 0, 0, 0, 0.02, 0.15, 0.6, 1, 1.2, 1.1, 0.6, 0.8, 1.1, 1, 0.9, 0.5, 0.15, 0.05, 0.05,
  0.05, 0.02, 0,
];
const WEEKEND_SHARE = 0.04;

/**
 * A person's working time as a stretch of the history: moments are drawn from it so that nights and
 * weekends of the person's own time zone stay quiet.
 */
export class WorkingTime {
  readonly #cumulative: Float64Array;
  readonly #from: number;

  /**
   * @param from first moment, epoch ms
   * @param to last moment, epoch ms
   * @param utcOffset hours; `undefined` for a machine that works around the clock
   */
  constructor(from: number, to: number, utcOffset: number | undefined) {
    this.#from = from;
    const slots = Math.max(1, Math.ceil((to - from) / HOUR));
    this.#cumulative = new Float64Array(slots + 1);
    for (let i = 0; i < slots; i++) {
      const start = from + i * HOUR;
      const share = Math.min(1, (to - start) / HOUR);
      this.#cumulative[i + 1] =
        (this.#cumulative[i] as number) + weightAt(start, utcOffset) * share;
    }
    this.#end = to;
  }

  readonly #end: number;

  /** Expected busy hours in the stretch: what a person's share of the events is measured by. */
  get weight(): number {
    return this.#cumulative[this.#cumulative.length - 1] as number;
  }

  /**
   * `count` moments in ascending order, one drawn from each of `count` equal parts of the working time:
   * bursts, which detection rules look for, cannot arise by chance.
   */
  moments(count: number, random: Random): number[] {
    const out: number[] = [];
    for (let k = 0; k < count; k++) out.push(this.at((k + random.next()) / count));
    return out;
  }

  /** The moment at which the given share (0 to 1) of the working time is over; epoch ms, whole. */
  at(share: number): number {
    const target = share * this.weight;
    let low = 0;
    let high = this.#cumulative.length - 1;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.#cumulative[middle] as number) <= target) low = middle;
      else high = middle;
    }
    const before = this.#cumulative[low] as number;
    const width = (this.#cumulative[high] as number) - before;
    const into = width > 0 ? (target - before) / width : 0;
    const start = this.#from + low * HOUR;
    return Math.floor(start + into * (Math.min(start + HOUR, this.#end) - start));
  }
}

function weightAt(at: number, utcOffset: number | undefined): number {
  if (utcOffset === undefined) return 1;
  const local = new Date(at + utcOffset * HOUR);
  const weekend = local.getUTCDay() === 0 || local.getUTCDay() === 6;
  return (OFFICE_DAY[local.getUTCHours()] ?? 0) * (weekend ? WEEKEND_SHARE : 1);
}
