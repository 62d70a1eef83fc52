import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { EVENTS, START, TestArchive, THINGS } from '../../test/testArchive';
import { compact } from './compact';
import { readSnapshot } from './log/read';
import { verify } from './verify';

let archive: TestArchive;
beforeEach(() => {
  archive = new TestArchive();
});
afterEach(() => archive.remove());

/** Compacts, with a writer of its own. */
async function tidy(options = {}) {
  const writer = await archive.open();
  try {
    return await compact(writer, options);
  } finally {
    writer.close();
  }
}

const day = (time: number) => new Date(time).toISOString().slice(0, 10);

test('runs each hour for ten days, with late events, leave a file for each day that is over, and few others', async () => {
  archive.time = START;
  let most = 0;
  const keys: string[] = [];
  let writer = await archive.open();
  for (let run = 0; run < 240; run++) {
    const now = START + run * HOUR;
    archive.time = now;
    // To open a writer takes longer than all that a run does.
    if (run % 8 === 7) {
      writer.close();
      writer = await archive.open();
    }
    const late = run % 3 === 0 && run > 40 ? [{ key: `late${run}`, time: now - 40 * HOUR }] : [];
    const events = [{ key: `now${run}`, time: now - 1 }, ...late];
    keys.push(...events.map(({ key }) => key));
    const things = [{ key: 't', name: `name ${run >> 2}` }];
    await archive.addWith(writer, { events, things });
    await compact(writer);
    most = Math.max(most, writer.snapshot.files.size);
  }
  writer.close();
  const files = [...readSnapshot(archive.folder).files.values()];
  const closed = files.filter(
    (file) => file.type === EVENTS.type && file.day < day(archive.time - 4 * DAY),
  );
  expect(closed.map((file) => file.day)).toEqual([...new Set(closed.map((file) => file.day))]);
  expect(closed.length).toBeGreaterThan(4);
  // Four open days and the states, each with fewer than 16 files of like size, and the days that are over.
  expect(most).toBeLessThan(5 * 2 * 16 + 10);
  expect(await archive.keys()).toEqual(keys.sort());
  const names = (await archive.rows(THINGS, 'name', 'ORDER BY _from')).map(({ name }) => name);
  expect(names).toEqual(Array.from({ length: 60 }, (_, n) => `name ${n}`));
  expect(verify(archive.folder).problems).toEqual([]);
}, 240_000);

test('a dry run changes nothing, and all makes one file of each day', async () => {
  const events = [1, 2, 3].map((n) => ({ key: `k${n}`, time: START + n }));
  for (const event of events) await archive.add({ events: [event] });
  const before = readSnapshot(archive.folder);
  expect(await tidy({ all: true, dryRun: true })).toMatchObject({ before: 3, after: 1 });
  expect(readSnapshot(archive.folder)).toEqual(before);
  expect(await tidy({ all: true })).toMatchObject({ before: 3, after: 1 });
  expect(readSnapshot(archive.folder).files.size).toBe(1);
  expect(await archive.keys()).toEqual(['k1', 'k2', 'k3']);
});

test('damage does not get a new hash', async () => {
  for (const n of [1, 2]) await archive.add({ events: [{ key: `k${n}`, time: START + n }] });
  const [file = ''] = [...readSnapshot(archive.folder).files.keys()];
  appendFileSync(path.join(archive.folder, file), 'x');
  await expect(tidy({ all: true })).rejects.toThrow(/has \d+ bytes, but \d+ were written/);
  expect(readSnapshot(archive.folder).files.size).toBe(2);
});

test('where the memory does not reach, the files stay as they are, and a sentence says so', async () => {
  for (const n of [1, 2]) await archive.add({ events: [{ key: `k${n}`, time: START + n }] });
  const before = readSnapshot(archive.folder);
  const writer = await archive.open();
  const engine = await writer.engine();
  const all = engine.all.bind(engine);
  engine.all = (sql, values) =>
    sql.startsWith('COPY')
      ? Promise.reject(new Error('Out of Memory Error: failed to allocate data of size 128.0 MiB'))
      : all(sql, values);
  await expect(compact(writer, { all: true }).finally(() => writer.close())).rejects.toThrow(
    /^2 files of .* on .* stay as they are, because putting them together into one file takes more memory, or more room for temporary files, than there is: nothing is lost, and it is tried again\.$/,
  );
  expect(readSnapshot(archive.folder)).toEqual(before);
  expect(await tidy({ all: true })).toMatchObject({ before: 2, after: 1 });
});
