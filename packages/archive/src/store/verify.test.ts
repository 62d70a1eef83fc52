import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { compact } from './compact';
import { readSnapshot } from './log/read';
import { repair } from './repair';
import { EVENTS, START, TestArchive, THINGS } from '../../test/testArchive';
import type { TestEvent } from '../../test/testArchive';
import { verify } from './verify';

let archive: TestArchive;
let files: string[];
let saved: string;
const events: TestEvent[] = Array.from({ length: 60 }, (_, n) => ({
  ...{ key: `k${String(n).padStart(2, '0')}`, time: START + (n % 5) * DAY + n },
  ...{ name: `event ${n}`, amount: n, tags: [`t${n}`], raw: { n } },
}));
const things = [
  { key: 'a', name: 'A', size: 1 },
  { key: 'b', name: 'B' },
];

beforeAll(async () => {
  archive = new TestArchive();
  await archive.add({ events: events.slice(0, 30), things });
  await archive.add({ events: events.slice(20, 50), things: things.slice(1) });
  const writer = await archive.open();
  await compact(writer);
  writer.close();
  await archive.add({ events, things });
  saved = path.join(archive.root, 'saved');
  cpSync(archive.folder, saved, { recursive: true });
  files = [...readSnapshot(archive.folder).files.keys()].sort();
});
beforeEach(() => {
  rmSync(archive.folder, { recursive: true });
  cpSync(saved, archive.folder, { recursive: true });
});
afterAll(() => archive.remove());

const at = (file: string): string => path.join(archive.folder, file);
const options = () => ({ ...archive, tables: archive.tables, patienceMs: 0 });

/** Flips a bit at a share (0 to 1) of the length of a file. */
function flip(file: string, share: number): void {
  const bytes = readFileSync(file);
  const place = Math.min(bytes.length - 1, Math.floor(share * bytes.length));
  bytes[place]! ^= 1 << (place % 8);
  writeFileSync(file, bytes);
}

/** Damages of Parquet files, by what `verify` says of them. */
const DAMAGES: [says: RegExp, act: (file: string, n: number) => void][] = [
  [/is missing/, (file) => rmSync(file)],
  [/has 0 bytes, but \d+ were written/, (file) => truncateSync(file)],
  [/has \d+ bytes, but/, (file) => truncateSync(file, readFileSync(file).length - 1)],
  [/has \d+ bytes, but/, (file) => truncateSync(file, readFileSync(file).length >> 1)],
  [/has \d+ bytes, but/, (file) => appendFileSync(file, 'x')],
  [/was changed/, (file, n) => flip(file, (n % 10) / 10)],
  [/was changed/, (file) => flip(file, 1)],
  [/was changed/, (file) => writeFileSync(file, Buffer.alloc(readFileSync(file).length))],
  [
    /has \d+ bytes, but|was changed/,
    (file) => copyFileSync(at(files.find((f) => at(f) !== file)!), file),
  ],
];

const planted = Array.from({ length: 42 }, (_, n) => [n, DAMAGES[n % DAMAGES.length]!] as const);

test('an unchanged archive has no problems', () => {
  const { problems, rows, files: count } = verify(archive.folder);
  expect(problems).toEqual([]);
  expect(count).toBe(files.length);
  expect(rows).toBe(60 + 4);
});

test.each(planted)(
  'damage %i to a file is found, with its name and day',
  async (n, [says, act]) => {
    const file = files[n % files.length]!;
    act(at(file), n);
    const { problems } = verify(archive.folder);
    expect(problems).toEqual([
      expect.objectContaining({
        file,
        day: file.slice(file.indexOf('=') + 1).slice(0, 10),
        isDamage: true,
      }),
    ]);
    expect(problems[0]?.what).toMatch(says);
    if (n % 3 > 0) return;
    // Taken out, everything else is answered; and what comes again is whole again.
    const { gaps } = await repair(options());
    expect(verify(archive.folder).problems).toEqual([]);
    const isEvents = file.startsWith(EVENTS.type);
    expect(gaps).toEqual(isEvents ? [{ type: EVENTS.type, day: problems[0]?.day }] : []);
    expect((await archive.keys()).length).toBeLessThan(isEvents ? 60 : 61);
    await archive.add({ events, things });
    expect(await archive.keys()).toEqual(events.map(({ key }) => key));
  },
);

const log = () => at(path.join('log', readdirSync(at('log')).at(-1)!));
const editLog = (change: (lines: string[]) => unknown): void => {
  const lines = readFileSync(log(), 'utf8').split('\n');
  change(lines);
  writeFileSync(log(), lines.join('\n'));
};

test.each<[string, () => void]>([
  ['its last line is removed', () => editLog((lines) => lines.splice(-2, 1))],
  ['its last two lines are removed', () => editLog((lines) => lines.splice(-3, 2))],
  ['its first line is removed', () => editLog((lines) => lines.shift())],
  ['a line in the middle is removed', () => editLog((lines) => lines.splice(2, 1))],
  [
    'the line of the compaction is changed',
    () => editLog((lines) => lines.splice(3, 1, lines[3]!.replace('compact', 'rename'))),
  ],
  ['it is empty', () => truncateSync(log())],
  ['it is missing', () => rmSync(at('log'), { recursive: true })],
  ['a bit is flipped', () => flip(log(), 0.5)],
])('the log, %s: found, and put together again from the files', async (_name, act) => {
  act();
  const { problems } = verify(archive.folder);
  expect(problems[0]).toMatchObject({
    file: expect.stringMatching(/^log/) as string,
    isDamage: true,
  });
  await repair(options());
  expect(verify(archive.folder).problems).toEqual([]);
  expect(await archive.keys()).toEqual(events.map(({ key }) => key));
  const states = await archive.rows(THINGS, '_key, name, size, _gone', 'ORDER BY _key, _from');
  expect(states.map(({ _key, _gone }) => [_key, _gone])).toEqual([
    ['a', false],
    ['a', true],
    ['a', false],
    ['b', false],
  ]);
  expect(await archive.add({ events, things })).toEqual({});
});

test('reports files outside any commit and files that other users can read', async () => {
  renameSync(at(files[0]!), at(`${files[0]}.kept`));
  copyFileSync(at(`${files[0]}.kept`), at(files[0]!));
  copyFileSync(at(files[0]!), at(files[0]!.replace('.parquet', '-2.parquet')));
  chmodSync(archive.folder, 0o755);
  expect(verify(archive.folder).problems).toEqual([
    {
      ...{ file: files[0]!.replace('.parquet', '-2.parquet'), what: 'is not part of any commit' },
      isDamage: false,
    },
    { file: '.', what: 'can be read by other users: run "chmod 700" on it', isDamage: false },
  ]);
  const { aside } = await repair(options());
  expect(aside).toHaveLength(1);
  expect(await archive.keys()).toHaveLength(60);
});
