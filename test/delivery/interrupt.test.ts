import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashOf } from './hash';
import { PollerSetup } from './pollerSetup';
import { Program } from './program';
import type { Ended } from './ended';
import type { Started } from './program';

let program: Program;
let setup: PollerSetup;
let folder: string;
/** Holds what the first collect and the first demo of the tests left. */
let root: string;
beforeAll(async () => {
  program = await Program.build();
  root = mkdtempSync(path.join(tmpdir(), 'graph-1password-interrupt-'));
});
afterAll(() => {
  program.remove();
  rmSync(root, { recursive: true });
});
beforeEach(async () => {
  setup = await PollerSetup.open();
  folder = path.join(setup.folder.root, 'graph');
});
afterEach(() => setup.close());

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const where = (): string[] => ['--data-dir', folder];
const run = (...args: string[]) => program.runWarm([...args, ...where()], setup.env());

/** What is made for the first test that needs it; others go on from a copy. */
const made = new Map<string, Promise<unknown>>();
async function copyOf(name: string, to: string, make: (folder: string) => Promise<Ended>) {
  const from = path.join(root, name);
  const first = made.get(name) ?? make(from).then(({ code }) => expect(code).toBe(0));
  made.set(name, first);
  await first;
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

/** Leaves the graph of a collect. */
const collectFirst = () =>
  copyOf('collected', folder, (into) =>
    program.runWarm(['collect', '--data-dir', into], setup.env()),
  );

/** Resolves when a command is in the middle of reading: from then on the tenant answers nothing more. */
const reading = (): Promise<void> =>
  new Promise((resolve) => {
    setup.onTenant = ({ path: asked }) => {
      if (!/auditevents|vaults/.test(asked)) return undefined;
      resolve();
      return { type: 'stall' };
    };
  });

/** Interrupts a command. @returns how it ended */
async function interrupt(started: Started, moment: Promise<unknown>, signal: NodeJS.Signals) {
  await Promise.race([moment, started.ended]);
  started.process.kill(signal);
  return started.ended;
}

describe.each(SIGNALS)('%s', (signal) => {
  test('ends collect and run with 130, and leaves the last good graph as it is', async () => {
    await collectFirst();
    const before = hashOf(folder);
    const upload = ['-i', 'instance-1', '--api-base-url', setup.jupiterOne.url];
    for (const args of [['collect'], ['run', ...upload]]) {
      const moment = reading();
      const started = program.start([...args, ...where()], setup.env());
      const { code, stderr } = await interrupt(started, moment, signal);
      expect([args, code]).toEqual([args, 130]);
      expect(stderr).toMatch(/^Interrupted: /);
      expect(hashOf(folder)).toBe(before);
    }
    expect(setup.jupiterOne.jobs.map(({ status }) => status)).toEqual(['ABORTED']);
    setup.onTenant = () => undefined;
    // Nothing is locked, and nothing says that a run failed.
    const { code, stdout } = await run('ask', 'FIND one_password_vault', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ graph: { lacks: [] } });
    expect((await run('collect')).code).toBe(0);
  });

  test('ends a single run of a poller with 130, and leaves no files', async () => {
    const moment = reading();
    const args = ['poll', '--once', '--collect-only', '--jitter', '0', ...setup.places];
    const { code } = await interrupt(program.start(args, setup.env()), moment, signal);
    expect(code).toBe(130);
    const runs = path.join(setup.folder.root, 'data', 'instance-1', 'runs');
    expect(existsSync(runs) ? readdirSync(runs) : []).toEqual([]);
  });

  test('ends a demo with 130, and leaves the graph of the last one', async () => {
    const cwd = path.join(setup.folder.root, 'work');
    const env = { PATH: process.env.PATH };
    const small = ['--users', '20', '--days', '1', '--events', '100', '--items', '20'];
    await copyOf('work', cwd, (into) => {
      mkdirSync(into);
      return program.runWarm(['demo', ...small], env, into);
    });
    const graph = path.join(cwd, '.graph-1password', 'demo');
    const before = hashOf(graph);
    const started = program.start(['demo', ...small], env, cwd);
    const { code, stderr } = await interrupt(started, started.line(/^Running /), signal);
    expect([code, stderr]).toEqual([130, expect.stringMatching(/^Interrupted: /)]);
    expect(hashOf(graph)).toBe(before);
  });

  test('ends questions and pages at once, and leaves an output whole or not at all', async () => {
    await collectFirst();
    const file = path.join(setup.folder.root, 'out.html');
    const started = program.start(['explore', '-o', file, ...where()], setup.env());
    const { code } = await interrupt(started, started.line(/^Reading /), signal);
    // A shell shows 130 or 143.
    expect([code, started.process.signalCode]).toEqual([null, signal]);
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(setup.folder.root).filter((name) => name.startsWith('out'))).toEqual([]);
  });
});

/** Interrupts a process as soon as it listens for the first time, which is before its code is loaded. */
const AT_ONCE = `data:text/javascript,${encodeURIComponent(
  `process.once('newListener', function at(name) {
    if (name === 'SIGTERM') setImmediate(() => process.kill(process.pid, name));
    else process.once('newListener', at);
  });`,
)}`;

test.each(['collect', 'poll'])(
  '%s that is interrupted while it is loaded ends with 130 and a word',
  async (name) => {
    const places = name === 'collect' ? where() : ['--once', '--collect-only', ...setup.places];
    const env = setup.env();
    const NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} --import=${AT_ONCE}`.trim();
    const { code, stderr } = await program.run([name, ...places], { ...env, NODE_OPTIONS });
    expect([code, stderr]).toEqual([130, expect.stringMatching(/stopp|Interrupted/)]);
  },
);
