import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { readSnapshot } from './log/read';
import { EVENTS, START, TestArchive, THINGS } from '../../test/testArchive';

let archive: TestArchive;
beforeEach(() => {
  archive = new TestArchive();
});
afterEach(() => archive.remove());

test('events are kept with all their values, by the day on which they happened', async () => {
  const odd = 'a\u0000b \u2028 "\\ \ud83d\ude00 \ud83d alone \\ud83d';
  await archive.add({
    events: [
      {
        key: 'a',
        time: START + 1,
        ...{ name: odd, amount: 1.5, flag: true, tags: ['x', 'ü'], _who: 'U', unknown: 1 },
        raw: { deep: { n: 1, text: odd } },
      },
      { key: 'b', time: START + DAY },
    ],
  });
  const [a, b] = await archive.rows(EVENTS, '*, _time::VARCHAR AS at', 'ORDER BY _key');
  expect(a).toMatchObject({
    ...{ _key: 'a', createdOn: START + 1, amount: 1.5, flag: true, tags: ['x', 'ü'], _who: 'U' },
    name: 'a\u0000b \u2028 "\\ \ud83d\ude00 \ufffd alone \\ud83d',
    at: '2026-01-10 00:00:00.001+00',
    _seenOn: archive.time,
  });
  expect(JSON.parse(String(a?.['_raw']))).toMatchObject({ deep: { n: 1 } });
  expect(b).toMatchObject({ _key: 'b', name: null, amount: null, tags: null, _raw: null });
  const { files } = readSnapshot(archive.folder);
  expect([...files.values()].map(({ day, rows, from, to }) => [day, rows, from, to])).toEqual([
    ['2026-01-10', 1, START + 1, START + 1],
    ['2026-01-11', 1, START + DAY, START + DAY],
  ]);
});

test('stores a repeated event only once, in whichever run or day it is repeated', async () => {
  const events = [1, 2, 3].map((n) => ({ key: `k${n}`, time: START + n * DAY }));
  expect(await archive.add({ events: events.slice(0, 2) })).toEqual({ test_event: 2 });
  const late = { key: 'late', time: START + DAY + 5 };
  expect(await archive.add({ events: [...events, late] })).toEqual({ test_event: 2 });
  expect(await archive.add({ events })).toEqual({});
  expect(await archive.keys()).toEqual(['k1', 'k2', 'k3', 'late']);
});

test('texts of any kind come back as they were, and what is empty is not absent', async () => {
  const hostile = [
    ...[
      '',
      ' ',
      '\x02',
      '\x02\x02',
      '\x1f',
      'a\x1fb\x02c',
      'a\nb\r\nc\r',
      '"',
      "'",
      ',',
      '\\',
      'NULL',
      'a\0b',
      '\ufeffx',
      '😀',
    ],
    ...['x'.repeat(300_000), `${'\x02'.repeat(50_000)}\n`],
  ];
  const texts = [...hostile, 'half \ud800 of a pair'];
  const events = texts.map((name, n) => ({
    ...{
      key: `k${String(n).padStart(2, '0')}`,
      time: START + n,
      name,
      tags: [name, 'b'],
      raw: { name },
    },
    ...(n % 2 === 0 && { amount: n / -8 - 1, flag: n % 4 === 0, _who: name }),
  }));
  expect(await archive.add({ events })).toEqual({ test_event: texts.length });
  const found = await archive.rows(EVENTS, 'name, tags, amount, flag, _who, _raw', 'ORDER BY _key');
  const last = 'half \ufffd of a pair';
  expect(found.map((row) => ({ ...row, _raw: JSON.parse(String(row._raw)) as unknown }))).toEqual(
    [...hostile, last].map((name, n) => ({
      ...{ name, tags: [name, 'b'], _raw: { name } },
      ...{ amount: n % 2 === 0 ? n / -8 - 1 : null, flag: n % 2 === 0 ? n % 4 === 0 : null },
      _who: n % 2 === 0 ? name : null,
    })),
  );
});

test('raw data that comes as bytes is stored as it came', async () => {
  const bytes = Buffer.from('[{"a": 1.50},{"b":"é"}]');
  const writer = await archive.open();
  const run = writer.begin('bytes');
  const values = {
    _key: 'k',
    createdOn: START,
    _rawData: [{ name: 'default', rawData: { a: 1.5 } }],
  };
  run.stage.append(EVENTS, { values, text: { bytes, from: 1, to: 12 } }, '2026-01-10', START);
  await run.commit({});
  writer.close();
  expect(await archive.rows(EVENTS, '_raw')).toEqual([{ _raw: '{"a": 1.50}' }]);
});

test('a run that finds nothing new writes nothing', async () => {
  const run = { events: [{ key: 'a', time: START }], things: [{ key: 't', name: 'T' }] };
  await archive.add(run);
  const before = readSnapshot(archive.folder);
  await archive.add(run);
  expect(readSnapshot(archive.folder)).toEqual(before);
});

test('a long run is turned into files in parts', async () => {
  const events = Array.from({ length: 40 }, (_, n) => ({ key: `k${n}`, time: START + n }));
  expect(await archive.add({ events }, 4)).toEqual({ test_event: 40 });
  expect(await archive.keys()).toHaveLength(40);
});

test('states: what is new, what differs and what is gone becomes a row', async () => {
  const history = () =>
    archive
      .rows(THINGS, '_key, name, size, _gone', 'ORDER BY _key, _from')
      .then((rows) => rows.map(({ _key, name, size, _gone }) => [_key, name, size, _gone]));
  const [a, b] = [
    { key: 'a', name: 'A', size: 1 },
    { key: 'b', name: 'B' },
  ];
  await archive.add({ things: [a, b] });
  await archive.add({ things: [{ ...a, size: 2 }, b] });
  await archive.add({ things: [{ ...a, size: 2 }] });
  expect(await history()).toEqual([
    ['a', 'A', 1, false],
    ['a', 'A', 2, false],
    ['b', 'B', null, false],
    ['b', 'B', null, true],
  ]);
  // A listing that was cut short takes nothing away, and one that is old changes nothing.
  await archive.add({
    things: [{ ...a, name: 'old' }],
    report: { complete: false, newest: false },
  });
  expect(await history()).toHaveLength(4);
  await archive.add({ things: [a, b], report: { newest: false } });
  expect((await history()).at(-1)).toEqual(['b', 'B', null, false]);
  expect(await history()).toHaveLength(5);
});

test('what a run does not tell of a person stays as it was, and is no change', async () => {
  const person: typeof THINGS = {
    ...THINGS,
    properties: [
      ...(['id', 'name', 'kind'] as const).map((name) => ({ name, kind: 'text' as const })),
      ...(['login', 'email'] as const).map((name) => ({ name, kind: 'texts' as const })),
    ],
    lasting: [
      { columns: ['name'], standIns: ['id', 'login'] },
      { columns: ['login', 'email'] },
      { columns: ['kind'] },
    ],
  };
  archive.tables = [EVENTS, person];
  const report = { complete: false };
  const see = async (things: Record<string, unknown>) => {
    await archive.add({ things: [{ key: 'a', id: 'A', ...things } as never], report });
    const rows = await archive.rows(person, 'name, kind, login, email', 'ORDER BY _from');
    return rows.map((row) => JSON.stringify(Object.values(row)));
  };
  const first = '["A",null,null,null]';
  expect(await see({ name: 'A' })).toEqual([first]);
  const known = '["Ana","user",["ana@x.org"],["ana@x.org"]]';
  const all = { name: 'Ana', kind: 'user', login: ['ana@x.org'], email: ['ana@x.org'] };
  expect(await see(all)).toEqual([first, known]);
  // Each tells less, and its name only stands in for one.
  expect(await see({ name: 'A' })).toEqual([first, known]);
  expect(await see({ name: 'ana@x.org', login: ['ana@x.org'], email: ['ana@x.org'] })).toEqual([
    first,
    known,
  ]);
  // Another login is one that has no address, which the old one must not stand in for.
  const moved = '["Ana","user",["ana"],null]';
  expect(await see({ name: 'ana', login: ['ana'] })).toEqual([first, known, moved]);
  const renamed = '["Ana May","guest",["ana"],null]';
  expect(await see({ name: 'Ana May', kind: 'guest' })).toEqual([first, known, moved, renamed]);
});

test('a clock that was put back puts no state before another', async () => {
  await archive.add({ things: [{ key: 'a', name: '1' }] });
  archive.time -= 10 * DAY;
  await archive.add({ things: [{ key: 'a', name: '2' }] });
  const rows = await archive.rows(THINGS, 'name', 'ORDER BY _from');
  expect(rows.map(({ name }) => name)).toEqual(['1', '2']);
});

test('files that are older than a property have it, without a value', async () => {
  await archive.add({ events: [{ key: 'a', time: START, amount: 3 }] });
  const [name, ...others] = EVENTS.properties;
  const grown = {
    ...EVENTS,
    // Another order, one more, and one that is text by now.
    properties: [
      { name: 'added', kind: 'text' as const },
      ...others.map((p) => (p.name === 'amount' ? { name: 'amount', kind: 'text' as const } : p)),
      name as (typeof others)[0],
    ],
  };
  archive.tables = [grown, THINGS];
  await archive.add({ events: [{ key: 'b', time: START, added: 'x', amount: '4' }] });
  expect(await archive.rows(grown, '_key, added, amount', 'ORDER BY _key')).toEqual([
    { _key: 'a', added: null, amount: '3.0' },
    { _key: 'b', added: 'x', amount: '4' },
  ]);
  expect(await archive.rows(EVENTS, '_key, amount', 'ORDER BY _key')).toEqual([
    { _key: 'a', amount: 3 },
    { _key: 'b', amount: 4 },
  ]);
});

test('only the owner can read the files, and the staging folder is removed', async () => {
  await archive.add({ events: [{ key: 'a', time: START }] });
  const all = readdirSync(archive.folder, { recursive: true, withFileTypes: true });
  for (const entry of all) {
    const { mode } = statSync(path.join(entry.parentPath, entry.name));
    expect([entry.name, mode & 0o777]).toEqual([entry.name, entry.isFile() ? 0o600 : 0o700]);
  }
  expect(readdirSync(path.join(archive.folder, 'stage'))).toEqual([]);
  expect(existsSync(path.join(archive.folder, 'lock'))).toBe(false);
});

test('a second writer is told who the first one is', async () => {
  const writer = await archive.open();
  await expect(archive.open()).rejects.toThrow(
    new RegExp(`Another command \\(process ${process.pid} on .*wait until it ends, or stop it`),
  );
  writer.close();
  (await archive.open()).close();
});

test('the engine keeps less memory once there is much to work on, and not before', async () => {
  const writer = await archive.open();
  const kept = async (bytes?: number) => {
    const engine = await writer.engine(bytes);
    const setting = 'allocator_bulk_deallocation_flush_threshold';
    const [row] = await engine.all(`SELECT current_setting('${setting}') AS kept`);
    return row?.['kept'];
  };
  const usual = await kept(0);
  expect(await kept(2 ** 20)).toBe(usual);
  const less = await kept();
  expect(less).not.toBe(usual);
  expect(await kept(0)).toBe(less);
  writer.close();
});
