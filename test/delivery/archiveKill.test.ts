import { mkdirSync, readdirSync, readFileSync, watch } from 'node:fs';
import path from 'node:path';
import { readSnapshot, verify } from '@graph-1password/archive';
import { Random } from '@graph-1password/tenant';
import { HOUR } from '@graph-1password/vocabulary';
import type { RunReport } from '../../packages/cli/src/poll/run/report';
import { archivedGraph } from '../support/archivedGraph';
import { Program } from './program';
import type { Started } from './program';
import { PollerSetup } from './pollerSetup';
import { differencesToUnion } from './truth';

/** Changes of files in the archive after which a process is killed: while it collects, enters and tidies up. */
const POLLS = [1, 2, 3, 5, 8, 13, 21, 34, 55, 80, 110, 150, 200, 260];
const COMPACTIONS = [1, 2, 4, 7, 12, 20];

let program: Program;
let setup: PollerSetup;
let archive: string;
beforeAll(async () => {
  program = await Program.build();
  setup = await PollerSetup.open();
  archive = path.join(setup.folder.dataFolder, 'archive');
});
afterAll(async () => {
  await setup.close();
  program.remove();
});

/** A process and those that it has started. */
function family(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return [pid, ...children.split(' ').filter(Boolean).map(Number).flatMap(family)];
  } catch {
    return [pid];
  }
}

/** Kills a command and its children at the nth change in the archive. @returns whether it came to that */
async function killAt(command: Started, change: number): Promise<boolean> {
  let [seen, killed] = [0, false];
  const watcher = watch(archive, { recursive: true }, () => {
    if (++seen !== change) return;
    killed = true;
    for (const pid of family(command.process.pid as number)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by now.
      }
    }
  });
  // A folder that is gone before Node has read it is no trouble of the test.
  watcher.on('error', () => undefined);
  await command.ended;
  watcher.close();
  return killed;
}

test('an archive whose poller and compaction are killed at twenty moments is the whole truth', async () => {
  mkdirSync(archive, { recursive: true });
  const args = ['poll', '--once', '--jitter', '0', '--collect-only', ...setup.places];
  const compaction = ['archive', 'compact', '--all', '--data-dir', setup.folder.dataFolder];
  const moments = new Random('archive').shuffle([
    ...POLLS.map((change) => [args, change] as const),
    ...COMPACTIONS.map((change) => [compaction, change] as const),
  ]);
  // So that there is something to merge.
  const first = await program.run(args, setup.env());
  expect(first.code).toBe(0);
  const { window } = first.json.find(({ event }) => event === 'run') as unknown as RunReport;
  let killed = 0;
  for (const [command, change] of moments) {
    setup.time += HOUR;
    if (await killAt(program.start(command, setup.env()), change)) killed++;
  }
  setup.time += HOUR;
  const { code, stderr } = await program.run(args, setup.env());
  expect([code, stderr]).toEqual([0, '']);
  // Some kills came too late: what a run changes at its end depends on what the ones before have left.
  expect(killed).toBeGreaterThanOrEqual(14);
  const { problems } = verify(archive);
  expect(problems).toEqual([]);
  expect(readdirSync(path.join(archive, 'stage'))).toEqual([]);
  expect(readSnapshot(archive).number).toBeGreaterThan(2);
  const running = setup.tenant;
  const known = {
    ...{ running, vaults: running.tenant.vaults, items: running.tenant.items },
    // The clock of the process has gone on since the test began.
    since: Date.parse(window?.since ?? ''),
    until: setup.time,
  };
  expect(differencesToUnion(known, await archivedGraph(archive))).toEqual([]);
}, 600_000);
