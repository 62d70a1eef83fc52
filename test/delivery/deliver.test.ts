import { readFileSync } from 'node:fs';
import { DAY, EVENT_KINDS, HOUR } from '@graph-1password/vocabulary';
import type { ClientTuning } from '../../src/client/factory';
import { RateLimiter } from '../../src/client/interceptors/rateLimiter';
import { loadState } from '../../packages/cli/src/poll/state';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { changeItems } from '../faults/actions';
import { JumpClock } from '../faults/clock';
import { eventTypes, ofConnect } from './graph';
import { PollerSetup } from './pollerSetup';
import { API_KEY, enter, INSTANCE, pollEnvironment, targetOf } from './environment';
import { UPLOAD_FAULTS } from './uploadFaults';

let setup: PollerSetup;
let leave: () => void;
let clients: ClientTuning;
beforeEach(async () => {
  setup = await PollerSetup.open();
  leave = enter(pollEnvironment(setup.tenant, { EVENTS_LOOKBACK_DAYS: '3' }));
  const clock = new JumpClock(0);
  const limiter = new RateLimiter({ clock: clock.forLimiter() });
  clients = { limiter, retry: { clock, random: () => 0.5 } };
});
afterEach(async () => {
  leave();
  await setup.close();
});

const run = () =>
  performRun(setup.folder.request(targetOf(setup.jupiterOne)), { now: () => setup.time, clients });
const state = () => loadState(setup.folder.stateFile, INSTANCE);
const keys = () => [...setup.jupiterOne.graph(INSTANCE).entities.keys()];

test.each<[keyof typeof UPLOAD_FAULTS, string]>([
  [
    'refuses the key',
    "JupiterOne did not open a synchronization job (code=Unauthorized, message='The fake answers 401.'): check JUPITERONE_API_KEY and JUPITERONE_ACCOUNT.",
  ],
  [
    'has ended the job',
    'JupiterOne did not accept an upload (the job has ended): another run for this instance may have ended it; run again.',
  ],
  [
    'is behind a gateway that asks for a login at the end',
    'JupiterOne did not finalize the synchronization job (the answer is none of its own, as a login page): check --api-base-url and what is on the way.',
  ],
  [
    'does not finalize',
    "JupiterOne did not finalize the synchronization job (code=ERROR_BAD_DATA, message='The fake answers 400.').",
  ],
])(
  'JupiterOne %s: nothing is deleted, and the next run reads it all again',
  async (name, reason) => {
    expect((await run()).outcome).toBe('ok');
    const [before, { streams, lastSuccess }] = [keys(), state()];
    setup.time += 5 * HOUR;
    setup.onJupiterOne = UPLOAD_FAULTS[name]();
    const report = await run();
    expect(report).toMatchObject({ outcome: 'failed', reasons: [reason] });
    expect(keys()).toEqual(before);
    expect(state()).toMatchObject({ streams, lastSuccess, failures: 1 });
    expect(readFileSync(setup.folder.stateFile, 'utf8')).not.toContain(API_KEY);

    setup.onJupiterOne = () => undefined;
    expect(await run()).toMatchObject({ outcome: 'ok', items: { read: 0 } });
    expect(setup.jupiterOne.graph(INSTANCE).problems).toEqual([]);
    expect(state()).toMatchObject({ failures: 0, runs: { ok: 2, failed: 1 } });
  },
);

test.each<keyof typeof UPLOAD_FAULTS>(['is shaken by two uploads', 'finds an upload too large'])(
  'JupiterOne %s: the run comes to a good end',
  async (name) => {
    setup.onJupiterOne = UPLOAD_FAULTS[name]();
    expect((await run()).outcome).toBe('ok');
    expect(setup.jupiterOne.graph(INSTANCE).problems).toEqual([]);
  },
);

test('a Connect Server that is down: its types are partial, and the events go on', async () => {
  await run();
  const { streams } = state();
  setup.time += 5 * HOUR;
  setup.onTenant = ({ api }) => (api === 'connect' ? { type: 'reset' } : undefined);
  const report = await run();
  expect(report.outcome).toBe('partly');
  expect(report.reasons.join()).toMatch(/^Fetch Vaults: /);
  const { partialTypes } = setup.jupiterOne.jobs.at(-1) ?? {};
  expect([...new Set(partialTypes)].sort()).toEqual([...eventTypes(), ...ofConnect()].sort());
  expect(setup.jupiterOne.graph(INSTANCE).keys('one_password_vault').size).toBe(5);
  const mark = state().streams.auditevents;
  expect(mark?.deliveredUntil).toBe(new Date(setup.time).toISOString());
  expect(mark?.completeUntil).toBe(streams.auditevents?.completeUntil);
});

test('a token that does not open a stream is told, waited for by no other stream, and made good', async () => {
  setup.tenant.setFeatures(EVENT_KINDS.filter((kind) => kind !== 'signinattempts'));
  const first = await run();
  expect(first.outcome).toBe('partly');
  expect(first.reasons).toEqual([expect.stringContaining('lacks the feature "signinattempts"')]);
  expect(state().streams.signinattempts).toEqual({ lacking: true });
  setup.time += HOUR;
  expect(windowDays(await run())).toBeCloseTo(2 + 1 / 24);

  setup.tenant.setFeatures([...EVENT_KINDS]);
  setup.time += HOUR;
  expect((await run()).outcome).toBe('ok');
  expect(state().streams.signinattempts).toEqual({});
  setup.time += HOUR;
  expect(windowDays(await run())).toBe(3);
  setup.time += HOUR;
  expect(windowDays(await run())).toBeCloseTo(2 + 1 / 24);
});

test('after a pause longer than the look-back, the window reaches back to what was delivered', async () => {
  setup.time -= 30 * HOUR;
  await run();
  setup.time += 100 * HOUR;
  const report = await run();
  expect(report.outcome).toBe('ok');
  expect(windowDays(report)).toBeCloseTo(2 + 100 / 24);
});

const windowDays = ({ window }: Awaited<ReturnType<typeof run>>): number =>
  (Date.parse(window?.until ?? '') - Date.parse(window?.since ?? '')) / DAY;

test('events that cannot be stored are said, and the run is done in part', async () => {
  setup.onTenant = ({ kind }) =>
    kind === 'auditevents' ? changeItems((list) => [{ uuid: 'A'.repeat(26) }, ...list]) : undefined;
  const report = await run();
  expect(report.outcome).toBe('partly');
  expect(report.reasons).toEqual([
    expect.stringMatching(/^\d+ audit events arrived without a UUID or a valid time/),
  ]);
  // All others are there, and are not read again.
  expect(Object.keys(state().streams.auditevents ?? {})).toContain('completeUntil');
});

test.each([0, Date.parse('0001-01-01T00:00:00Z')])(
  'a job that begins at a zero time (%d) begins by our clock, and nothing is lost in JupiterOne',
  async (zero) => {
    setup.jupiterOneTime = zero;
    const { outcome, window } = await run();
    expect({ outcome, until: window?.until }).toEqual({
      outcome: 'ok',
      until: new Date(setup.time).toISOString(),
    });
    expect(keys().filter((key) => key.includes('_event:')).length).toBeGreaterThan(100);
  },
);
