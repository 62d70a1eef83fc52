import fs, { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HOUR } from '@graph-1password/vocabulary';
import { FakeClock } from '../../../../test/support/fakeClock';
import { poll } from './poller';
import type { PollerOptions } from './poller';
import { brokenRun } from './run/report';
import type { RunOutcome, RunReport } from './run/report';
import { Schedule } from './schedule';
import { emptyState, loadState, saveState } from './state';

const BEGAN = Date.UTC(2026, 0, 15, 12, 10);

let folder: string;
let clock: FakeClock;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'graph-1password-poller-'));
  clock = new FakeClock(BEGAN);
});
afterEach(() => rmSync(folder, { recursive: true }));

const stateFile = () => path.join(folder, 'x.json');
const clockTime = (time: number): string => new Date(time).toISOString().slice(8, 16);

/** Polls until the outcomes are used up. @returns when each run began */
async function pollThrough(
  outcomes: (RunOutcome | Error)[],
  change: Partial<PollerOptions> = {},
  length = 0,
) {
  const began: string[] = [];
  const reports: RunReport[] = [];
  const stop = new AbortController();
  const left = [...outcomes];
  const run = (_signal: AbortSignal, readBack: boolean) => {
    began.push(`${clockTime(clock.now())}${readBack ? ' late' : ''}`);
    const outcome = left.shift() ?? 'ok';
    if (left.length === 0) stop.abort();
    if (outcome instanceof Error) return Promise.reject(outcome);
    const startedOn = new Date(clock.now()).toISOString();
    clock.advance(length);
    const report = brokenRun(startedOn, new Date(clock.now()).toISOString(), outcome, 'a reason');
    const state = loadState(stateFile(), 'x');
    const failures = outcome === 'failed' ? state.failures + 1 : 0;
    const hasReadBack = readBack && outcome === 'ok';
    saveState(stateFile(), {
      ...{ ...state, lastRun: report, failures },
      ...(hasReadBack && { readBackOn: startedOn }),
    });
    return Promise.resolve(report);
  };
  const code = await poll({
    ...{ instanceId: 'x', stateFile: stateFile(), clock, run, jitterMs: 0, once: false },
    schedule: new Schedule({ interval: 'ONE_HOUR', timeZone: 'UTC' }),
    random: () => 0.5,
    onRun: (report) => reports.push(report),
    signal: stop.signal,
    ...change,
  });
  return { began, code, reports };
}

test('the first run begins at once, the others by the schedule', async () => {
  const { began, code } = await pollThrough(['ok', 'partly', 'ok']);
  expect(began).toEqual(['15T12:10', '15T13:00', '15T14:00']);
  expect(code).toBe(0);
});

test('runs never overlap: moments that pass during a run are left out', async () => {
  const { began } = await pollThrough(['ok', 'ok', 'ok'], {}, 2.5 * HOUR);
  expect(began).toEqual(['15T12:10', '15T15:00', '15T18:00']);
});

test('failing runs back off, and go back to the schedule', async () => {
  const { began } = await pollThrough(['failed', 'failed', 'failed', 'ok', 'ok']);
  expect(began).toEqual(['15T12:10', '15T12:12', '15T12:16', '15T12:24', '15T13:00']);
});

test('a run that breaks down counts as failed', async () => {
  const { reports } = await pollThrough([new Error('token eyJhbGciOi.abc leaked')]);
  expect(reports).toMatchObject([
    { outcome: 'failed', reasons: ['The run ended unexpectedly: token [token] leaked'] },
  ]);
  expect(loadState(stateFile(), 'x')).toMatchObject({ failures: 1, runs: { failed: 1 } });
  expect(loadState(stateFile(), 'x').runningSince).toBeUndefined();
});

test('a state that cannot be written is waited for, and said', async () => {
  const sentences: string[] = [];
  const rename = jest.spyOn(fs, 'renameSync').mockImplementation(() => {
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  });
  const { began } = await pollThrough(['ok'], {
    onTrouble: (sentence) => {
      sentences.push(sentence);
      if (sentences.length === 3) rename.mockRestore();
    },
  });
  expect(began).toEqual(['15T12:13']);
  expect([...new Set(sentences)]).toEqual([
    `The poller waits, because its state cannot be written. ${stateFile()} cannot be used: its disk is full. Free some space there, or use another folder, then run again.`,
  ]);
});

test('many pollers do not start in the same second', async () => {
  const { began } = await pollThrough(['ok', 'ok'], { jitterMs: 600_000 });
  expect(began).toEqual(['15T12:10', '15T13:05']);
});

test('a restarted poller keeps its schedule and catches up on a missed run', async () => {
  await pollThrough(['ok']);
  clock.advance(20 * 60_000);
  expect((await pollThrough(['ok'])).began).toEqual(['15T13:00']);
  clock.advance(30 * HOUR);
  expect((await pollThrough(['ok', 'ok'])).began).toEqual(['16T19:00', '16T20:00']);
});

test.each([3 * HOUR, 10 * 24 * HOUR, 400 * 24 * HOUR])(
  'a poller whose clock was ahead by %d ms polls by its schedule once that is right',
  async (ahead) => {
    clock.advance(ahead);
    await pollThrough(['ok']);
    clock = new FakeClock(BEGAN);
    expect((await pollThrough(['ok', 'ok'])).began).toEqual(['15T13:00', '15T14:00']);
  },
);

test('another schedule makes another plan', async () => {
  const schedule = new Schedule({ interval: 'ONE_WEEK', timeZone: 'UTC' });
  await pollThrough(['ok'], { schedule });
  expect((await pollThrough(['ok'])).began).toEqual(['15T13:00']);
});

test('the next run is that of the process that polls, from its start on', async () => {
  const weekly = new Schedule({ interval: 'ONE_WEEK', timeZone: 'UTC' });
  const often = new Schedule({ interval: 'ONE_DAY', every: 5 * 60_000 });
  await pollThrough(['ok'], { schedule: weekly });
  const plan = () => loadState(stateFile(), 'x').nextRun;
  const told: unknown[] = [];
  await pollThrough(['ok'], { schedule: often, onWait: () => told.push(plan()) });
  expect(told).toEqual([{ on: '2026-01-15T12:15:00.000Z', schedule: 'EVERY 300000' }]);
  await pollThrough(['ok'], {
    ...{ schedule: weekly, once: true, signal: new AbortController().signal },
    run: () => {
      told.push(plan());
      return Promise.reject(new Error('broken'));
    },
  });
  expect(told[1]).toEqual({ on: '2026-01-18T00:00:00.000Z', schedule: 'ONE_WEEK UTC' });
});

test('a damaged state is not written over while a poller waits', async () => {
  const schedule = new Schedule({ interval: 'ONE_WEEK', timeZone: 'UTC' });
  await pollThrough(['ok'], { schedule });
  writeFileSync(stateFile(), 'no state');
  await pollThrough(['ok'], {});
  expect(readFileSync(`${stateFile()}.unreadable`, 'utf8')).toBe('no state');
});

test.each<[RunOutcome, number]>([
  ['ok', 0],
  ['partly', 3],
  ['failed', 1],
])('a single run that ends %s gives the exit code %d', async (outcome, expected) => {
  const { began, code } = await pollThrough([outcome], {
    once: true,
    signal: new AbortController().signal,
  });
  expect([began, code]).toEqual([['15T12:10'], expected]);
  // By the schedule, also after a failure: single runs are started by another scheduler.
  expect(loadState(stateFile(), 'x').nextRun?.on).toBe('2026-01-15T13:00:00.000Z');
});

const halfHourly = { schedule: new Schedule({ interval: 'THIRTY_MINUTES', timeZone: 'UTC' }) };

test('once an hour what came late is asked for right after a run', async () => {
  const { began } = await pollThrough(Array<'ok'>(7).fill('ok'), halfHourly);
  expect(began).toEqual([
    ...['15T12:10', '15T12:10 late', '15T12:30', '15T13:00', '15T13:30', '15T13:30 late'],
    '15T14:00',
  ]);
});

test('what came late is not asked for after a run that failed, and again after a failure of its own', async () => {
  const { began } = await pollThrough(['failed', 'ok', 'failed', 'ok', 'ok', 'ok'], halfHourly);
  expect(began).toEqual([
    ...['15T12:10', '15T12:12', '15T12:12 late', '15T12:14', '15T12:14 late', '15T12:30'],
  ]);
});

test.each<[RunOutcome, RunOutcome, number]>([
  ['ok', 'ok', 0],
  ['partly', 'ok', 3],
  ['ok', 'failed', 1],
])(
  'a single run that ends %s, and %s for what came late, gives the exit code %d',
  async (first, second, expected) => {
    const once = { once: true, signal: new AbortController().signal };
    const { began, code } = await pollThrough([first, second], { ...halfHourly, ...once });
    expect([began, code]).toEqual([['15T12:10', '15T12:10 late'], expected]);
  },
);

test('a poller that is told to end does not ask for what came late', async () => {
  const { began, code } = await pollThrough(['ok'], halfHourly);
  expect([began, code]).toEqual([['15T12:10'], 0]);
});

test('a waiting poller stops when it is told to', async () => {
  const stop = new AbortController();
  saveState(stateFile(), {
    ...emptyState('x'),
    lastRun: brokenRun(new Date(BEGAN).toISOString(), new Date(BEGAN).toISOString(), 'ok', ''),
  });
  const onWait = () => stop.abort();
  const { began, code } = await pollThrough(['ok'], { signal: stop.signal, onWait });
  expect([began, code]).toEqual([[], 0]);
});

test('a poller whose place another one took while it was paused writes nothing and ends', async () => {
  let asked = 0;
  const confirm = () => {
    // The first time before a run, the second time after it.
    if (++asked === 2) throw new Error('another poller');
  };
  const save = jest.spyOn(fs, 'renameSync');
  await expect(pollThrough(['failed', 'ok'], { confirm })).rejects.toThrow('another poller');
  // What it was going to write before the run, and what the run has written itself.
  expect(save).toHaveBeenCalledTimes(2);
  save.mockRestore();
});
