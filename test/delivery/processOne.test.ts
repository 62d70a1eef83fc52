import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Program } from './program';
import type { Ended } from './ended';
import type { Started } from './program';
import { PollerSetup } from './pollerSetup';

/** Makes the program process 1, as in a container without an init; it dies with the test. */
const AS_PROCESS_ONE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
/** Where only root may make such a namespace. */
const AS_MAPPED_ROOT = ['unshare', '--user', '--map-root-user', ...AS_PROCESS_ONE.slice(1)];

const works = (command: string[]): boolean => {
  const [file = '', ...args] = command;
  return spawnSync(file, [...args, 'true'], { stdio: 'ignore', timeout: 60_000 }).status === 0;
};
const isThere = (file: string): boolean => works(['sh', '-c', `command -v ${file}`]);

const before = [AS_PROCESS_ONE, AS_MAPPED_ROOT].find(works);
const withNamespace = before ? test : test.skip;
const withTini = before && isThere('tini') ? test : test.skip;

let program: Program;
let setup: PollerSetup;
beforeAll(async () => {
  program = await Program.build();
  setup = await PollerSetup.open();
});
afterAll(async () => {
  program.remove();
  await setup.close();
});

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

/** The process that `unshare` has started, as soon as it is there; it is process 1 of its namespace. */
async function processOne({ process: unshare }: Started): Promise<number> {
  for (;;) {
    const [child] = childrenOf(unshare.pid as number);
    const name = child && readFileSync(`/proc/${child}/comm`, 'utf8').trim();
    if (child !== undefined && name !== 'unshare') return child;
    await pause(1);
  }
}

/** Waits until tini listens: it holds all signals back, and then ignores SIGTTIN, bit 20. */
async function untilTiniListens(pid: number): Promise<void> {
  for (;;) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bits = /^SigIgn:\t([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
    if ((BigInt(`0x${bits}`) & (1n << 20n)) !== 0n) return;
    await pause(1);
  }
}

/** Sends SIGTERM until it is obeyed: Node drops those that come before it runs any of our code. */
async function insist(daemon: Started): Promise<Ended> {
  const pid = await processOne(daemon);
  try {
    for (;;) {
      process.kill(pid, 'SIGTERM');
      await pause(2);
    }
  } catch {
    // It is gone.
  }
  return daemon.ended;
}

const started: Started[] = [];
afterEach(() => {
  for (const { process: unshare } of started.splice(0)) unshare.kill('SIGKILL');
});

/** Starts a command below some others; the last of them or the program itself is process 1. */
function start(args: string[], below: string[] = []): Started {
  const commands = [...(before ?? []), ...below];
  const daemon = program.start(args, setup.env(), program.folder, commands);
  started.push(daemon);
  return daemon;
}

const startDaemon = (...below: string[]): Started =>
  start(['poll', '--collect-only', '--interval', 'ONE_DAY', ...setup.places], below);

withNamespace(
  'as process 1 a poller ends at SIGTERM before it begins a run (skipped where namespaces of processes are forbidden)',
  async () => {
    const { code, stdout, stderr } = await insist(startDaemon());
    // Some kernels let one of so many end process 1 before Node runs our code: then there is no code.
    expect([null, 0, 130]).toContain(code);
    expect(stdout).toBe('');
    if (code !== null) expect(stderr).toContain('SIGTERM: stopp');
  },
);

withNamespace(
  'as process 1 a poller that waits for its next run ends in its own way (skipped where namespaces of processes are forbidden)',
  async () => {
    const daemon = startDaemon();
    await daemon.line(/"event":"alerts"/);
    process.kill(await processOne(daemon), 'SIGTERM');
    const { code, stderr } = await daemon.ended;
    expect([code, stderr]).toEqual([0, expect.stringContaining('SIGTERM: stopping')]);
  },
);

withNamespace.each(['SIGTERM', 'SIGINT'] as const)(
  'as process 1 a collection ends at %s and leaves nothing behind (skipped where namespaces of processes are forbidden)',
  async (signal) => {
    const folder = path.join(setup.folder.root, signal);
    const asked = new Promise<void>((resolve) => {
      setup.onTenant = () => {
        resolve();
        return { type: 'stall' };
      };
    });
    const collection = start(['collect', '--data-dir', folder]);
    const pid = await processOne(collection);
    await asked;
    const below = childrenOf(pid);
    expect(below).toHaveLength(1);
    // As a terminal does, and a container's runtime does not: a signal for the process of the run, too.
    for (const each of signal === 'SIGINT' ? [pid, ...below] : [pid]) process.kill(each, signal);
    const { code, stdout, stderr } = await collection.ended;
    setup.onTenant = () => undefined;
    expect([code, stdout, stderr]).toEqual([130, '', 'Interrupted: there is no graph yet.\n']);
    expect(below.filter((each) => existsSync(`/proc/${each}`))).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  },
);

withTini.each([0, 1, 5, 20, 50, 100, 400])(
  'below tini, as in the image, one SIGTERM after %i ms ends it (skipped where tini is missing)',
  async (delay) => {
    const daemon = startDaemon('tini', '--');
    const pid = await processOne(daemon);
    await untilTiniListens(pid);
    await pause(delay);
    process.kill(pid, 'SIGTERM');
    // 143 before the program has begun to listen, 130 or 0 afterwards.
    expect([143, 130, 0]).toContain((await daemon.ended).code);
  },
);
