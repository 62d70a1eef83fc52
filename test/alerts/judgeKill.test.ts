import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { judge } from '../../packages/cli/src/alerts/judge/judge';
import type { JudgeReport, JudgeRequest } from '../../packages/cli/src/alerts/judge/judge';
import type { JudgeAnswer } from '../../packages/cli/src/alerts/judge/judgeWorker';
import { AlertStore } from '../../packages/cli/src/alerts/state/store';
import { writeRunFile } from '../../packages/cli/src/graph/runFile';
import { Program } from '../delivery/program';
import { leaveSummary } from '../support/runSummary';
import { waiting } from './outbox';
import { httpReceiver } from './receivers/http';
import type { Receiver } from './receivers/receiver';

const NOW = Date.now();
const EVENT = 'one_password_audit_event';
/** Messages that wait for a sink. */
const COUNT = 3;
const SINK = 'hook';

let program: Program;
let receiver: Receiver;
let root: string;
beforeAll(async () => void (program = await Program.build()));
afterAll(() => program.remove());
beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'judge-kill-'));
  receiver = await httpReceiver('webhook');
  const sink = `${SINK}: { type: webhook, url: '\${URL}', secret: '\${SECRET}' }`;
  writeFileSync(path.join(root, 'graph-1password.yaml'), `sinks: { ${sink} }\n`);
});
afterEach(async () => {
  await receiver.close();
  rmSync(root, { recursive: true });
});

const alertsFolder = () => path.join(root, 'alerts');

const requestOf = (graphFolder: string | undefined): JudgeRequest => ({
  ...{ alertsFolder: alertsFolder(), configFile: path.join(root, 'graph-1password.yaml') },
  ...(graphFolder !== undefined && { graphFolder }),
});

/** What a process does that nobody kills: the next judgement, which knows only what is on the disk. */
const judgeNext = (graphFolder?: string): Promise<JudgeReport> =>
  judge(requestOf(graphFolder), { env: receiver.env });

/**
 * The process of one judgement, as a poller starts it.
 * @param at the number of the change of the alerts' folder before which it is killed; 0: it lives, and its changes are traced
 * @returns its report, or what ended it
 */
function judgeAlone(graphFolder: string | undefined, at: number): Promise<JudgeReport | string> {
  const preload = `--require ${path.join(__dirname, '../delivery/dieAt.cjs')}`;
  const dying = {
    ...{ NODE_OPTIONS: preload, DIE_BELOW: alertsFolder(), DIE_AT: String(at) },
    ...(at === 0 && { DIE_TRACE: path.join(root, 'trace') }),
  };
  const child = fork(path.join(program.folder, 'dist', 'program', 'judgeWorker.js'), {
    env: { PATH: process.env.PATH, HOME: root, ...receiver.env, ...dying },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    let answer: JudgeAnswer | undefined;
    child.on('message', (message) => (answer = message as JudgeAnswer));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (!answer) resolve(signal ?? `exit code ${code}`);
      else resolve('report' in answer ? answer.report : answer.problem);
    });
    child.send(requestOf(graphFolder));
  });
}

/** What the process changes, in order. */
async function changes(graphFolder?: string): Promise<string[]> {
  expect(await judgeAlone(graphFolder, 0)).toMatchObject({ refused: 0, waiting: 0 });
  const all = readFileSync(path.join(root, 'trace'), 'utf8').trim().split('\n');
  rmSync(alertsFolder(), { recursive: true });
  receiver.taken.splice(0);
  return all;
}

/** Once each: what is told, and who it is told to. Doubles have the same key. */
function expectAllTold(keys: number): void {
  expect(new Set(receiver.taken).size).toBe(keys);
  const { outbox, sinks } = new AlertStore(alertsFolder()).load();
  expect([outbox, sinks[SINK]?.delivered]).toEqual([[], keys]);
}

/** A graph in which rules find something. */
function leaveGraph(): string {
  const folder = path.join(root, 'graph-of-run');
  const entities = ['FW', 'DUO', 'MFA'].map((id, n) => ({
    ...{ _key: `${EVENT}:${id}`, _type: EVENT, _class: ['Record'], displayName: id },
    ...{ action: ['updatfw', 'disblduo', 'disblmfa'][n], objectType: 'account' },
    ...{ actorEmail: `${id}@example.com`, createdOn: NOW - 60_000 * (n + 1) },
  }));
  mkdirSync(path.join(folder, 'graph'), { recursive: true });
  writeFileSync(path.join(folder, 'graph', 'e.json'), JSON.stringify({ entities }));
  leaveSummary(folder, NOW, {});
  const [startedOn = '', finishedOn = ''] = [NOW, NOW + 1].map((on) => new Date(on).toISOString());
  writeRunFile(folder, { startedOn, finishedOn, reasons: [] });
  return folder;
}

test('a process that is killed at any moment of sending loses no message, and repeats one only with its key', async () => {
  const store = () => new AlertStore(alertsFolder());
  store().save(waiting(COUNT, SINK));
  const steps = await changes();
  const notes = steps.flatMap((step, n) => (/^openSync journal-/.test(step) ? [n + 1] : []));
  expect(notes).toHaveLength(COUNT);
  const [first = 0, second = 0] = notes;
  const last = notes.at(-1) ?? 0;
  const isOfState = (step = '') => /^(renameSync state|rmSync journal)/.test(step);
  // Before the first is sent, while it is noted, between the others, and where the state takes the place of the journal.
  const moments = steps
    .map((_, n) => n + 1)
    .filter(
      (n) =>
        n === 1 ||
        (n >= first && n < second) ||
        n === last ||
        (n > last && isOfState(steps[n - 1])),
    );
  expect(moments.length).toBeGreaterThan(5);
  const seen = new Set<string>();
  for (const at of moments) {
    store().save(waiting(COUNT, SINK));
    expect([steps[at - 1], await judgeAlone(undefined, at)]).toEqual([steps[at - 1], 'SIGKILL']);
    expect(receiver.taken.length > 0).toBe(at > 1);
    expect(await judgeNext()).toMatchObject({ waiting: 0, refused: 0 });
    expectAllTold(COUNT);
    seen.add(receiver.taken.length > COUNT ? 'twice' : 'once');
    rmSync(alertsFolder(), { recursive: true });
    receiver.taken.splice(0);
  }
  // Killed between sending and noting, it cannot know.
  expect([...seen].sort()).toEqual(['once', 'twice']);
}, 600_000);

test('a process that is killed while it writes what it has judged tells it all the same', async () => {
  const folder = leaveGraph();
  const steps = await changes(folder);
  const at = steps.findIndex((step) => /^renameSync state\.json/.test(step)) + 1;
  expect(at).toBeGreaterThan(1);
  // Before the state is there, and after it.
  for (const moment of [at, at + 1]) {
    // As the poller notes it.
    new AlertStore(alertsFolder()).expectJudgement();
    expect(await judgeAlone(folder, moment)).toBe('SIGKILL');
    expect(new AlertStore(alertsFolder()).isBehind(NOW)).toBe(true);
    expect(receiver.taken).toEqual([]);
    const report = await judgeNext(folder);
    expect(report).toMatchObject({ waiting: 0, refused: 0 });
    const { open = 0 } = report;
    expect(open).toBeGreaterThanOrEqual(3);
    expectAllTold(open);
    expect(receiver.taken).toHaveLength(open);
    expect(new AlertStore(alertsFolder()).isBehind(NOW)).toBe(false);
    rmSync(alertsFolder(), { recursive: true });
    receiver.taken.splice(0);
  }
}, 600_000);
