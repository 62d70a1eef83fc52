import { erase } from '../../src';
import type { TableDeclaration } from '../../src';
import { DAY } from '@graph-1password/vocabulary';
import { EVENTS, START, TestArchive, THINGS } from '../testArchive';
import type { ClickHouseServer } from '../../../../test/support/clickhouse/server';

/** Tables with people in them. */
export const TABLES: TableDeclaration[] = [
  { ...EVENTS, people: { columns: ['_who'], erase: 'rows' } },
  { ...THINGS, people: { columns: ['name'], erase: 'values' } },
];

/** What a database has, as an archive has it; also rows of which there is a newer version, so that each may be there once only. */
export function published(server: ClickHouseServer, database: string, account = 'ACCOUNT') {
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
export async function archived(archive: TestArchive) {
  const events = await archive.rows(EVENTS, '_key, createdOn, name, _who, tags', 'ORDER BY _key');
  return {
    events: events.map((row) => ({ ...row, tags: row['tags'] ?? [] })),
    things: await archive.rows(THINGS, '_key, name, size, _from', 'ORDER BY ALL'),
  };
}

/** An event of somebody on a day, with texts that break statements. */
export const event = (key: string, day: number, who: string) => ({
  ...{ key, time: START + day * DAY + 5, name: `it's \\ "${key}"`, _who: who, tags: ['a', key] },
});

/** Two days of events, and two things. */
export async function archiveOfTwoDays(): Promise<TestArchive> {
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

/** Takes a person out of an archive. */
export async function eraseAnn(archive: TestArchive): Promise<void> {
  archive.time += 60_000;
  const writer = await archive.open();
  try {
    await erase(writer, 'ann');
  } finally {
    writer.close();
  }
}
