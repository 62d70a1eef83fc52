import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EngineMissingError, openEngine, threadsFor } from './engine';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'graph-1password-engine-'));
});
afterEach(() => {
  jest.resetModules();
  jest.dontMock('@duckdb/node-api');
  rmSync(folder, { recursive: true });
});

test('returns values as JavaScript values and passes parameters', async () => {
  const engine = await openEngine({ spillFolder: folder });
  expect(
    await engine.all(
      'SELECT count(*) AS n, $1::VARCHAR AS text, $2::VARCHAR[] AS list, $3 AS flag, 9007199254740993::BIGINT AS big, NULL::DOUBLE AS none',
      ["it's", ['a', '"b"'], true],
    ),
  ).toEqual([
    { n: 1, text: "it's", list: ['a', '"b"'], flag: true, big: 9007199254740993n, none: null },
  ]);
  const parts: number[] = [];
  for await (const rows of engine.stream('SELECT range AS n FROM range(5000)')) {
    parts.push(rows.length);
  }
  expect(parts.reduce((a, b) => a + b)).toBe(5000);
  expect(parts.length).toBeGreaterThan(1);
  engine.close();
  expect(readdirSync(folder)).toEqual([]);
});

test('texts come as they are, also those that begin with a byte order mark', async () => {
  const engine = await openEngine({ spillFolder: folder });
  const texts = ['\ufeff', '\ufeffa', '\ufeff\ufeffmore than twelve bytes', 'a\ufeff', '\0', ''];
  expect(await engine.all('SELECT $1::VARCHAR[] AS list', [texts])).toEqual([{ list: texts }]);
  const rows = await engine.all('SELECT unnest($1::VARCHAR[]) AS text', [texts]);
  expect(rows.map(({ text }) => text)).toEqual(texts);
  engine.close();
});

test('a statement can be cancelled, and the engine still works', async () => {
  const engine = await openEngine({ spillFolder: folder });
  const endless = engine.all(
    'SELECT sum(a.range * b.range) FROM range(10000000) a, range(1000000) b',
  );
  // A busy machine may not have begun the statement when the first call comes.
  const calls = setInterval(() => engine.interrupt(), 20);
  await expect(endless).rejects.toThrow(/interrupt/i);
  clearInterval(calls);
  expect(await engine.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  engine.close();
});

test('nothing is fetched from elsewhere', async () => {
  const engine = await openEngine({ spillFolder: folder });
  const settings = await engine.all(
    "SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%extensions' OR name = 'allow_community_extensions' ORDER BY name",
  );
  expect(settings).toEqual([
    { name: 'allow_community_extensions', value: 'false' },
    { name: 'autoinstall_known_extensions', value: 'false' },
    { name: 'autoload_known_extensions', value: 'false' },
  ]);
  engine.close();
});

test.each(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'])(
  'without DuckDB (%s) a sentence says how to get it',
  async (code) => {
    jest.resetModules();
    jest.doMock('@duckdb/node-api', () => {
      throw Object.assign(new Error('Cannot find module'), { code });
    });
    const { openEngine: open } = await import('./engine');
    await expect(open({ spillFolder: folder })).rejects.toThrow(
      /npm install @duckdb\/node-api.*binaries for Linux, macOS and Windows/,
    );
    expect(new EngineMissingError().name).toBe('EngineMissingError');
  },
);

test('a part that fails while nobody waits for it is told to who asks for it, and ends no process', async () => {
  const [engine, other] = [
    await openEngine({ spillFolder: folder }),
    await openEngine({ spillFolder: folder }),
  ];
  const alone: unknown[] = [];
  const note = (reason: unknown) => alone.push(reason);
  process.on('unhandledRejection', note);
  try {
    const read = async () => {
      const sql =
        "SELECT CASE WHEN i < 300000 THEN i ELSE error('late') END AS i FROM range(1000000) AS t(i)";
      // Who reads is busy elsewhere for longer than the engine needs for the next part.
      for await (const _ of engine.stream(sql))
        await other.all('SELECT sum(i) FROM range(5000) AS t(i)');
    };
    const told: unknown = await read().catch((error: unknown) => error);
    expect(told).toHaveProperty('message', expect.stringContaining('late'));
    expect(alone).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
    engine.close();
    other.close();
  }
});

test('a graph with work for one thread alone gets one', async () => {
  expect([{}, { rows: 40_000 }, { bytes: 60e6 }].map(threadsFor)).toEqual([1, 1, 1]);
  expect([{ rows: 60_000 }, { bytes: 70e6 }].map(threadsFor)).toEqual([2, 2]);
  const engine = await openEngine({ spillFolder: folder, threads: threadsFor({ rows: 1 }) });
  expect(await engine.all("SELECT current_setting('threads') AS threads")).toEqual([
    { threads: 1 },
  ]);
  engine.close();
});
