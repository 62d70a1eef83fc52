import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { Relationships } from '../../../../../src/relationships';
import { ODD_TEXTS } from '../../../../../test/support/export/cases';
import { exported, writeGraph } from '../../../../../test/support/export/graphs';
import { readTables } from '../../../../../test/support/export/readTables';

import { shapeOf } from './shape';
import { codePoint } from '../../../../../test/support/codePoint';

const FORMATS = ['parquet', 'csv', 'ndjson'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tables-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const to = (name: string) => path.join(folder, name);

interface Column {
  name: string;
  kind: string;
}
interface Manifest {
  counts: Record<string, number>;
  tables: {
    name: string;
    rows: number;
    files: { name: string; rows: number }[];
    columns: Column[];
  }[];
}
const manifestOf = (name: string) =>
  JSON.parse(readFileSync(to(`${name}/_manifest.json`), 'utf8')) as Manifest;

const VAULT = 'one_password_vault';
const ITEM = 'one_password_secret';
const SIGN_IN = 'one_password_signin_attempt_event';
const USER = 'one_password_signin_attempt_target_user';
const PERFORMED = 'one_password_signin_attempt_target_user_performed_event';

const signIn = (id: string, createdOn: number, more: object = {}) => ({
  ...{ _key: `${SIGN_IN}:${id}`, _type: SIGN_IN, _class: ['Record'], name: 'n', createdOn },
  ...more,
});
const performed = (event: string) => ({
  ...{ _key: `${USER}:A|performed|${SIGN_IN}:${event}`, _type: PERFORMED, _class: 'PERFORMED' },
  ...{ _fromEntityKey: `${USER}:A`, _toEntityKey: `${SIGN_IN}:${event}`, displayName: 'PERFORMED' },
});
const item = {
  ...{ _key: `${ITEM}:v:i`, _type: ITEM, _class: ['Secret'], id: 'i', vaultId: 'v' },
  ...{ name: 'Root password', displayName: 'Root password', tags: ['a', 'b"c'], urls: [] },
  ...{ favorite: true, version: 7, createdOn: 1_700_000_000_123 },
  _rawData: [{ name: 'default', rawData: { id: 'i', title: 'Root password' } }],
};

const hostile = fc.array(
  fc.record({
    text: fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string({ unit: codePoint })),
    texts: fc.array(fc.oneof(fc.constantFrom(...ODD_TEXTS.slice(0, -1)), fc.string())),
    time: fc.integer({ min: Date.UTC(1970, 0), max: Date.UTC(2100, 0) }),
  }),
  { maxLength: 12 },
);

/** Half a character cannot be written; the sign for that stands in its place. */
const whole = (text: string) => Buffer.from(text).toString('utf8');

/** In a text of CSV, but not in its lists, which are JSON, it also stands for NUL. */
const textIn = (format: string, text: string) =>
  format === 'csv' ? whole(text).replaceAll('\0', '\ufffd') : whole(text);

test.each(FORMATS)('%s loses no object, doubles none, and keeps every text', async (format) => {
  await fc.assert(
    fc.asyncProperty(hostile, async (drawn) => {
      const own = mkdtempSync(to('run-'));
      const entities = drawn.map(({ text, texts, time }, number) => ({
        ...{ ...item, _key: `${ITEM}:v:${number}`, id: text, name: text, tags: texts },
        createdOn: time,
      }));
      writeGraph(own, [entities, entities.slice(0, 1)]);
      const output = path.join(own, 'out');
      const { code } = await exported({ dataDir: own, format, output, titles: true });
      expect(code).toBe(0);
      if (drawn.length === 0) return;
      const select = 'key, id, name, tags, epoch_ms(created_on) AS time';
      const rows = (await readTables(output, select, [ITEM]))[ITEM] ?? [];
      const byKey = new Map(rows.map((row) => [row['key'], row]));
      expect([rows.length, byKey.size]).toEqual([drawn.length, drawn.length]);
      drawn.forEach(({ text, texts, time }, number) => {
        const key = `${ITEM}:v:${number}`;
        const name = textIn(format, text);
        expect(byKey.get(key)).toEqual({ key, id: name, name, tags: texts.map(whole), time });
      });
    }),
    { numRuns: 8 },
  );
});

test.each(['=1+1', ' \u00a0=1+1', '"@sum"', '\u200b-1', "'quoted'", '＝1'])(
  'a spreadsheet runs no formula of %j, and the text comes back',
  async (name) => {
    const vault = { _key: `${VAULT}:v`, _type: VAULT, _class: ['Vault'], id: 'v', name };
    writeGraph(folder, [[vault]], []);
    await exported({ dataDir: folder, format: 'csv', output: to('csv') });
    const [file = ''] = readdirSync(to(`csv/${VAULT}`));
    const text = readFileSync(to(`csv/${VAULT}/${file}`), 'utf8');
    expect(text).toContain(`'${name.replaceAll('"', '""')}`);
    const tables = await readTables(to('csv'), 'name', [VAULT]);
    expect(tables).toEqual({ [VAULT]: [{ name }] });
  },
);

test('all formats have the same rows of the same types', async () => {
  const vault = {
    ...{ _key: `${VAULT}:v`, _type: VAULT, _class: ['Vault'], id: 'v', name: '=1+1' },
    ...{ privileged: false, itemsCount: 3, description: '' },
  };
  const events = [
    signIn('E', 1_700_000_000_123, { latitude: 51.5, eventDate: '2023-11-14', appVersion: '007' }),
  ];
  writeGraph(folder, [[vault, item], events], [performed('E')]);
  const tables = [VAULT, ITEM, SIGN_IN, PERFORMED];
  const seen: unknown[] = [];
  for (const format of FORMATS) {
    await exported({ dataDir: folder, format, output: to(format), titles: true, raw: true });
    const types = await readTables(to(format), 'COLUMNS(*)::VARCHAR', tables);
    const kinds = await readTables(to(format), 'typeof(COLUMNS(*))', tables);
    seen.push({ types, kinds, tables: manifestOf(format).tables.map(({ columns }) => columns) });
  }
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
  expect(seen[0]).toMatchObject({
    types: {
      [VAULT]: [{ name: '=1+1', privileged: 'false', items_count: '3', description: '' }],
      [ITEM]: [
        { raw: '{"id":"i","title":"Root password"}', created_on: '2023-11-14 22:13:20.123+00' },
      ],
      [SIGN_IN]: [{ latitude: '51.5', event_date: '2023-11-14', app_version: '007' }],
      [PERFORMED]: [{ from_key: `${USER}:A`, to_key: `${SIGN_IN}:E` }],
    },
    kinds: {
      [ITEM]: [{ created_on: 'TIMESTAMP WITH TIME ZONE', tags: 'VARCHAR[]', version: 'BIGINT' }],
      [SIGN_IN]: [{ latitude: 'DOUBLE', event_date: 'DATE', app_version: 'VARCHAR' }],
    },
  });
});

test('each property of a relationship has a column of its kind', () => {
  const kinds = Object.values(Relationships).flatMap(({ metadata }) =>
    (shapeOf(metadata._type)?.columns ?? []).map(({ property, kind }) => [property, kind]),
  );
  // Who adds a property says here what it holds.
  expect(Object.fromEntries(kinds)).toEqual({
    ...{ _key: 'text', _fromEntityKey: 'text', _toEntityKey: 'text' },
    ...{ actions: 'text', eventCount: 'integer', signInCount: 'integer' },
    ...{
      firstPerformedOn: 'time',
      lastPerformedOn: 'time',
      firstSeenOn: 'time',
      lastSeenOn: 'time',
    },
    ...{ current: 'boolean', lastSeenVersion: 'integer', readBy: 'text' },
    ...{ active: 'boolean', since: 'time', sinceIs: 'text', grantedBy: 'text', asOf: 'time' },
    ...{ endedOn: 'time', endedBy: 'text', endedIs: 'text', role: 'text', userState: 'text' },
    ...{ lastUsedOn: 'time' },
    ...{ permissions: 'text', permissionsKnown: 'boolean', canOpen: 'boolean' },
    ...{ canReveal: 'boolean', canExport: 'boolean', canEdit: 'boolean', canManage: 'boolean' },
  });
});

test('the manifest has the files and counts of each table, and all are for the owner alone', async () => {
  writeGraph(folder, [[item, signIn('E', 1), signIn('F', 2)]], [performed('E'), performed('F')]);
  await exported({ dataDir: folder, format: 'parquet', output: to('out') });
  const { counts, tables } = manifestOf('out');
  expect(counts).toEqual({ [ITEM]: 1, [SIGN_IN]: 2, [PERFORMED]: 2 });
  expect(tables.map(({ name, rows, files }) => [name, rows, files])).toEqual(
    Object.entries(counts).map(([name, rows]) => [
      ...[name, rows, [{ name: `${name}/part-0.parquet`, rows }]],
    ]),
  );
  expect(statSync(to(`out/${ITEM}/part-0.parquet`)).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).sort()).toEqual(['graph', 'out']);
  const statements = readFileSync(to('out/athena.sql'), 'utf8');
  expect(statements.match(/CREATE EXTERNAL TABLE/g)).toHaveLength(3);
  expect(statements).toContain('`created_on` timestamp');
});

test('the words of an item are not written unless they are asked for', async () => {
  writeGraph(folder, [[item]]);
  for (const format of FORMATS) {
    const { out } = await exported({ dataDir: folder, format, output: to(format), raw: true });
    expect(out).toMatch(/Titles, websites, tags and other words of 1 item are not in it/);
    const file = `${format}/${ITEM}/part-0.${format}`;
    expect(readFileSync(to(file)).toString('latin1')).not.toMatch(/Root password/);
  }
});

test('what does not fit is told, and nothing else is lost for it', async () => {
  const odd = { ...item, version: 1.5, favorite: 'yes', name: 7, colour: 'red' };
  writeGraph(folder, [[odd, { _key: 'x:1', _type: 'x', _class: ['Record'] }]]);
  for (const format of FORMATS) {
    const { code, out } = await exported({
      ...{ dataDir: folder, format, output: to(format), titles: true },
    });
    expect(code).toBe(0);
    expect(out).toContain(`1 value of ${ITEM}.version did not fit the column and are empty.`);
    expect(out).toContain(`${ITEM}.colour of 1 object is not in it`);
    expect(out).toContain('1 objects of the type x are not in it');
    const rows = await readTables(to(format), 'name, version, favorite', [ITEM]);
    expect(rows[ITEM]).toEqual([{ name: '7', version: null, favorite: null }]);
  }
});

test('relationships go with the events that a window leaves out', async () => {
  const events = [signIn('E', 1000), signIn('F', 2000), signIn('G', 3000)];
  writeGraph(folder, [events], ['E', 'F', 'G', 'H'].map(performed));
  const output = to('out');
  const window = { since: () => 2000, until: () => 3000 };
  await exported({ ...{ dataDir: folder, format: 'ndjson', output }, ...window }, 4000);
  const rows = await readTables(output, 'to_key', [PERFORMED]);
  expect(rows[PERFORMED]).toEqual([{ to_key: `${SIGN_IN}:F` }]);
  const options = { dataDir: folder, format: 'ndjson', output } as const;
  await exported({ ...options, types: PERFORMED, since: () => 2000 }, 4000);
  expect(manifestOf('out').counts).toEqual({ [PERFORMED]: 2 });
});
