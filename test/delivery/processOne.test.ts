import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Program } from './program';
import type { Started } from './program';
import { Stage } from './stage';

/** Makes the program process 1, as in a container without an init; it dies with the test. */
const AS_PROCESS_ONE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
/** Where only root may make such a namespace. */
const AS_MAPPED_ROOT = ['unshare', '--user', '--map-root-user', ...AS_PROCESS_ONE.slice(1)];

const works = (command: string[]): boolean => {
  const [file = '', ...args] = command;
  return spawnSync(file, [...args, 'true'], { stdio: 'ignore' }).status === 0;
};
const isThere = (file: string): boolean => works(['sh', '-c', `command -v ${file}`]);

const before = [AS_PROCESS_ONE, AS_MAPPED_ROOT].find(works);
const withNamespace = before ? test : test.skip;
const withTini = before && isThere('tini') ? test : test.skip;

let program: Program;
let stage: Stage;
beforeAll(async () => {
  program = await Program.build();
  stage = await Stage.open();
});
afterAll(async () => {
  program.remove();
  await stage.close();
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

/** Waits until a process catches, or blocks, SIGTERM: bit 14 of its signals. */
async function untilSigterm(pid: number, how: 'SigCgt' | 'SigBlk'): Promise<void> {
  for (;;) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bits = new RegExp(`^${how}:\\t([0-9a-f]+)$`, 'm').exec(status)?.[1] ?? '0';
    if ((BigInt(`0x${bits}`) & (1n << 14n)) !== 0n) return;
    await pause(1);
  }
}

const daemon = ['poll', '--collect-only', '--interval', 'ONE_DAY'];

withNamespace(
  'as process 1 a daemon ends at the first SIGTERM that Node can hear, long before it has loaded its code (skipped where namespaces of processes are forbidden)',
  async () => {
    const started = program.start(
      [...daemon, ...stage.places],
      stage.env(),
      program.folder,
      before,
    );
    const pid = await processOne(started);
    await untilSigterm(pid, 'SigCgt');
    process.kill(pid, 'SIGTERM');
    const { code, stdout } = await started.ended;
    expect([code, stdout]).toEqual([130, '']);
  },
);

withNamespace(
  'as process 1 a daemon that waits for its next run ends in its own way (skipped where namespaces of processes are forbidden)',
  async () => {
    const started = program.start(
      [...daemon, ...stage.places],
      stage.env(),
      program.folder,
      before,
    );
    await started.line(/"event":"alerts"/);
    process.kill(await processOne(started), 'SIGTERM');
    const { code, stderr } = await started.ended;
    expect([code, stderr]).toEqual([0, expect.stringContaining('SIGTERM: ending')]);
  },
);

withTini.each([0, 1, 5, 20, 50, 100, 400])(
  'below tini, as in the image, it ends at a SIGTERM after %i ms (skipped where tini is missing)',
  async (delay) => {
    const through = [...(before ?? []), 'tini', '--'];
    const started = program.start(
      [...daemon, ...stage.places],
      stage.env(),
      program.folder,
      through,
    );
    const pid = await processOne(started);
    await untilSigterm(pid, 'SigBlk');
    await pause(delay);
    process.kill(pid, 'SIGTERM');
    // 143 before the program has begun to listen, 130 or 0 afterwards.
    expect([143, 130, 0]).toContain((await started.ended).code);
  },
);
