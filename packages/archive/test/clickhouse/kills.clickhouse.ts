import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { ClickHouseServer } from '../../../../test/support/clickhouse/server';
import { archived, archiveOfTwoDays, eraseAnn, published } from './twoDays';

let root: string;
let program: string;
let server: ClickHouseServer;
let databases = 0;

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'publishers-'));
  program = path.join(root, 'publishes.js');
  await build({
    entryPoints: [path.join(__dirname, 'publishes.ts')],
    outfile: program,
    ...{ bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error' },
    external: ['@duckdb/node-api', '@clickhouse/client'],
  });
  symlinkSync(path.resolve('node_modules'), path.join(root, 'node_modules'));
  server = await ClickHouseServer.start();
}, 60_000);
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  server.fault = () => undefined;
});

/** A publisher in a process of its own. @param folder of the archive */
const publisher = (folder: string, database: string): ChildProcess =>
  spawn(process.execPath, [program, folder, server.url, database], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {},
  });

/** @returns exit code; null when it was killed */
async function ended(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** Kills a publisher when its n-th request arrives, which is done or not. @returns whether it came so far */
async function killedAt(
  point: number,
  isDone: boolean,
  folder: string,
  database: string,
): Promise<boolean> {
  const child = publisher(folder, database);
  let seen = 0;
  server.fault = () => {
    if (++seen !== point) return undefined;
    child.kill('SIGKILL');
    return isDone ? 'after' : 'before';
  };
  const code = await ended(child);
  server.fault = () => undefined;
  expect(code).toBe(seen < point ? 0 : null);
  return code === null;
}

/** Every which request is tried; by hand: CLICKHOUSE_KILLS=1, which takes minutes. */
const STEP = Number(process.env.CLICKHOUSE_KILLS ?? 5);

test.each([
  ['before', false],
  ['after', true],
])(
  'kill -9 of a publisher %s a request is done: the next one ends its work, and every row is there once',
  async (_, isDone) => {
    const archive = await archiveOfTwoDays();
    const whole = path.join(root, `whole-${String(isDone)}`);
    cpSync(archive.folder, whole, { recursive: true });
    await eraseAnn(archive);
    const wanted = await archived(archive);
    const counts: number[] = [];
    // First the publishing of all dies, and then that of an erasure.
    for (const dying of [whole, archive.folder]) {
      let point = 1;
      for (let isKilled = true; isKilled; point += STEP) {
        const database = `kills_${databases++}`;
        if (dying !== whole) expect(await ended(publisher(whole, database))).toBe(0);
        isKilled = await killedAt(point, isDone, dying, database);
        expect(await ended(publisher(archive.folder, database))).toBe(0);
        expect({ point, ...published(server, database) }).toEqual({ point, ...wanted });
        server.rows(`DROP DATABASE ${database}`);
      }
      counts.push(point);
    }
    for (const count of counts) expect(count).toBeGreaterThan(15);
    archive.remove();
  },
  900_000,
);

test('publishers of copies of an archive on several machines, at once, do what one does', async () => {
  const archive = await archiveOfTwoDays();
  const database = `kills_${databases++}`;
  const copies = [1, 2, 3].map((number) => path.join(root, `copy-${number}`));
  for (const copy of copies) cpSync(archive.folder, copy, { recursive: true });
  const codes = await Promise.all(copies.map((copy) => ended(publisher(copy, database))));
  expect(codes).toEqual([0, 0, 0]);
  expect(published(server, database)).toEqual(await archived(archive));
  archive.remove();
});
