import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Snapshot } from '../../../../src/access/snapshot';
import type { LearnedAccess } from '../../../../src/run/access';
import { accessMemory } from './knownAccess';
import type { LearnedMark } from './knownAccess';
import { writeStored } from './store';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'known-access-'));
  file = path.join(folder, 'learned.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const snapshot: Snapshot = {
  ...{ schema: 1, source: 'op', asOf: 1_000, lacks: [] },
  ...{ members: {}, userGrants: {}, groupGrants: {} },
};
const refuse = (sentence: string) => {
  throw new Error(sentence);
};
const learned: LearnedAccess = {
  changes: [
    { event: 'E', time: 5, fine: 0, action: 'join', objectType: 'gm', object: 'g', aux: 'U' },
  ],
  window: { since: 1, until: 9 },
  uses: new Map([['v', new Map([['U', 7]])]]),
};
const iso = (time: number) => new Date(time).toISOString();
const importSnapshot = (asOf = snapshot.asOf) =>
  writeStored(folder, {
    schema: 1,
    importedOn: 1,
    snapshot: { ...snapshot, asOf },
    differences: [],
  });

/** A run: it is told the mark, learns, and gives the next mark. */
function run(mark?: LearnedMark, news: LearnedAccess | undefined = learned) {
  const memory = accessMemory(folder, refuse, mark);
  if (news) memory.access?.learn(news);
  return { ...memory, mark: memory.save(true) };
}

test('without a snapshot there is nothing, and nothing is written', () => {
  const memory = accessMemory(path.join(folder, 'none'), refuse);
  expect(memory).toMatchObject({ access: undefined, needsLookback: false });
  expect(memory.save(true)).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test('what a run learned is what the next one knows; only the first one needs the whole look-back', () => {
  importSnapshot();
  const first = run();
  expect(first.access?.before).toBeUndefined();
  expect(first.needsLookback).toBe(true);
  expect(first.mark).toEqual({ on: iso(1_000), saved: iso(9), until: iso(9) });
  const second = run(first.mark);
  expect(second).toMatchObject({ needsLookback: false, access: { snapshot, before: learned } });
});

test('a run without news writes nothing, and the next one knows how far it came', () => {
  importSnapshot();
  const { mark } = run();
  const before = [readFileSync(file, 'utf8'), statSync(file).mtimeMs];
  const quiet = run(mark, { ...learned, window: { since: 1, until: 20 } });
  expect([readFileSync(file, 'utf8'), statSync(file).mtimeMs]).toEqual(before);
  expect(quiet.mark).toEqual({ on: iso(1_000), saved: iso(9), until: iso(20) });
  expect(run(quiet.mark).access?.before?.window).toEqual({ since: 1, until: 20 });
});

test('a run with news adds lines and leaves the others as they are', () => {
  importSnapshot();
  const { mark } = run();
  const before = readFileSync(file, 'utf8');
  const uses = new Map([['v', new Map([['U', 8]])]]);
  run(mark, { ...learned, uses, window: { since: 1, until: 20 } });
  const added = readFileSync(file, 'utf8');
  expect(added.startsWith(before)).toBe(true);
  expect(added.slice(before.length).split('\n')).toEqual(['"use v U"\t8', '"until"\t20', '']);
});

test('a snapshot of another account, of which nothing is learned, costs one look-back and no more', () => {
  importSnapshot();
  const memory = accessMemory(folder, refuse);
  expect(memory.needsLookback).toBe(true);
  // A stream failed.
  expect(memory.save(false)).toBeUndefined();
  const mark = memory.save(true);
  expect(mark).toEqual({ on: iso(1_000) });
  expect(accessMemory(folder, refuse, mark).needsLookback).toBe(false);
  importSnapshot(2_000);
  expect(accessMemory(folder, refuse, mark).needsLookback).toBe(true);
});

test.each([
  ['is gone', () => rmSync(file)],
  ['was cut off', () => appendFileSync(file, '"use v')],
  ['is an older copy', () => writeFileSync(file, '"since"\t1\n"until"\t8\n')],
  ['is of another kind', () => writeFileSync(file, '{}\n')],
])('what was learned %s: the look-back is read again', (_, harm) => {
  importSnapshot();
  const { mark } = run();
  harm();
  expect(accessMemory(folder, refuse, mark).needsLookback).toBe(true);
  const healed = run(mark);
  expect(accessMemory(folder, refuse, healed.mark)).toMatchObject({
    needsLookback: false,
    access: { before: learned },
  });
});

test('of a damaged list the rest is known', () => {
  importSnapshot();
  run();
  appendFileSync(file, '"change X"\t{"event":1}\n"use v W"\t"never"\nx\n"more"\t1\t2\n');
  expect(accessMemory(folder, refuse).access?.before).toEqual(learned);
});

test('a snapshot that is damaged is told of, and the run goes on without it', () => {
  writeFileSync(path.join(folder, `${'1'.padStart(15, '0')}.json`), '{');
  const told: string[] = [];
  expect(accessMemory(folder, (sentence) => told.push(sentence)).access).toBeUndefined();
  expect(told).toEqual([expect.stringMatching(/is damaged.*import the export again/)]);
});
