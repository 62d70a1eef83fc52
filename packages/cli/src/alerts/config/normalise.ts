import path from 'node:path';
import type { Level } from '../../detect/levels';
import { isInCalendar } from '../../support/calendar';
import { durationOf } from './duration';
import type { AlertConfig, Matcher, QuietHours, SinkConfig } from './types';

/** What stands in the file, once the schema has allowed it. */
interface Written {
  rules?: string;
  ruleSettings?: Record<string, { enabled?: boolean; level?: string; parameters?: object }>;
  mutes?: (Record<keyof Matcher, string | string[] | undefined> & {
    reason: string;
    until: string;
  })[];
  sinks?: Record<string, SinkConfig>;
  routes?: { min?: string; rule?: string | string[]; sink: string | string[] }[];
  reports?: { sink: string | string[]; every: 'day' | 'week' }[];
  quietHours?: { from: string; to: string; days?: string[]; timeZone?: string; except?: string };
  groupingWindow?: string;
  repeatInterval?: string;
  digestAbove?: number;
  explorer?: string;
}

/** Half an hour, in ms. */
const GROUPING_WINDOW = 1_800_000;
const DIGEST_ABOVE = 20;
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** What holds without a file. */
export const defaultConfig = (): AlertConfig => ({
  ...{ ruleSettings: {}, mutes: [], sinks: {}, routes: [], reports: [] },
  ...{ groupingWindow: GROUPING_WINDOW, digestAbove: DIGEST_ABOVE },
});

const list = (value: string | string[]): string[] => (Array.isArray(value) ? value : [value]);
const levelOf = (text: string): Level => text.toUpperCase() as Level;

/**
 * Fills defaults in, and makes paths absolute.
 * @param value fits the schema
 * @param file where it comes from; paths are relative to its folder
 */
export function normalise(value: unknown, file: string): AlertConfig {
  const written = value as Written;
  const folder = path.dirname(file);
  const { rules, ruleSettings = {}, sinks = {}, groupingWindow, repeatInterval } = written;
  const { quietHours, explorer } = written;
  const repeat = repeatInterval === undefined ? undefined : durationOf(repeatInterval);
  return {
    file,
    ...(rules !== undefined && { rulesFolder: path.resolve(folder, rules) }),
    ruleSettings: Object.fromEntries(
      Object.entries(ruleSettings).map(([id, { level, ...rest }]) => [
        id,
        { ...rest, ...(level !== undefined && { level: levelOf(level) }) },
      ]),
    ) as AlertConfig['ruleSettings'],
    mutes: (written.mutes ?? []).map(({ reason, until, ...matcher }) => ({
      ...matcherOf(matcher),
      ...{ reason, until: isInCalendar(until) ? Date.parse(until) : NaN },
    })),
    sinks: Object.fromEntries(
      Object.entries(sinks).map(([name, sink]) => [name, withPaths(sink, folder)]),
    ),
    routes: (written.routes ?? []).map(({ min, rule, sink }) => ({
      sink: list(sink),
      ...(min !== undefined && { min: levelOf(min) }),
      ...(rule !== undefined && { rule: list(rule) }),
    })),
    reports: (written.reports ?? []).map(({ sink, every }) => ({ sink: list(sink), every })),
    ...(quietHours && { quietHours: quietHoursOf(quietHours) }),
    groupingWindow: (groupingWindow && durationOf(groupingWindow)) || GROUPING_WINDOW,
    ...(repeat !== undefined && { repeatInterval: repeat }),
    digestAbove: written.digestAbove ?? DIGEST_ABOVE,
    ...(explorer !== undefined && { explorer }),
  };
}

const matcherOf = (written: Record<string, string | string[] | undefined>): Matcher =>
  Object.fromEntries(
    Object.entries(written).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, list(value)]],
    ),
  );

function withPaths(sink: SinkConfig, folder: string): SinkConfig {
  const copy = { ...sink };
  if (copy.type === 'file') copy.path = path.resolve(folder, copy.path);
  if ('caFile' in copy && copy.caFile !== undefined)
    copy.caFile = path.resolve(folder, copy.caFile);
  return copy;
}

function quietHoursOf(written: NonNullable<Written['quietHours']>): QuietHours {
  const { from, to, days, timeZone, except } = written;
  return {
    from: minutesOf(from),
    to: minutesOf(to),
    days: days === undefined ? [0, 1, 2, 3, 4, 5, 6] : days.map((day) => DAYS.indexOf(day)),
    ...(timeZone !== undefined && { timeZone }),
    except: except === undefined ? 'CRITICAL' : levelOf(except),
  };
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
