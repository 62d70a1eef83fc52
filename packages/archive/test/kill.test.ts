import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { verify } from '../src/store/verify';
import { START, TestArchive, THINGS } from './testArchive';

let archive: TestArchive;
let program: string;
let saved: string;

beforeAll(async () => {
  archive = new TestArchive();
  program = path.join(archive.root, 'dies.js');
  await build({
    entryPoints: [path.join(__dirname, 'dies.ts')],
    outfile: program,
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' },
    external: ['@duckdb/node-api'],
  });
  symlinkSync(path.resolve('node_modules'), path.join(archive.root, 'node_modules'));
  saved = path.join(archive.root, 'saved');
  for (const work of ['1', '2']) run(work, 0);
  cpSync(archive.folder, saved, { recursive: true });
});
afterAll(() => archive.remove());

/** One of so many kills is one; all others are what the process would have left. */
const REAL = 12;

/** @returns calls that changed the disk; undefined when it was killed */
function run(work: string, point: number, ...states: string[]): number | undefined {
  const { stdout, signal, stderr } = spawnSync(
    process.execPath,
    [program, archive.folder, work, String(point), ...states],
    { encoding: 'utf8', timeout: 60_000 },
  );
  expect(stderr).toBe('');
  expect([null, 'SIGKILL']).toContain(signal);
  if (signal !== null) return undefined;
  return (JSON.parse(stdout) as { calls: number }).calls;
}

const restore = (from = saved): void => {
  rmSync(archive.folder, { recursive: true });
  cpSync(from, archive.folder, { recursive: true });
};

/** Names of all files, without what differs from process to process. */
const names = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replace(/(\.graph-1password|spill)-\w+-\d+-\w+/, '$1'))
    .map((name) => name.replace(/\.\d+\.(tmp|dead)$/, '.$1'))
    .sort();

/** Leaves what a process leaves that is killed at a change of the disk. */
function kill(work: string, point: number, states: string): void {
  const state = path.join(states, String(point));
  if (point % REAL !== 1) return restore(state);
  restore();
  expect(run(work, point)).toBeUndefined();
  expect(names(archive.folder)).toEqual(names(state));
}

const keys = (...works: string[]): string[] =>
  works.flatMap((work) => Array.from({ length: 6 }, (_, n) => `${work}-${n}`)).sort();

test.each(['4', 'compact'])(
  'killed at any change of the disk (run %s): the archive is as before or as after, and the next run goes on',
  async (work) => {
    restore();
    const states = path.join(archive.root, `states ${work}`);
    const calls = run(work, 0, states) ?? 0;
    expect(calls).toBeGreaterThan(20);
    let before = 0;
    for (let point = 1; point <= calls; point++) {
      kill(work, point, states);
      const found = await archive.keys();
      const done = work === '4' && found.length > 12;
      expect(found).toEqual(done ? keys('1', '2', '4') : keys('1', '2'));
      if (!done) before++;
      // What is left besides is harmless, and the next writer takes it away.
      const next = { events: [{ key: '5', time: START }], things: [{ key: 't', name: '5' }] };
      await archive.add(next);
      expect(verify(archive.folder).problems).toEqual([]);
      expect(readdirSync(path.join(archive.folder, 'stage'))).toEqual([]);
      expect(await archive.keys()).toHaveLength(found.length + 1);
    }
    if (work === '4') expect([before > 10, before < calls]).toEqual([true, true]);
    expect((await archive.rows(THINGS, 'name', 'ORDER BY _from')).at(-1)).toEqual({ name: '5' });
  },
  300_000,
);
