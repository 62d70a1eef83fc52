import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCluster, publishArchive, readSnapshot, retain, tableStatements } from '../../src';
import type { LegalHold, PublishReport } from '../../src';
import { DAY } from '@graph-1password/vocabulary';
import type { TestArchive } from '../testArchive';
import { archived, archiveOfTwoDays, eraseAnn, event, published, TABLES } from './twoDays';
import { ClickHouseServer } from '../../../../test/support/clickhouse/server';

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

test('a database has what the archive has, and the next time only what is new is sent', async () => {
  const archive = await archiveOfTwoDays();
  const database = newDatabase();
  expect(await publish(archive.folder, database)).toMatchObject({
    files: 4,
    rows: 6,
    replaced: 0,
    differences: [],
  });
  expect(published(server, database)).toEqual(await archived(archive));
  expect(await publish(archive.folder, database)).toMatchObject({ files: 0 });
  await archive.add({ events: [event('e5', 1, 'cat')], things: [{ key: 't1', name: 'y' }] });
  expect(await publish(archive.folder, database)).toMatchObject({
    files: 2,
    replaced: 0,
    differences: [],
  });
  expect(published(server, database)).toEqual(await archived(archive));
  archive.remove();
});

test('tables of a version before are published to as they are, and compressed as those of this one', async () => {
  const archive = await archiveOfTwoDays();
  const database = newDatabase();
  for (const sql of tableStatements(TABLES, { database }))
    server.rows(
      sql
        .replace(/LowCardinality\((Nullable\(String\))\)/g, '$1')
        .replace(/ CODEC\((Delta\(8\), )?ZSTD\(1\)\)/g, ''),
    );
  const columns = () =>
    server.rows(
      `SELECT name, type, compression_codec FROM system.columns WHERE database = '${database}' AND table = 'test_event'`,
    );
  expect(columns()).toContainEqual({
    ...{ name: 'name', type: 'Nullable(String)', compression_codec: '' },
  });
  await publish(archive.folder, database);
  expect(published(server, database)).toEqual(await archived(archive));
  expect(columns()).toContainEqual({
    ...{ name: 'name', type: 'Nullable(String)', compression_codec: 'CODEC(ZSTD(1))' },
  });
  expect(columns()).toContainEqual({
    ...{ name: 'createdOn', type: 'Int64', compression_codec: 'CODEC(Delta(8), ZSTD(1))' },
  });
  // Once: the next call finds nothing to change, neither there nor in tables of its own.
  const seen = server.seen.length;
  await publish(archive.folder, database);
  await publish(archive.folder, newDatabase());
  const changes = server.seen.slice(seen).filter(({ sql }) => sql.includes('MODIFY COLUMN'));
  expect(changes).toEqual([]);
  archive.remove();
});

test('what erasure and retention took out of the archive leaves the database, from the disk too', async () => {
  const archive = await archiveOfTwoDays();
  const database = newDatabase();
  await publish(archive.folder, database);
  await eraseAnn(archive);
  expect(await publish(archive.folder, database)).toMatchObject({ differences: [] });
  expect(published(server, database)).toEqual(await archived(archive));
  expect(JSON.stringify(published(server, database))).not.toContain('ann');
  const writer = await archive.open();
  await retain(writer, new Map([['test_event', 19 * DAY]]));
  writer.close();
  await publish(archive.folder, database);
  expect(published(server, database)).toEqual(await archived(archive));
  expect(published(server, database).events).toHaveLength(1);
  archive.remove();
});

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
  expect(published(server, database)).toEqual(await archived(archive));
  archive.remove();
});

test('two publishers at once do what one does', async () => {
  const archive = await archiveOfTwoDays();
  const database = newDatabase();
  await Promise.all([publish(archive.folder, database), publish(archive.folder, database)]);
  expect(published(server, database)).toEqual(await archived(archive));
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
  expect(published(server, database, 'OTHER')).toEqual(await archived(other));
  expect(published(server, database)).toEqual(await archived(archive));
  await eraseAnn(other);
  await publish(other.folder, database, { account: 'OTHER' });
  expect(published(server, database)).toEqual(await archived(archive));
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
