import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { EVENTS, START, TestArchive, THINGS } from '../../test/testArchive';
import { compact } from '../store/compact';
import { ArchiveReader } from './reader';
import type { ReadWindow } from './reader';

let archive: TestArchive;
beforeEach(() => {
  archive = new TestArchive();
});
afterEach(() => archive.remove());

const reader = (window: ReadWindow = {}) =>
  new ArchiveReader({ folder: archive.folder, tables: archive.tables, window });

async function keysOf(window: ReadWindow, whole = false): Promise<unknown[]> {
  const open = reader(window);
  try {
    const rows = await open.all(`SELECT _key FROM (${open.events(EVENTS, whole)}) ORDER BY _key`);
    return rows.map(({ _key }) => _key);
  } finally {
    open.close();
  }
}

const event = (n: number) => ({ key: `e${n}`, time: START + n * DAY });

test('a window reads its events, and opens no file of other days', async () => {
  await archive.add({ events: [0, 1, 2, 3].map(event) });
  expect(await keysOf({})).toEqual(['e0', 'e1', 'e2', 'e3']);
  expect(await keysOf({ since: START + DAY, until: START + 3 * DAY })).toEqual(['e1', 'e2']);
  expect(await keysOf({ since: START + 2 * DAY, until: START + 3 * DAY }, true)).toHaveLength(3);
  const [first] = [...reader().snapshot.files.keys()];
  rmSync(path.join(archive.folder, first!));
  expect(await keysOf({ since: START + 1 })).toEqual(['e1', 'e2', 'e3']);
  expect(reader({ since: START + 1 }).range()).toMatchObject({ rows: 3, from: START + DAY });
});

test('states are as of a moment, and know since when they are there', async () => {
  const states = async (asOf?: number) => {
    const open = reader(asOf === undefined ? {} : { asOf });
    const rows = await open.all(
      `SELECT _key, name, _firstFrom FROM (${open.states(THINGS)}) ORDER BY _key`,
    );
    open.close();
    return rows.map(({ _key, name }) => [_key, name]);
  };
  await archive.add({ things: [{ key: 'a', name: '1' }] });
  // Whoever asks at the moment of the run is told of it.
  const first = archive.time;
  await archive.add({
    things: [
      { key: 'a', name: '2' },
      { key: 'b', name: 'B' },
    ],
  });
  const second = archive.time;
  await archive.add({ things: [{ key: 'b', name: 'B' }] });
  expect(await states()).toEqual([['b', 'B']]);
  expect(await states(second)).toEqual([
    ['a', '2'],
    ['b', 'B'],
  ]);
  expect(await states(first)).toEqual([['a', '1']]);
  expect(await states(first - DAY)).toEqual([]);
});

test('a reader keeps what it has begun with, whatever a writer does meanwhile', async () => {
  await archive.add({ events: [event(0)] });
  await archive.add({ events: [{ ...event(0), key: 'x' }] });
  const open = reader();
  const writer = await archive.open();
  await compact(writer, { all: true });
  writer.close();
  await archive.add({ events: [event(1)] });
  expect(await open.all(`SELECT count(*) AS n FROM (${open.events(EVENTS)})`)).toEqual([{ n: 2 }]);
  open.close();
});

test('a damaged file is named in a sentence', async () => {
  await archive.add({ events: [event(0)] });
  const [file = ''] = [...reader().snapshot.files.keys()];
  writeFileSync(path.join(archive.folder, file), 'PAR1 no');
  await expect(keysOf({})).rejects.toThrow(
    /test_event\/day=2026-01-10\/run\d+-1\.parquet of the archive in .* cannot be read.*archive verify/,
  );
});

test('a file that does not unpack is named, too, wherever its bytes differ', async () => {
  const name = (n: number) => `${n}-${(n * 7919) % 104_729}`;
  await archive.add({
    events: Array.from({ length: 400 }, (_, n) => ({ ...event(0), key: `k${n}`, name: name(n) })),
  });
  const [file = ''] = [...reader().snapshot.files.keys()];
  const place = path.join(archive.folder, file);
  const whole = readFileSync(place);
  let unpacked = 0;
  for (let at = 4; at < whole.length; at += Math.ceil(whole.length / 12)) {
    const bytes = Buffer.from(whole);
    for (let n = at; n < Math.min(at + 200, whole.length); n++) bytes[n] = (bytes[n] ?? 0) ^ 0xa5;
    writeFileSync(place, bytes);
    const open = reader();
    const sql = `SELECT sum(length(name)), sum(length(_key)) FROM (${open.events(EVENTS)})`;
    const said = await open.all(sql).then(
      () => undefined,
      (error: Error) => error.message,
    );
    open.close();
    if (said === undefined) unpacked++;
    else expect(said).toContain(`${file} of the archive in`);
  }
  expect(unpacked).toBeLessThan(6);
});
