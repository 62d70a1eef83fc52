import type { BenchRow } from './results';

/** Events of a person and day, by stream: an estimate, since nobody publishes such figures. */
const EVENTS_OF_A_PERSON = { itemusages: 18, signinattempts: 6, auditevents: 1 };
const PEOPLE = [100, 1_000, 10_000, 100_000];
const PAGE = 1000;
/** 1Password's limits. */
const PER_MINUTE = 600;
const PER_HOUR = 30_000;
const MEMORY_ROWS = ['10k', '100k', '300k', '1M'].map(
  (size) => `${size} events, equal, 0 ms: ours`,
);

/** What one run costs. */
export interface Cost {
  people: number;
  run: string;
  events: number;
  requests: number;
  /** Minutes, at 150 ms. */
  minutes: number;
  /** MB, peak. */
  memory: number;
  /** Whether more events than were ever measured: then the memory is a straight line beyond the last figure. */
  extrapolated: boolean;
}

/** Days of events that a run reads: a later one overlaps the one before by two days. */
const RUNS = [
  ['first run, 14 days', 14],
  ['daily poll, 1 + 2 days', 3],
  ['hourly poll, 1 hour + 2 days', 49 / 24],
] as const;

/** What tenants of several sizes cost, from what was measured; undefined when a row that it needs was not run. */
export function costs(rows: readonly BenchRow[]): Cost[] | undefined {
  const row = (id: string) => rows.find((candidate) => candidate.id === id);
  const measured = MEMORY_ROWS.flatMap((id) => row(id) ?? []);
  const far = row('100k events, equal, 150 ms: ours');
  const empty = row('start-up: an empty integration, to its end');
  if (measured.length < 2 || !far?.requests || !empty) return undefined;
  const perPage = far.requests / (far.events / PAGE);
  const perSecond = far.events / (far.wall - empty.wall);
  const largest = Math.max(...measured.map(({ events }) => events));
  return PEOPLE.flatMap((people) =>
    RUNS.map(([run, days]) => {
      const streams = Object.values(EVENTS_OF_A_PERSON).map((count) => count * people * days);
      const events = streams.reduce((a, b) => a + b, 0);
      const requests = streams
        .map((count) => (count < PAGE ? 1 : Math.ceil((count / PAGE) * perPage)))
        .reduce((a, b) => a + b, 1);
      const seconds = empty.wall + Math.max(events / perSecond, secondsOfLimit(requests));
      return {
        people,
        run,
        events,
        requests,
        minutes: seconds / 60,
        memory: straightLine(measured, events),
        extrapolated: events > largest,
      };
    }),
  );
}

/** The least time that so many requests take under the limits. */
function secondsOfLimit(requests: number): number {
  const hours = Math.floor((requests - 1) / PER_HOUR);
  const minutes = Math.floor((requests - 1 - hours * PER_HOUR) / PER_MINUTE);
  return hours * 3600 + minutes * 60;
}

/** Peak RSS for so many events: between two measured figures, or on beyond the last two. */
function straightLine(rows: readonly BenchRow[], events: number): number {
  const sorted = [...rows].sort((a, b) => a.events - b.events);
  const above = sorted.findIndex((row) => row.events >= events);
  const right = sorted[above < 1 ? (above === 0 ? 0 : sorted.length - 1) : above];
  const left = sorted[above < 1 ? (above === 0 ? 0 : sorted.length - 2) : above - 1];
  if (!left || !right) return Number.NaN;
  if (left === right) return left.rss;
  const slope = (right.rss - left.rss) / (right.events - left.events);
  return left.rss + Math.max(0, slope) * (events - left.events);
}
