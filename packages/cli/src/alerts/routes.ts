import { MINUTE } from '@graph-1password/vocabulary';
import { LEVELS } from '../detect/levels';
import type { Level } from '../detect/levels';
import type { AlertConfig, QuietHours } from './config/types';

const rank = (level: Level): number => LEVELS.indexOf(level);

/** The sinks that an incident goes to, each once. @param rules all that have seen it */
export function sinksFor(
  { routes, sinks }: Pick<AlertConfig, 'routes' | 'sinks'>,
  { level, rules }: { level: Level; rules: readonly string[] },
): string[] {
  if (routes.length === 0) return Object.keys(sinks);
  const names = routes
    .filter(({ min, rule }) => {
      const highEnough = min === undefined || rank(level) >= rank(min);
      return highEnough && (rule === undefined || rule.some((id) => rules.includes(id)));
    })
    .flatMap(({ sink }) => sink);
  return [...new Set(names)];
}

const DAY_MINUTES = 1440;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Day of the week and minutes after midnight, where people are. */
function localTime(now: number, timeZone: string | undefined): { day: number; minutes: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    ...(timeZone !== undefined && { timeZone }),
  }).formatToParts(now);
  const value = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return {
    day: WEEKDAYS.indexOf(value('weekday')),
    minutes: Number(value('hour')) * 60 + Number(value('minute')),
  };
}

/**
 * When a message of a level may be sent.
 * @param now epoch ms
 * @returns epoch ms; `now` when nobody is disturbed
 */
export function quietUntil(quiet: QuietHours | undefined, level: Level, now: number): number {
  if (!quiet || rank(level) >= rank(quiet.except)) return now;
  const { from, to, days, timeZone } = quiet;
  const { day, minutes } = localTime(now, timeZone);
  const overMidnight = from > to;
  const began = overMidnight && minutes < to ? (day + 6) % 7 : day;
  const inside = overMidnight ? minutes >= from || minutes < to : minutes >= from && minutes < to;
  if (!inside || !days.includes(began)) return now;
  const left = (to - minutes + DAY_MINUTES) % DAY_MINUTES;
  return Math.floor(now / MINUTE) * MINUTE + left * MINUTE;
}
