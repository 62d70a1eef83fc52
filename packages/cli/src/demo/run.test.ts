import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Lock } from '@graph-1password/archive';
import { NewGraph } from '../graph/newGraph';
import { EXIT } from '../support/exitCodes';
import { UsageError } from '../support/usage';
import { demoFiles } from './files';
import { runDemo } from './run';

afterEach(() => jest.restoreAllMocks());

test('of two demos at once that are to keep their tenants running, one goes on', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'demo-'));
  jest.spyOn(process, 'cwd').mockReturnValue(root);
  for (const method of ['error', 'log'] as const) {
    jest.spyOn(console, method).mockImplementation(() => undefined);
  }
  const options = { seed: 'two', users: 20, vaults: 5, events: 0, days: 1, items: 20 };
  const [first, second] = [0, 1].map(() => runDemo({ ...options, keepRunning: true }));
  try {
    expect(await second).toBe(EXIT.busy);
  } finally {
    process.emit('SIGINT');
    expect(await first).toBe(EXIT.interrupted);
    rmSync(root, { recursive: true });
  }
});

test('a demo beside one that is collecting says what to do, and names no option that it does not have', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'demo-'));
  jest.spyOn(process, 'cwd').mockReturnValue(root);
  const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const graph = NewGraph.begin(demoFiles(root).graph);
  try {
    const options = { seed: 'busy', users: 20, vaults: 5, events: 0, days: 1, items: 20 };
    expect(await runDemo(options)).toBe(EXIT.busy);
    expect(told.mock.calls.flat().join()).toMatch(
      /^Another demo \(process \d+ on .*\) is writing its graph there: wait until it ends, or run the demo in another folder\.$/,
    );
  } finally {
    graph.end();
    rmSync(root, { recursive: true });
  }
});

test('a demo beside a tenant that stays up ends with a sentence, and leaves its settings alone', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'demo-'));
  jest.spyOn(process, 'cwd').mockReturnValue(root);
  const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const { env } = demoFiles(root);
  mkdirSync(path.dirname(env), { recursive: true });
  writeFileSync(env, 'settings');
  const lock = Lock.take(path.join(path.dirname(env), '.lock'), { holder: 'demo', cure: '' });
  try {
    const options = { seed: 'busy', users: 20, vaults: 4, events: 100, days: 1, items: 20 };
    expect(await runDemo({ ...options, keepRunning: false, format: 'text' })).toBe(EXIT.busy);
    expect(told.mock.calls.flat().join()).toMatch(
      /^Another demo \(process \d+ on .*\) keeps its tenant running there: end it with Ctrl-C/,
    );
    expect(readFileSync(env, 'utf8')).toBe('settings');
  } finally {
    lock.release();
    rmSync(root, { recursive: true });
  }
});

test('a demo does not write its export of access over what is there', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'demo-'));
  jest.spyOn(process, 'cwd').mockReturnValue(root);
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const size = { seed: 'export', users: 20, vaults: 5, events: 0, days: 1, items: 20 };
  await expect(runDemo({ ...size, access: root })).rejects.toThrow(
    /is there already: choose another folder for --access\.$/,
  );
  rmSync(root, { recursive: true });
});

test('a demo of a time at which there was no 1Password is refused, and writes nothing', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'demo-'));
  jest.spyOn(process, 'cwd').mockReturnValue(root);
  const size = { seed: 'old', users: 20, vaults: 5, events: 0, days: 1, items: 20 };
  await expect(runDemo({ ...size, now: Date.UTC(1900, 0, 1) })).rejects.toThrow(
    new UsageError(
      'There was no 1Password at 1900-01-01 00:00 UTC: choose a --now after 2006-06-18 00:00 UTC.',
    ),
  );
  expect(readdirSync(root)).toEqual([]);
  rmSync(root, { recursive: true });
});
