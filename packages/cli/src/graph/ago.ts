import { MINUTE } from '@graph-1password/vocabulary';

const UNITS: [name: string, ms: number][] = [
  ['day', 1440 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
];

/** How long ago something was, in its greatest whole unit. */
export function ago(time: number, now: number): string {
  const age = now - time;
  for (const [name, ms] of UNITS) {
    const count = Math.floor(age / ms);
    if (count > 0) return `${count} ${name}${count === 1 ? '' : 's'} ago`;
  }
  return age < 0 ? 'in the future according to this clock' : 'just now';
}
