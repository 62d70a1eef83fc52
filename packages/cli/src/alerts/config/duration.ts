import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';

const UNITS = { m: MINUTE, h: HOUR, d: DAY } as const;

/**
 * Reads a length of time such as `30m`, `12h` or `7d`.
 * @returns ms; undefined when the text is none
 */
export function durationOf(text: string): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(text.trim()) ?? [];
  return count && unit ? Number(count) * UNITS[unit as keyof typeof UNITS] : undefined;
}

/** A length of time for people, such as `3 h`. @param ms at least a minute */
export function shortDuration(ms: number): string {
  const unit = ms >= 2 * UNITS.d ? 'd' : ms >= 2 * UNITS.h ? 'h' : 'm';
  return `${Math.round(ms / UNITS[unit])} ${unit === 'm' ? 'min' : unit}`;
}
