import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { EVENTS, START, TestArchive, THINGS } from '../../test/testArchive';
import { compact } from '../store/compact';
import type { LegalHold } from '../store/entries';
import { readSnapshot } from '../store/log/read';
import { verify } from '../store/verify';
import { erase, personHash } from './erase';
import { retain } from './retain';
import { statsOf } from './stats';

const PEOPLE = {
  ...{ type: 'test_person', classes: ['User'], kind: 'state' as const },
  properties: [
    { name: 'name', kind: 'text' as const },
    { name: 'id', kind: 'text' as const },
    { name: 'email', kind: 'texts' as const },
  ],
  people: { columns: ['id', 'email'], erase: 'rows' as const },
};
const WATCHED = {
  ...EVENTS,
  people: { columns: ['_who', 'tags'], erase: 'rows' as const },
  vaults: ['name'],
};
const EDITED = { ...THINGS, people: { columns: ['name'], erase: 'values' as const } };

let archive: TestArchive;
beforeEach(() => {
  archive = new TestArchive();
  archive.tables = [WATCHED, EDITED, PEOPLE];
});
afterEach(() => archive.remove());

const events = Array.from({ length: 12 }, (_, n) => ({
  ...{ key: `e${String(n).padStart(2, '0')}`, time: START + (n % 6) * DAY + n },
  ...{ _who: n % 3 === 0 ? 'ANA' : 'BEN', name: n % 2 === 0 ? 'vault' : 'other' },
  raw: { text: `written by ${n}` },
}));
const keysOf = (...numbers: number[]) => numbers.map((n) => `e${String(n).padStart(2, '0')}`);
const ALL = events.map((_, n) => n);

/** Adds people as a run does. */
async function addPeople(): Promise<void> {
  const writer = await archive.open();
  const run = writer.begin(`people${writer.snapshot.number}`);
  const people = [
    { _key: 'p:ana', id: 'ANA', email: ['ana@example.com'] },
    { _key: 'p:ben', id: 'BEN', email: ['ben@example.com'] },
  ];
  for (const person of people) {
    run.stage.append(PEOPLE, { values: person }, '2026-01-30', archive.time);
  }
  await run.commit({ [PEOPLE.type]: { complete: false, newest: true } });
  writer.close();
}

async function withWriter<T>(
  work: (writer: Awaited<ReturnType<TestArchive['open']>>) => T | Promise<T>,
): Promise<T> {
  const writer = await archive.open();
  try {
    return await work(writer);
  } finally {
    writer.close();
  }
}

const hold = (change: Partial<LegalHold>) =>
  withWriter((writer) =>
    writer.commit({
      what: 'hold',
      facts: { holds: [{ id: 'h1', reason: 'a case', on: archive.time, ...change }] },
    }),
  );

const KEEP = new Map([[EVENTS.type, 17 * DAY]]);

test('old days leave, also from the disk, and the rest is as it was', async () => {
  await archive.add({ events });
  const dry = await withWriter((writer) => retain(writer, KEEP, { dryRun: true }));
  expect(dry.types).toEqual([
    expect.objectContaining({ type: EVENTS.type, removed: 6, days: ['2026-01-10', '2026-01-12'] }),
  ]);
  expect(await archive.keys()).toHaveLength(12);
  const done = await withWriter((writer) => retain(writer, KEEP));
  expect(done).toEqual({
    ...dry,
    types: [expect.objectContaining({ removed: 6, held: 0 })],
  });
  expect(await archive.keys()).toEqual(keysOf(3, 4, 5, 9, 10, 11));
  expect((await withWriter((writer) => retain(writer, KEEP))).types).toEqual([]);
  expect(verify(archive.folder).problems).toEqual([]);
  archive.time += DAY;
  await archive.add({ events: [{ key: 'new', time: archive.time }] });
  expect(readdirSync(path.join(archive.folder, EVENTS.type, 'day=2026-01-10'))).toEqual([]);
});

test('states that were replaced before leave, and what is now stays', async () => {
  const keep = new Map([[THINGS.type, 2 * DAY]]);
  const things = (...names: string[]) =>
    archive.add({ things: names.map((name, n) => ({ key: `t${n}`, name })) });
  await things('1', 'a', 'gone');
  await things('2', 'a');
  archive.time += 10 * DAY;
  await things('3', 'a');
  archive.time += DAY;
  await things('4', 'a');
  await withWriter((writer) => retain(writer, keep));
  const rows = await archive.rows(THINGS, '_key, name, _gone', 'ORDER BY _key, _from');
  // "2" held until a day ago; "gone" was gone before.
  expect(rows.map(({ _key, name }) => [_key, name])).toEqual([
    ['t0', '2'],
    ['t0', '3'],
    ['t0', '4'],
    ['t1', 'a'],
  ]);
});

test.each<[string, Partial<LegalHold>, number[]]>([
  ['a person', { person: 'ana' }, [0, 6]],
  ['a vault', { vault: 'VAULT' }, [0, 2, 6, 8]],
  ['a time', { since: START + DAY, until: START + 2 * DAY }, [1, 7]],
  ['a person and a vault', { person: 'ben', vault: 'vault' }, [2, 8]],
  ['everything', {}, [0, 1, 2, 6, 7, 8]],
])('a legal hold on %s wins over retention', async (_what, change, stay) => {
  await archive.add({ events });
  await hold(change);
  const { types } = await withWriter((writer) => retain(writer, KEEP));
  expect(types).toEqual([expect.objectContaining({ removed: 6 - stay.length, held: stay.length })]);
  expect(await archive.keys()).toEqual(keysOf(...stay, 3, 4, 5, 9, 10, 11).sort());
  expect(verify(archive.folder).problems).toEqual([]);
});

test('an erased person is in no row, no file and no later compaction', async () => {
  await archive.add({ events, things: [{ key: 't', name: 'ana@example.com' }] });
  await addPeople();
  const dry = await withWriter((writer) => erase(writer, 'Ana@example.com', { dryRun: true }));
  expect(dry.names).toEqual(['ana', 'ana@example.com']);
  expect(await archive.keys()).toHaveLength(12);
  const done = await withWriter((writer) => erase(writer, 'Ana@example.com'));
  expect(done).toEqual({
    ...dry,
    commit: { number: expect.any(Number) as number, hash: expect.any(String) as string },
  });
  expect(dry.types.map(({ type, rows }) => [type, rows])).toEqual([
    [EVENTS.type, 4],
    [THINGS.type, 1],
    [PEOPLE.type, 1],
  ]);
  const kept = keysOf(...ALL.filter((n) => n % 3 !== 0));
  expect(await archive.keys()).toEqual(kept);
  expect(await archive.rows(EDITED, '_key, name')).toEqual([{ _key: 't', name: null }]);
  expect((await archive.rows(PEOPLE, 'id')).map(({ id }) => id)).toEqual(['BEN']);
  const { facts, id, old } = readSnapshot(archive.folder);
  expect(facts.erased.flatMap(({ hashes }) => hashes)).toContain(personHash(id, 'ANA@EXAMPLE.COM'));
  expect(old).toEqual([]);
  const all = readdirSync(archive.folder, { recursive: true, withFileTypes: true });
  for (const entry of all.filter((each) => each.isFile())) {
    const bytes = readFileSync(path.join(entry.parentPath, entry.name), 'latin1');
    expect([entry.name, /ana@example/i.test(bytes)]).toEqual([entry.name, false]);
  }
  await withWriter((writer) => compact(writer, { all: true }));
  expect(await archive.keys()).toEqual(kept);
  expect(verify(archive.folder).problems).toEqual([]);
});

test('a hold on the person forbids erasure, and one on something else keeps its rows', async () => {
  await archive.add({ events });
  await addPeople();
  await hold({ person: 'ana ana@example.com' });
  await expect(withWriter((writer) => erase(writer, 'ANA'))).rejects.toThrow(
    'ANA is under the legal hold h1 (a case): nothing was erased.',
  );
  await hold({ vault: 'vault' });
  const { types } = await withWriter((writer) => erase(writer, 'ANA'));
  expect(types[0]).toMatchObject({ type: EVENTS.type, rows: 2, held: 2 });
  expect(await archive.keys()).toEqual(keysOf(...ALL.filter((n) => n % 6 !== 3)));
});

test('an erasure takes the name out of the log, where a hold on the person was removed', async () => {
  await archive.add({ events });
  await addPeople();
  await hold({ person: 'ana ana@example.com' });
  const other = { ...{ id: 'h2', reason: 'another case', on: START }, vault: 'other' };
  await withWriter((writer) => writer.commit({ what: 'hold', facts: { holds: [other] } }));
  const log = path.join(archive.folder, 'log');
  const said = () => readdirSync(log).map((name) => readFileSync(path.join(log, name), 'utf8'));
  expect(said().join()).toContain('ana@example.com');
  const { number, hash } = readSnapshot(archive.folder);
  const report = await withWriter((writer) => erase(writer, 'ANA'));
  expect(report.isLogAnew).toBe(true);
  expect(said()).toEqual([expect.not.stringMatching(/ana@example/i)]);
  const [first = '', second = ''] = said().join().split('\n');
  // The chain of hashes goes on, and the erasure itself is told.
  expect(first).toContain(`"n":${number + 1},"previous":"${hash}"`);
  expect(second).toContain('"what":"erase"');
  expect(second.slice(0, 64)).toBe(report.commit?.hash);
  expect(verify(archive.folder).problems).toEqual([]);
  expect(readSnapshot(archive.folder).facts.holds).toEqual([other]);
  await addPeople();
  const again = await withWriter((writer) => erase(writer, 'BEN'));
  expect(again.isLogAnew).toBeUndefined();
  expect(verify(archive.folder).problems).toEqual([]);
});

test('figures come from the log', async () => {
  await archive.add({ events });
  expect(statsOf(readSnapshot(archive.folder), archive.tables)).toEqual([
    expect.objectContaining({ type: EVENTS.type, rows: 12, days: 6, files: 6, from: START }),
  ]);
});
