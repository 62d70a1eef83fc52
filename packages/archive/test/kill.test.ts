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

/** @returns calls that changed the disk; undefined when it was killed */
function run(work: string, point: number): number | undefined {
  const { stdout, signal, stderr } = spawnSync(
    process.execPath,
    [program, archive.folder, work, String(point)],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  if (signal !== null) return undefined;
  return (JSON.parse(stdout) as { calls: number }).calls;
}

const restore = (): void => {
  rmSync(archive.folder, { recursive: true });
  cpSync(saved, archive.folder, { recursive: true });
};

const keys = (...works: string[]): string[] =>
  works.flatMap((work) => Array.from({ length: 6 }, (_, n) => `${work}-${n}`)).sort();

test.each(['4', 'compact'])(
  'killed at any change of the disk (run %s): the archive is as before or as after, and the next run goes on',
  async (work) => {
    restore();
    const calls = run(work, 0) ?? 0;
    expect(calls).toBeGreaterThan(20);
    let before = 0;
    for (let point = 1; point <= calls; point++) {
      restore();
      expect(run(work, point)).toBeUndefined();
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
