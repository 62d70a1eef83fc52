import { readFileSync } from 'node:fs';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { ClientTuning } from '../../src/client/factory';
import { RateLimiter } from '../../src/client/interceptors/rateLimiter';
import { loadState } from '../../packages/cli/src/poll/state';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { JumpClock } from '../faults/clock';
import { eventTypes, ofConnect } from './graph';
import { Stage } from './stage';
import { API_KEY, enter, INSTANCE, pollEnvironment, targetOf } from './surroundings';
import { TROUBLE } from './trouble';

let stage: Stage;
let leave: () => void;
let clients: ClientTuning;
beforeEach(async () => {
  stage = await Stage.open();
  leave = enter(pollEnvironment(stage.tenant, { EVENTS_LOOKBACK_DAYS: '3' }));
  const clock = new JumpClock(0);
  const limiter = new RateLimiter({ clock: clock.forLimiter() });
  clients = { limiter, retry: { clock, random: () => 0.5 } };
});
afterEach(async () => {
  leave();
  await stage.close();
});

const run = () =>
  performRun(stage.folder.request(targetOf(stage.jupiterOne)), { now: () => stage.time, clients });
const state = () => loadState(stage.folder.stateFile, INSTANCE);
const keys = () => [...stage.jupiterOne.graph(INSTANCE).entities.keys()];

test.each<[keyof typeof TROUBLE, string]>([
  [
    'refuses the key',
    'JupiterOne opened no synchronization job (code=Unauthorized, message="The fake answers 401."): check JUPITERONE_API_KEY and JUPITERONE_ACCOUNT.',
  ],
  ['has ended the job', 'JupiterOne did not take an upload (INTEGRATION_UPLOAD_AFTER_JOB_ENDED).'],
  [
    'does not finalize',
    'JupiterOne did not finalize the synchronization job (code=ERROR_BAD_DATA, message="The fake answers 400.").',
  ],
])(
  'JupiterOne %s: nothing is deleted, and the next run reads it all again',
  async (name, reason) => {
    expect((await run()).outcome).toBe('ok');
    const [before, { streams, lastSuccess }] = [keys(), state()];
    stage.time += 5 * HOUR;
    stage.onJupiterOne = TROUBLE[name]();
    const report = await run();
    expect(report).toMatchObject({ outcome: 'failed', reasons: [reason] });
    expect(keys()).toEqual(before);
    expect(state()).toMatchObject({ streams, lastSuccess, failures: 1 });
    expect(readFileSync(stage.folder.stateFile, 'utf8')).not.toContain(API_KEY);

    stage.onJupiterOne = () => undefined;
    expect(await run()).toMatchObject({ outcome: 'ok', items: { read: 0 } });
    expect(stage.jupiterOne.graph(INSTANCE).problems).toEqual([]);
    expect(state()).toMatchObject({ failures: 0, runs: { ok: 2, failed: 1 } });
  },
);

test.each<keyof typeof TROUBLE>(['is shaken by two uploads', 'finds an upload too large'])(
  'JupiterOne %s: the run comes to a good end',
  async (name) => {
    stage.onJupiterOne = TROUBLE[name]();
    expect((await run()).outcome).toBe('ok');
    expect(stage.jupiterOne.graph(INSTANCE).problems).toEqual([]);
  },
);

test('a Connect Server that is down: its types are partial, and the events go on', async () => {
  await run();
  const { streams } = state();
  stage.time += 5 * HOUR;
  stage.onTenant = ({ api }) => (api === 'connect' ? { type: 'reset' } : undefined);
  const report = await run();
  expect(report.outcome).toBe('partly');
  expect(report.reasons.join()).toMatch(/^Fetch Vaults: /);
  const { partialTypes } = stage.jupiterOne.jobs.at(-1) ?? {};
  expect([...new Set(partialTypes)].sort()).toEqual([...eventTypes(), ...ofConnect()].sort());
  expect(stage.jupiterOne.graph(INSTANCE).keys('one_password_vault').size).toBe(5);
  const mark = state().streams.auditevents;
  expect(mark?.deliveredUntil).toBe(new Date(stage.time).toISOString());
  expect(mark?.completeUntil).toBe(streams.auditevents?.completeUntil);
});

test('a token that does not open a stream is told, waited for by no other stream, and made good', async () => {
  stage.tenant.setFeatures(['auditevents', 'itemusages']);
  const first = await run();
  expect(first.outcome).toBe('partly');
  expect(first.reasons).toEqual([expect.stringContaining('lacks the feature "signinattempts"')]);
  expect(state().streams.signinattempts).toEqual({ lacking: true });
  stage.time += HOUR;
  expect(windowDays(await run())).toBeCloseTo(2 + 1 / 24);

  stage.tenant.setFeatures(['auditevents', 'itemusages', 'signinattempts']);
  stage.time += HOUR;
  expect((await run()).outcome).toBe('ok');
  expect(state().streams.signinattempts).toEqual({});
  stage.time += HOUR;
  expect(windowDays(await run())).toBe(3);
  stage.time += HOUR;
  expect(windowDays(await run())).toBeCloseTo(2 + 1 / 24);
});

test('after a pause longer than the look-back, the window reaches back to what was delivered', async () => {
  stage.time -= 30 * HOUR;
  await run();
  stage.time += 100 * HOUR;
  const report = await run();
  expect(report.outcome).toBe('ok');
  expect(windowDays(report)).toBeCloseTo(2 + 100 / 24);
});

const windowDays = ({ window }: Awaited<ReturnType<typeof run>>): number =>
  (Date.parse(window?.until ?? '') - Date.parse(window?.since ?? '')) / DAY;
