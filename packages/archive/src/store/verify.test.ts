import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { compact } from './compact';
import type { ArchiveFacts } from './entries';
import { readSnapshot } from './log/read';
import type { LogLine } from './log/read';
import { lineOf } from './log/write';
import { repair } from './repair';
import { EVENTS, START, TestArchive, THINGS } from '../../test/testArchive';
import type { TestEvent } from '../../test/testArchive';
import { verify } from './verify';
import type { ArchiveProblem } from './verify';

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

const dayIn = (file: string): string => file.slice(file.indexOf('=') + 1).slice(0, 10);
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
        day: dayIn(file),
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

test('states that repairs take out are remembered, from when the first of them held', async () => {
  const states = files.filter((file) => file.startsWith(THINGS.type));
  const from = Math.min(
    ...states.map((file) => readSnapshot(archive.folder).files.get(file)?.from ?? 0),
  );
  const lost = [{ type: THINGS.type, from }];
  for (const file of states) {
    flip(at(file), 0.5);
    const { lostStates } = await repair(options());
    expect(lostStates).toEqual([expect.objectContaining({ type: THINGS.type })]);
  }
  expect(states.length).toBeGreaterThan(1);
  expect(verify(archive.folder)).toMatchObject({ problems: [], lost: [], lostStates: lost });
});

test('the log of an archive of before states were remembered is read', async () => {
  // Such a log says nothing of them.
  editLog((lines) => {
    let previous = '';
    lines.forEach((line, n) => {
      if (line === '') return;
      const entry = JSON.parse(line.slice(65)) as LogLine;
      if (previous !== '') entry.previous = previous;
      if (entry.whole) delete (entry.whole.facts as Partial<ArchiveFacts>).lostStates;
      const text = lineOf(entry);
      previous = text.slice(0, 64);
      lines[n] = text.trimEnd();
    });
  });
  rmSync(at('head.json'));
  expect(readFileSync(log(), 'utf8')).not.toContain('lostStates');
  expect(readSnapshot(archive.folder).facts.lostStates).toEqual([]);
  flip(at(files.find((file) => file.startsWith(THINGS.type)) ?? ''), 0.5);
  await repair(options());
  expect(readSnapshot(archive.folder).facts.lostStates).toHaveLength(1);
});

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
      ...{ type: EVENTS.type, day: dayIn(files[0]!), isDamage: false, isStray: true },
    },
    { file: '.', what: 'can be read by other users: run "chmod 700" on it', isDamage: false },
  ]);
  const { aside } = await repair(options());
  expect(aside).toHaveLength(1);
  expect(await archive.keys()).toHaveLength(60);
});

/** Exchanges the content of two files. */
function exchange(one: string, other: string): void {
  const [a, b] = [readFileSync(one), readFileSync(other)];
  writeFileSync(one, b);
  writeFileSync(other, a);
}

const head = () => at('head.json');
const editHead = (change: (value: Record<string, unknown>) => unknown): void => {
  const value = JSON.parse(readFileSync(head(), 'utf8')) as Record<string, unknown>;
  change(value);
  writeFileSync(head(), JSON.stringify(value));
};

/** Damages by somebody who knows the archive: what is said of which file. */
const PLACED: [kind: string, act: () => void, found: () => (string | RegExp)[][]][] = [
  [
    'two days exchanged',
    () => exchange(at(files[0]!), at(files[1]!)),
    () => [files[0]!, files[1]!].map((file) => [file, dayIn(file), /was changed|bytes/]),
  ],
  [
    'a day renamed',
    () => {
      mkdirSync(at(`${EVENTS.type}/day=2025-12-31`), { mode: 0o700 });
      renameSync(at(files[0]!), at(files[0]!.replace(dayIn(files[0]!), '2025-12-31')));
    },
    () => [
      [files[0]!, dayIn(files[0]!), 'is missing'],
      [files[0]!.replace(dayIn(files[0]!), '2025-12-31'), '2025-12-31', /no|not part of any/],
    ],
  ],
  [
    'a file replaced by a link to the same bytes',
    () => {
      renameSync(at(files[0]!), path.join(archive.root, 'elsewhere'));
      symlinkSync(path.join(archive.root, 'elsewhere'), at(files[0]!));
    },
    () => [[files[0]!, dayIn(files[0]!), /is a link/]],
  ],
  [
    'a file replaced by a link that leads nowhere',
    () => {
      rmSync(at(files[0]!));
      symlinkSync(path.join(archive.root, 'nowhere'), at(files[0]!));
    },
    () => [[files[0]!, dayIn(files[0]!), /is a link/]],
  ],
  [
    'a file replaced by a folder',
    () => {
      rmSync(at(files[0]!));
      mkdirSync(at(files[0]!), { mode: 0o700 });
    },
    () => [[files[0]!, dayIn(files[0]!), /cannot be read/]],
  ],
  ['the head removed', () => rmSync(head()), () => [['head.json', '', 'is missing']]],
  ['the head cut', () => truncateSync(head(), 20), () => [['head.json', '', 'was changed']]],
  [
    'a person who was erased taken out of the head',
    () => editHead((value) => (value['erased'] = [])),
    () => [['head.json', '', /does not say/]],
  ],
  [
    'a legal hold added to the head',
    () => editHead((value) => (value['holds'] = [{ id: 'x', reason: 'x', on: 1 }])),
    () => [['head.json', '', /does not say/]],
  ],
  [
    'the archive given another id in the head',
    () => editHead((value) => (value['id'] = '00')),
    () => [['head.json', '', /does not say/]],
  ],
];

test.each(PLACED)('%s: found, and put right by a repair and one run', async (_, act, found) => {
  const writer = await archive.open();
  writer.commit({ what: 'erase', facts: { erased: [{ on: 1, hashes: ['ab'] }] } });
  writer.close();
  expect(verify(archive.folder).problems).toEqual([]);
  act();
  const told = ({ file, day = '', what }: ArchiveProblem) => [file, day, what];
  expect(verify(archive.folder).problems.map(told)).toEqual(
    found().map((each) =>
      each.map((text) =>
        typeof text === 'string' ? text : (expect.stringMatching(text) as string),
      ),
    ),
  );
  await repair(options());
  expect(verify(archive.folder).problems).toEqual([]);
  await archive.add({ events, things });
  expect(await archive.keys()).toEqual(events.map(({ key }) => key));
  expect(readSnapshot(archive.folder).facts.erased).toEqual([{ on: 1, hashes: ['ab'] }]);
});

test('an older log and head put back are found by the files that they do not know, with their days', async () => {
  const more = Array.from({ length: 3 }, (_, n) => ({ key: `late${n}`, time: START + n * DAY }));
  await archive.add({ events: more });
  const fresh = [...readSnapshot(archive.folder).files.keys()].filter(
    (file) => !files.includes(file),
  );
  for (const name of ['log', 'head.json'])
    cpSync(path.join(saved, name), at(name), { recursive: true });
  expect(verify(archive.folder).problems.map(({ file, day }) => [file, day])).toEqual(
    fresh.sort().map((file) => [file, dayIn(file)]),
  );
});

test.each([
  ['.', 0o755, '700'],
  ['log', 0o750, '700'],
  ['head.json', 0o644, '600'],
  [EVENTS.type, 0o711, '700'],
])('%s that others can read is named, with the cure', (name, mode, cure) => {
  chmodSync(at(name), mode);
  expect(verify(archive.folder).problems).toEqual([
    { file: name, what: `can be read by other users: run "chmod ${cure}" on it`, isDamage: false },
  ]);
});

test('a file of a day that others can read is named, with its day', () => {
  chmodSync(at(files[0]!), 0o640);
  expect(verify(archive.folder).problems).toMatchObject([
    { file: files[0], day: dayIn(files[0]!), isDamage: false },
  ]);
});
