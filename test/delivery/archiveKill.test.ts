import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readSnapshot, verify } from '@graph-1password/archive';
import { HOUR } from '@graph-1password/vocabulary';
import type { RunReport } from '../../packages/cli/src/poll/run/report';
import { archivedGraph } from '../support/archivedGraph';
import { Program } from './program';
import { PollerSetup } from './pollerSetup';
import { differencesToUnion } from './truth';

/**
 * When a process is killed: before its nth change of the archive, counted from the first one on of whose path this is a
 * part. Nothing depends on how fast a machine is.
 */
type Moment = readonly [from: string, nth: number];

/** Of a poller's run: while it takes the archive, stages, converts, enters, tidies up and says what it did. */
const POLLS: readonly Moment[] = [
  ['', 1],
  ['', 6],
  ['', 9],
  ['', 12],
  ['', 25],
  ['.parquet', 1],
  ['.parquet', 5],
  ['/intent.json', 1],
  ['/intent.json', 3],
  ['/intent.json', 7],
  ['/intent.json', 10],
  ['head.json', 1],
  ['summary.json', 2],
  ['provenance.json', 1],
];
/** The same of a compaction. */
const COMPACTIONS: readonly Moment[] = [
  ['', 8],
  ['', 13],
  ['/intent.json', 1],
  ['/intent.json', 5],
  ['/intent.json', 12],
  ['head.json', 1],
];

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

/** The environment of a process that dies at a moment. */
function dyingAt([from, nth]: Moment): NodeJS.ProcessEnv {
  const env = setup.env({ DIE_BELOW: archive, DIE_FROM: from, DIE_AT: String(nth) });
  const preload = `--require ${path.join(__dirname, 'dieAt.cjs')}`;
  return { ...env, NODE_OPTIONS: `${preload} ${env.NODE_OPTIONS ?? ''}` };
}

/** A run in the process that a poller starts for it. @returns its report; how the process ended when there is none */
function poll(env: NodeJS.ProcessEnv): Promise<RunReport | string> {
  const request = { ...setup.folder.request(), archive: { folder: archive, required: true } };
  return program.perform({ type: 'run', request }, env);
}

/** @returns what ended it */
async function compact(env: NodeJS.ProcessEnv): Promise<string> {
  const places = ['--data-dir', setup.folder.dataFolder];
  const started = program.start(['archive', 'compact', '--all', ...places], env);
  const { code, stderr } = await started.ended;
  return started.process.signalCode ?? `exit code ${code}: ${stderr}`;
}

/** A run that nobody kills. */
async function whole(): Promise<RunReport> {
  const report = await poll(setup.env());
  expect(report).toMatchObject({ outcome: 'ok', reasons: [] });
  return report as RunReport;
}

test('an archive whose poller and compaction are killed at twenty moments is the whole truth', async () => {
  mkdirSync(archive, { recursive: true });
  const { window } = await whole();
  // Two runs that add something, so that there is something to merge.
  setup.time += 2 * HOUR;
  await whole();
  const compactions = [...COMPACTIONS];
  for (const [index, moment] of POLLS.entries()) {
    setup.time += 2 * HOUR;
    expect([...moment, await poll(dyingAt(moment))]).toEqual([...moment, 'SIGKILL']);
    const next = index % 2 === 0 ? compactions.shift() : undefined;
    if (next) expect([...next, await compact(dyingAt(next))]).toEqual([...next, 'SIGKILL']);
  }
  expect(compactions).toEqual([]);
  setup.time += HOUR;
  await whole();
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
