import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { erase, openCluster, publishArchive, readSnapshot, retain } from '../../src';
import type { LegalHold, PublishReport, TableDeclaration } from '../../src';
import { DAY } from '@graph-1password/vocabulary';
import { EVENTS, START, TestArchive, THINGS } from '../testArchive';
import { ClickHouseServer } from '../../../../test/support/clickhouse/server';

const TABLES: TableDeclaration[] = [
  { ...EVENTS, people: { columns: ['_who'], erase: 'rows' } },
  { ...THINGS, people: { columns: ['name'], erase: 'values' } },
];

let server: ClickHouseServer;
/** Folder of copies of archives. */
let root: string;
let databases = 0;

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'publish-'));
  server = await ClickHouseServer.start();
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  server.fault = () => undefined;
});

/** Publishes an archive once. @param fault of the n-th request of it */
async function publish(
  folder: string,
  database: string,
  options: { account?: string; keep?: ReadonlyMap<string, number>; now?: () => number } = {},
): Promise<PublishReport> {
  const { account = 'ACCOUNT', keep, now } = options;
  const cluster = openCluster({ url: server.url, database });
  try {
    return await publishArchive(cluster, {
      ...{ folder, tables: TABLES, account, place: { database, ...(keep && { keep }) } },
      ...(now && { now }),
    });
  } finally {
    await cluster.close();
  }
}

const newDatabase = (): string => `publish_${databases++}`;

/** What a database has, as an archive has it; also rows of which there is a newer version, so that each may be there once only. */
function published(database: string, account = 'ACCOUNT') {
  const of = (table: string, columns: string): unknown[] =>
    server.rows(
      `SELECT ${columns} FROM ${database}.${table} WHERE _account = '${account}' ORDER BY ALL`,
    );
  return {
    events: of('test_event', '_key, createdOn, name, _who, tags'),
    things: of('test_thing', '_key, name, size, _from'),
  };
}

/** What an archive has, in the same form. */
async function archived(archive: TestArchive) {
  const events = await archive.rows(EVENTS, '_key, createdOn, name, _who, tags', 'ORDER BY _key');
  return {
    events: events.map((row) => ({ ...row, tags: row['tags'] ?? [] })),
    things: await archive.rows(THINGS, '_key, name, size, _from', 'ORDER BY ALL'),
  };
}

const event = (key: string, day: number, who: string) => ({
  ...{ key, time: START + day * DAY + 5, name: `it's \\ "${key}"`, _who: who, tags: ['a', key] },
});

/** Two days of events, and two things. */
async function archiveOfTwoDays(): Promise<TestArchive> {
  const archive = new TestArchive();
  archive.tables = TABLES;
  await archive.add({
    events: [event('e1', 0, 'ann'), event('e2', 0, 'bob'), event('e3', 1, 'ann')],
    things: [
      { key: 't1', name: 'ann', size: 1 },
      { key: 't2', name: 'x' },
    ],
  });
  await archive.add({ events: [event('e4', 1, 'bob')] });
  return archive;
}

async function eraseAnn(archive: TestArchive): Promise<void> {
  archive.time += 60_000;
  const writer = await archive.open();
  try {
    await erase(writer, 'ann');
  } finally {
    writer.close();
  }
}

test('a database has what the archive has, and the next time only what is new is sent', async () => {
  const archive = await archiveOfTwoDays();
  const database = newDatabase();
  expect(await publish(archive.folder, database)).toMatchObject({
    files: 4,
    rows: 6,
    replaced: 0,
    differences: [],
  });
  expect(published(database)).toEqual(await archived(archive));
  expect(await publish(archive.folder, database)).toMatchObject({ files: 0 });
  await archive.add({ events: [event('e5', 1, 'cat')], things: [{ key: 't1', name: 'y' }] });
  expect(await publish(archive.folder, database)).toMatchObject({
    files: 2,
    replaced: 0,
    differences: [],
  });
  expect(published(database)).toEqual(await archived(archive));
  archive.remove();
});

test('what erasure and retention took out of the archive leaves the database, from the disk too', async () => {
  const archive = await archiveOfTwoDays();
  const database = newDatabase();
  await publish(archive.folder, database);
  await eraseAnn(archive);
  expect(await publish(archive.folder, database)).toMatchObject({ differences: [] });
  expect(published(database)).toEqual(await archived(archive));
  expect(JSON.stringify(published(database))).not.toContain('ann');
  const writer = await archive.open();
  await retain(writer, new Map([['test_event', 19 * DAY]]));
  writer.close();
  await publish(archive.folder, database);
  expect(published(database)).toEqual(await archived(archive));
  expect(published(database).events).toHaveLength(1);
  archive.remove();
});

/** Every which request is tried; by hand: CLICKHOUSE_KILLS=1, which takes minutes. */
const STEP = Number(process.env.CLICKHOUSE_KILLS ?? 4);

/** A publisher that dies at a request: it does not see its answer, and sends nothing more. */
const diesAt = (point: number, isDone: boolean) => {
  let first: number | undefined;
  server.fault = (_, number) => {
    first ??= number;
    const own = number - first + 1;
    if (own < point) return undefined;
    return own === point && isDone ? 'after' : 'before';
  };
};

test.each([
  ['before', false],
  ['after', true],
])(
  'killed %s any request is done, it goes on the next time, and every row is there once',
  async (_, isDone) => {
    const archive = await archiveOfTwoDays();
    const whole = path.join(root, `whole-${String(isDone)}`);
    cpSync(archive.folder, whole, { recursive: true });
    await eraseAnn(archive);
    const wanted = await archived(archive);
    let [points, first] = [0, 0];
    for (let point = 1; ; point += STEP) {
      // The first publishing dies, and the archive has moved on when it is tried again.
      const database = newDatabase();
      diesAt(point, isDone);
      const begun = await publish(whole, database).catch(() => undefined);
      server.fault = () => undefined;
      await publish(archive.folder, database);
      expect({ point, ...published(database) }).toEqual({ point, ...wanted });
      points = point;
      server.rows(`DROP DATABASE ${database}`);
      if (begun) break;
    }
    for (let point = 1; ; point += STEP) {
      // The publishing of an erasure dies.
      const database = newDatabase();
      await publish(whole, database);
      diesAt(point, isDone);
      const done = await publish(archive.folder, database).catch(() => undefined);
      server.fault = () => undefined;
      await publish(archive.folder, database);
      expect({ point, ...published(database) }).toEqual({ point, ...wanted });
      first = point;
      server.rows(`DROP DATABASE ${database}`);
      if (done) break;
    }
    expect(points).toBeGreaterThan(15);
    expect(first).toBeGreaterThan(15);
    archive.remove();
  },
  600_000,
);

test('an answer that was lost is no reason to send a day twice, nor to fail', async () => {
  const archive = await archiveOfTwoDays();
  const database = newDatabase();
  const lost = new Set<string>();
  server.fault = ({ sql }) => {
    if (!sql.includes('FORMAT Parquet') || lost.has(sql)) return undefined;
    lost.add(sql);
    return 'after';
  };
  expect(await publish(archive.folder, database)).toMatchObject({ differences: [] });
  expect(lost.size).toBeGreaterThan(0);
  expect(published(database)).toEqual(await archived(archive));
  archive.remove();
});

test('two publishers at once do what one does', async () => {
  const archive = await archiveOfTwoDays();
  const database = newDatabase();
  await Promise.all([publish(archive.folder, database), publish(archive.folder, database)]);
  expect(published(database)).toEqual(await archived(archive));
  archive.remove();
});

test('another archive of an account, and an older state of one, are refused', async () => {
  const [archive, other] = [await archiveOfTwoDays(), await archiveOfTwoDays()];
  const database = newDatabase();
  const older = path.join(root, 'older');
  cpSync(archive.folder, older, { recursive: true });
  await archive.add({ events: [event('e9', 2, 'dan')] });
  await publish(archive.folder, database);
  await expect(publish(other.folder, database)).rejects.toThrow(
    'was published from another archive',
  );
  await expect(publish(older, database)).rejects.toThrow('was put back to an older state');
  // Another account has rows of its own, with the same keys.
  await publish(other.folder, database, { account: 'OTHER' });
  expect(published(database, 'OTHER')).toEqual(await archived(other));
  expect(published(database)).toEqual(await archived(archive));
  await eraseAnn(other);
  await publish(other.folder, database, { account: 'OTHER' });
  expect(published(database)).toEqual(await archived(archive));
  for (const each of [archive, other]) each.remove();
});

test('what is kept for a limited time leaves, but for what is under a legal hold', async () => {
  const archive = await archiveOfTwoDays();
  const database = newDatabase();
  const keys = (): unknown[] => {
    server.rows(`OPTIMIZE TABLE ${database}.test_event FINAL`);
    return server
      .rows(`SELECT _key FROM ${database}.test_event ORDER BY _key`)
      .map(({ _key }) => _key);
  };
  const keep = new Map([['test_event', 30 * DAY]]);
  // The engine's clock is that of the machine, by which all of them are older.
  await publish(archive.folder, database, { keep, now: () => archive.time });
  expect(keys()).toEqual([]);
  await hold(archive, [{ id: 'h', reason: 'r', on: 1, person: 'ANN' }]);
  const held = newDatabase();
  await publish(archive.folder, held, { keep, now: () => archive.time });
  server.rows(`OPTIMIZE TABLE ${held}.test_event FINAL`);
  const left = server.rows(`SELECT _key FROM ${held}.test_event ORDER BY _key`);
  expect(left).toEqual([{ _key: 'e1' }, { _key: 'e3' }]);
  await hold(archive, []);
  await publish(archive.folder, held, { keep });
  server.rows(`OPTIMIZE TABLE ${held}.test_event FINAL`);
  expect(server.rows(`SELECT _key FROM ${held}.test_event`)).toEqual([]);
  archive.remove();
});

async function hold(archive: TestArchive, holds: LegalHold[]): Promise<void> {
  archive.time += 60_000;
  const writer = await archive.open();
  writer.commit({ what: 'hold', facts: { holds } });
  writer.close();
  expect(readSnapshot(archive.folder).facts.holds).toEqual(holds);
}
