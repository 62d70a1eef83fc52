import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { DAY, EVENT_KINDS, HOUR, MINUTE } from '@graph-1password/vocabulary';
import type { PollState } from '../../packages/cli/src/poll/state';
import { archivedGraph } from '../support/archivedGraph';
import { askedWindow } from '../e2e/traps';
import type { AskedWindow } from '../e2e/traps';
import { Program } from './program';
import type { Ended } from './ended';
import { PollerSetup } from './pollerSetup';
import { INSTANCE } from './environment';
import { differencesToUnion } from './truth';

/** What a poll printed, and what it asked of 1Password. */
interface Polled extends Ended {
  windows: AskedWindow[];
  requests: number;
}

let program: Program;
let setup: PollerSetup;
/** Holds the folder of all tests, one after the other: a state knows where its graph is. Beside it stays what the first poll left. */
let root: string;
let begun: Promise<Polled> | undefined;
beforeAll(async () => {
  program = await Program.build();
  root = mkdtempSync(path.join(tmpdir(), 'graph-1password-poller-'));
});
afterAll(() => {
  program.remove();
  rmSync(root, { recursive: true });
});
beforeEach(async () => {
  setup = await PollerSetup.open(path.join(root, 'now'));
});
afterEach(() => setup.close());

/** Longer than the history, so that nothing grows too old between two polls. */
const DAYS = 10;

/** Goes on from a first poll, which is the same for all tests. @returns how that one ended */
async function begin(): Promise<Polled> {
  const left = path.join(root, 'begun');
  begun ??= pollHourly().finally(() =>
    cpSync(setup.folder.root, left, { recursive: true, verbatimSymlinks: true }),
  );
  const polled = await begun;
  setup.folder.forget();
  cpSync(left, setup.folder.root, { recursive: true, verbatimSymlinks: true });
  return polled;
}

/** The archive that `latest` leads to. */
const graphOnDisk = () => archivedGraph(path.join(setup.folder.dataFolder, 'latest'));

const state = (): PollState =>
  JSON.parse(readFileSync(setup.folder.stateFile, 'utf8')) as PollState;

const known = (since: number) => {
  const { tenant } = setup.tenant;
  const { vaults, items } = tenant;
  return { running: setup.tenant, since, until: setup.time, vaults, items };
};

/** Runs `poll` once, and tells what was asked of 1Password. */
async function once(
  args: string[],
  variables: Record<string, string> = {},
  run: typeof program.run = (...of) => program.run(...of),
): Promise<Polled> {
  const windows: AskedWindow[] = [];
  const before = setup.tenant.stats.total;
  setup.onTenant = (request) => {
    const window = request.kind && askedWindow(request);
    if (window) windows.push(window);
    return undefined;
  };
  const ended = await run(['poll', '--once', ...args], setup.env(variables));
  return { ...ended, windows, requests: setup.tenant.stats.total - before };
}

/** The same for a poll that ends before it asks anything. */
const refused = (args: string[], variables?: Record<string, string>) =>
  once(args, variables, (...command) => program.runWarm(...command));

const pollHourly = () =>
  once(['--interval', 'ONE_HOUR', '--collect-only', ...setup.places], {
    EVENTS_LOOKBACK_DAYS: String(DAYS),
  });

/** What answers say that the graph lacks. */
async function lacks(): Promise<string[]> {
  const [, dataFolder = ''] = setup.places.slice(setup.places.indexOf('--data-dir'));
  const args = ['ask', 'FIND one_password_vault', '--json', '--data-dir', dataFolder];
  const { stdout } = await program.runWarm(args, setup.env());
  return (JSON.parse(stdout) as { graph: { lacks: string[] } }).graph.lacks;
}

test('the second run asks only for what is new, and both together are the whole truth', async () => {
  const began = setup.time;
  const first = await begin();
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(first.windows).toHaveLength(EVENT_KINDS.length);
  for (const { since, until } of first.windows) expect(since).toBe(until - DAYS * DAY);

  setup.time += 30 * HOUR;
  const second = await pollHourly();
  expect(second.code).toBe(0);
  const until = first.windows[0]?.until as number;
  expect(second.windows).toHaveLength(EVENT_KINDS.length);
  for (const window of second.windows) expect(window.since).toBe(until - 48 * HOUR);
  expect(second.requests).toBeLessThan(first.requests / 2);
  expect(second.json.filter(({ event }) => event === 'run')).toMatchObject([
    { event: 'run', instance: INSTANCE, outcome: 'ok', items: { known: 30, read: 0 } },
  ]);
  expect(differencesToUnion(known(began - DAYS * DAY), await graphOnDisk())).toEqual([]);

  expect(await lacks()).toEqual([]);
});

test('without an archive nothing is missing either, until somebody removes what a run took over', async () => {
  const first = { type: 'run', request: setup.folder.request() } as const;
  expect(await program.perform(first, setup.env())).toMatchObject({ outcome: 'ok' });
  setup.time += 30 * HOUR;
  const args = ['--collect-only', '--no-archive', ...setup.places];
  expect((await once(args)).code).toBe(0);
  expect(await lacks()).toEqual([]);
  const carried = path.join(setup.folder.dataFolder, 'latest', 'graph', 'carried-over');
  rmSync(carried, { recursive: true });
  expect(await lacks()).toEqual([
    expect.stringMatching(/^Files of the graph were lost since the run: one_password_/),
  ]);
});

test('a run that fails leaves the last graph where it was, and says why', async () => {
  const args = ['--collect-only', ...setup.places];
  await begin();
  const before = await graphOnDisk();
  setup.tenant.revoke('events');
  setup.tenant.revoke('connect');
  setup.time += HOUR;
  const { code, json } = await once(args);
  expect(code).toBe(1);
  expect(json).toMatchObject([{ outcome: 'failed' }]);
  expect(String(json[0]?.reasons)).toContain('REPORTING_EVENT_ACCESS_TOKEN');
  expect(await graphOnDisk()).toEqual(before);
  expect(readdirSync(path.join(setup.folder.dataFolder, 'runs'))).toEqual([]);
  expect(state()).toMatchObject({ failures: 1, runs: { ok: 1, failed: 1 } });
  const status = await program.runWarm(
    ['poll', '--status', '--json', ...setup.places],
    setup.env(),
  );
  expect(status.code).toBe(1);
  expect(JSON.parse(status.stdout)).toMatchObject({ schema: 1, health: 'failing', knownItems: 30 });
});

test('a failing half keeps its part of the graph on disk', async () => {
  const args = ['--collect-only', ...setup.places];
  await begin();
  setup.time += HOUR;
  setup.onTenant = ({ api, path: asked }) =>
    api === 'connect' && /items/.test(asked)
      ? { type: 'respond', status: 403, body: '' }
      : undefined;
  const { code, json } = await program.run(['poll', '--once', ...args], setup.env());
  expect([code, json[0]?.outcome]).toEqual([3, 'partly']);
  const { entities } = await graphOnDisk();
  const secrets = entities.filter(({ _type }) => _type === 'one_password_secret');
  expect(secrets).toHaveLength(30);
  expect(state().streams.auditevents?.completeUntil).not.toBe(
    state().streams.auditevents?.deliveredUntil,
  );
});

test('a second poller says so and exits', async () => {
  const args = [
    'poll',
    '--collect-only',
    '--interval',
    'ONE_DAY',
    '--listen',
    '0',
    ...setup.places,
  ];
  const first = program.start(args, setup.env());
  await first.line(/"event":"run"/);
  const port = /127\.0\.0\.1:(\d+)/.exec(await first.line(/healthz/))?.[1];
  const second = await program.run(args, setup.env());
  expect(second.code).toBe(5);
  expect(second.stderr).toMatch(
    new RegExp(
      `^Another poller \\(process ${first.process.pid} on .*\\) is using this state: stop it`,
    ),
  );

  const health = await fetch(`http://127.0.0.1:${port}/healthz`);
  expect([health.status, await health.json()]).toMatchObject([200, { health: 'ok' }]);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toMatch(/^graph_1password_runs_total\{outcome="ok"\} 1$/m);
  expect(metrics).toMatch(
    /^graph_1password_stream_delivered_timestamp_seconds\{stream="auditevents"\} \d+/m,
  );
  expect((await fetch(`http://127.0.0.1:${port}/other`)).status).toBe(404);
  const status = await program.runWarm(['poll', '--status', ...setup.places], setup.env());
  expect(status.code).toBe(0);
  expect(status.stdout).toContain(`process ${first.process.pid}`);

  first.process.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
});

test('a lock of a process that died is taken over', async () => {
  await begin();
  setup.time += MINUTE;
  const lock = setup.folder.stateFile.replace(/json$/, 'lock');
  const dead = {
    pid: process.pid,
    started: '1',
    host: hostname(),
    since: '2026-01-01',
  };
  writeFileSync(lock, JSON.stringify(dead));
  const { code } = await once(['--collect-only', ...setup.places]);
  expect(code).toBe(0);
});

test('SIGTERM in mid-run aborts the synchronization job and keeps the state', async () => {
  const poller = program.start(['poll', '--once', ...setup.upload], setup.env());
  setup.onTenant = ({ kind }) => {
    if (kind === 'itemusages') {
      poller.process.kill('SIGTERM');
      return { type: 'stall' };
    }
    return undefined;
  };
  const { code, json } = await poller.ended;
  expect([code, json[0]?.outcome]).toEqual([130, 'interrupted']);
  expect(setup.jupiterOne.jobs).toMatchObject([
    { status: 'ABORTED', abortReason: expect.stringContaining('interrupted') as string },
  ]);
  expect(state()).toMatchObject({ failures: 0, runs: { failed: 0 }, streams: {} });
});

test('what is missing for an upload is named before anything is asked', async () => {
  const { code, stderr, requests } = await refused(['--state-dir', setup.folder.root]);
  expect([code, requests]).toEqual([2, 0]);
  expect(stderr).toBe(
    '--integration-instance-id missing: an upload to JupiterOne needs API key, account and instance; with --collect-only the graph stays on disk.\n',
  );
});

test('without any sign of where the graph is to go, the choice is shown', async () => {
  const none = { JUPITERONE_API_KEY: '', JUPITERONE_ACCOUNT: '', INTEGRATION_INSTANCE_ID: '' };
  const args = ['--interval', 'ONE_HOUR', '--state-dir', setup.folder.root];
  const { code, stderr, requests } = await refused(args, none);
  expect([code, requests]).toEqual([2, 0]);
  expect(stderr).toMatch(
    /^Where should the graph go\? Choose one:\n.* --collect-only.*\n.*JUPITERONE_API_KEY/,
  );
});

test('DISABLED polls nothing, also from the environment', async () => {
  const env = setup.env({ POLLING_INTERVAL: 'DISABLED' });
  const { code, stderr } = await program.runWarm(['poll', '--collect-only', ...setup.places], env);
  expect(code).toBe(0);
  expect(stderr).toContain('Polling is disabled');
  const wrong = setup.env({ POLLING_INTERVAL: 'HOURLY' });
  const refused = await program.runWarm(['poll', '--collect-only', ...setup.places], wrong);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    'POLLING_INTERVAL is "HOURLY": enter one of DISABLED, THIRTY_MINUTES, ONE_HOUR, FOUR_HOURS, EIGHT_HOURS, TWELVE_HOURS, ONE_DAY, ONE_WEEK.\n',
  ]);
});
