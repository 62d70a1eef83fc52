import path from 'node:path';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import type { RunningTenant } from '@graph-1password/tenant';
import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import { poll } from '../../packages/cli/src/poll/poller';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import type { RunReport } from '../../packages/cli/src/poll/run/report';
import { Schedule } from '../../packages/cli/src/poll/schedule';
import { archivedGraph } from '../support/archivedGraph';
import { FakeClock } from '../support/fakeClock';
import { enter, INSTANCE, PollFolder, pollEnvironment } from './environment';
import { differencesToUnion } from './truth';
import { withLateUsages } from './week';

const END = Date.UTC(2026, 2, 13, 15);
const BEGIN = END - 24 * HOUR;
const LOOKBACK_DAYS = 4;
/** Four runs an hour, and a machine that sleeps after a while. */
const EVERY = 15 * MINUTE;
const [ASLEEP_AFTER, ASLEEP] = [8, 20 * HOUR];

/** A run, as it was seen when it was reported. */
interface Seen {
  readBack: boolean;
  report: RunReport;
  /** To the Events API. */
  requests: number;
}

let clock: FakeClock;
let tenant: RunningTenant;
let leave: () => void;
const folder = new PollFolder();
const archive = path.join(folder.dataFolder, 'archive');

beforeAll(async () => {
  clock = new FakeClock(BEGIN);
  const shape = { users: 20, days: 6, events: 2500, vaults: 6, items: 30, seed: 'read back' };
  tenant = await startTenant(withLateUsages(generateTenant({ ...shape, now: END })), {
    ...{ now: () => clock.time, recordFetches: false },
  });
  leave = enter(pollEnvironment(tenant, { EVENTS_LOOKBACK_DAYS: String(LOOKBACK_DAYS) }));
});
afterAll(async () => {
  leave();
  await tenant.close();
  folder.remove();
});

/** Polls until the tenant's history ends. */
async function pollToTheEnd(): Promise<Seen[]> {
  const seen: Seen[] = [];
  const stop = new AbortController();
  const request = {
    ...{ ...folder.request(), intervalMs: EVERY },
    archive: { folder: archive, required: true },
  };
  let isLate = false;
  let before = 0;
  await poll({
    ...{ instanceId: INSTANCE, stateFile: folder.stateFile, clock, once: false, jitterMs: 0 },
    schedule: new Schedule({ interval: 'ONE_DAY', every: EVERY }),
    ...{ random: () => 0, signal: stop.signal },
    run: (_signal, readBack) => {
      if (seen.length === ASLEEP_AFTER) clock.advance(ASLEEP);
      isLate = readBack;
      before = tenant.stats.eventsRequestTimes.length;
      return performRun({ ...request, readBack }, { now: () => clock.time });
    },
    onRun: (report) => {
      const requests = tenant.stats.eventsRequestTimes.length - before;
      seen.push({ readBack: isLate, report, requests });
      // What comes late after the last of these, nobody has asked for yet.
      if (isLate && clock.time >= END - HOUR) stop.abort();
    },
  });
  return seen;
}

const lengthOf = ({ report: { window } }: Seen): number =>
  Date.parse(window?.until ?? '') - Date.parse(window?.since ?? '');

test('news come with short runs, what is late comes once an hour after one of them, and nothing is lost', async () => {
  const seen = await pollToTheEnd();
  expect(seen.filter(({ report }) => report.outcome !== 'ok')).toEqual([]);
  const [first, ...runs] = seen as [Seen, ...Seen[]];
  const late = runs.filter(({ readBack }) => readBack);
  const short = runs.filter(({ readBack }) => !readBack);
  expect([first.readBack, lengthOf(first)]).toEqual([false, LOOKBACK_DAYS * DAY]);
  // Each begins in the minute of a short one, an hour after the one before, or when the machine has woken up.
  const begun = late.map(({ report }) => Date.parse(report.startedOn));
  const gaps = begun.map((time, n) => time - (begun[n - 1] ?? BEGIN));
  expect(gaps.filter((gap) => gap !== HOUR)).toEqual([expect.closeTo(ASLEEP, -7)]);
  for (const run of late) {
    const { report } = seen[seen.indexOf(run) - 1] as Seen;
    expect(report.startedOn).toBe(run.report.startedOn);
  }
  // Short ones read what is new and five minutes more, and no page twice.
  const asleep = short.filter((run) => lengthOf(run) > ASLEEP);
  expect(asleep).toHaveLength(1);
  for (const run of short.filter((each) => each !== asleep[0])) {
    expect([lengthOf(run), run.requests]).toEqual([EVERY + 5 * MINUTE, 4]);
  }
  // The others reach two days back from the one before.
  expect(late.map(lengthOf)).toEqual(gaps.map((gap) => gap + 2 * DAY));
  expect(late.reduce((sum, { report }) => sum + (report.archived?.rows ?? 0), 0)).toBeGreaterThan(
    0,
  );
  const { vaults, items } = tenant.tenant;
  const known = { running: tenant, since: BEGIN - LOOKBACK_DAYS * DAY, until: clock.time };
  const graph = await archivedGraph(archive);
  expect(differencesToUnion({ ...known, vaults, items }, graph)).toEqual([]);
});
