import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { retain } from '../care/retain';
import { EVENTS, START, TestArchive, THINGS } from '../../test/testArchive';
import { LockedError } from '../files/lock';
import { compact } from './compact';
import { readSnapshot } from './log/read';
import { repair } from './repair';
import * as verify from './verify';

jest.mock('./verify', () => {
  const actual = jest.requireActual<typeof verify>('./verify');
  return { ...actual, damageOf: jest.fn(actual.damageOf) };
});

let archive: TestArchive;
beforeEach(async () => {
  archive = new TestArchive();
  for (const key of ['a', 'b']) await archive.add({ events: [{ key, time: START }] });
});
afterEach(() => {
  jest.mocked(verify.damageOf).mockReset();
  archive.remove();
});

/** Another process takes the archive, as one may when the owner was paused for long. */
const take = (): void =>
  writeFileSync(
    path.join(archive.folder, 'lock'),
    JSON.stringify({ pid: 1, started: '', host: 'elsewhere', since: 'later' }),
  );

/** All files but those of runs at work, with what is in them. */
const filesIn = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(archive.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'lock')
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => !file.startsWith(path.join(archive.folder, 'stage')))
      .map((file) => [file, readFileSync(file, 'base64')]),
  );

/** What a writer that was paused does with an archive that another one has by now. */
async function afterPause(
  work: (writer: Awaited<ReturnType<TestArchive['open']>>) => Promise<unknown>,
): Promise<void> {
  const writer = await archive.open();
  const before = filesIn();
  try {
    const done = work(writer);
    await expect(done).rejects.toThrow(LockedError);
  } finally {
    writer.close();
  }
  expect(filesIn()).toEqual(before);
}

test('a run that was paused puts no file into the archive of another writer', () =>
  afterPause(async (writer) => {
    const run = writer.begin('paused');
    const values = { _key: 'c', createdOn: START };
    run.stage.append(EVENTS, { values }, '2026-01-10', START);
    await run.convert();
    take();
    await run.commit({});
  }));

test('nor does a compaction', () =>
  afterPause((writer) => {
    take();
    return compact(writer, { all: true });
  }));

test('nor does what takes rows out', async () => {
  for (const name of ['A', 'B']) await archive.add({ things: [{ key: 't', name }] });
  archive.time += 2 * DAY;
  await afterPause((writer) => {
    take();
    return retain(writer, new Map([[THINGS.type, DAY]]));
  });
});

test('a repair that was paused puts nothing aside', async () => {
  const [file = ''] = [...readSnapshot(archive.folder).files.keys()];
  truncateSync(path.join(archive.folder, file), 3);
  const before = filesIn();
  jest.mocked(verify.damageOf).mockImplementation((...of) => {
    take();
    return jest.requireActual<typeof verify>('./verify').damageOf(...of);
  });
  const { folder, tables } = archive;
  const repaired = repair({ folder, tables, patienceMs: 0, now: () => archive.time });
  await expect(repaired).rejects.toThrow(LockedError);
  expect(filesIn()).toEqual(before);
});
