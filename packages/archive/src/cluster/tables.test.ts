import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { EVENTS, THINGS } from '../../test/testArchive';
import { codecStatement, tableStatements, userStatements } from './tables';

const statementsFor = (place: object): string[] =>
  tableStatements([EVENTS, THINGS], { database: 'd`b', ...place });

test('one server: tables that keep the newest version, events by month and for as long as wanted', () => {
  const [database, events = ''] = statementsFor({ keep: new Map([['test_event', DAY]]) });
  expect(database).toBe('CREATE DATABASE IF NOT EXISTS `d\\`b`');
  expect(events).toContain('ENGINE = ReplacingMergeTree(`_commit`) PARTITION BY toYYYYMM(');
  expect(events).toContain('ORDER BY (`_account`, `createdOn`, `_key`)');
  expect(events).toContain('+ toIntervalSecond(86400) DELETE WHERE NOT `_held`');
});

test('texts of events stand once for all their rows, and all is compressed', () => {
  const [, events = '', , things = ''] = statementsFor({});
  expect(events).toContain('`name` LowCardinality(Nullable(String)) CODEC(ZSTD(1))');
  expect(events).toContain('`createdOn` Int64 CODEC(Delta(8), ZSTD(1))');
  expect(events).toContain('`_key` String CODEC(ZSTD(1))');
  expect(events).toContain('`_raw` Nullable(String) CODEC(ZSTD(3))');
  expect(things).toContain('`name` Nullable(String) CODEC(ZSTD(1))');
});

test('only columns of which nothing was said are compressed anew', () => {
  const before = new Map([
    ['name', ''],
    ['_raw', 'CODEC(ZSTD(3))'],
    ['size', 'CODEC(LZ4)'],
  ]);
  expect(codecStatement(THINGS, { database: 'd', cluster: 'c' }, before)).toBe(
    'ALTER TABLE `d`.`test_thing_local` ON CLUSTER `c` MODIFY COLUMN `name` CODEC(ZSTD(1))',
  );
  expect(codecStatement(THINGS, { database: 'd' }, new Map())).toBeUndefined();
});

test('a cluster: replicated tables on each server, and one over them by the key', () => {
  const statements = statementsFor({ cluster: 'c' });
  expect(statements.every((sql) => sql.includes(' ON CLUSTER `c`'))).toBe(true);
  const over = statements.filter((sql) => sql.includes('Distributed('));
  expect(over).toHaveLength(4);
  expect(over[0]).toContain(
    "ENGINE = Distributed('c', 'd`b', 'test_event_local', cityHash64(`_key`))",
  );
});

test('the users that are printed have the rights of those in the file for the server', () => {
  const file = path.resolve(__dirname, '../../../../docs/deploy/clickhouse/users.xml');
  const inFile = [...readFileSync(file, 'utf8').matchAll(/<query>(.*)<\/query>/g)].map(
    ([, grant]) => grant,
  );
  const printed = userStatements({ database: 'graph_1password' })
    .filter((line) => line.includes('GRANT'))
    .map((line) => line.replaceAll('`', '').replace(/^-- (.*) TO \w+;$/, '$1'));
  expect(printed).toEqual(inFile);
  expect(userStatements({ database: 'd', cluster: 'c' }).join()).toContain('GRANT CLUSTER');
});
