import fs, {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { OutputError, printer, saveOutput, Teller } from './output';
import type { TellerOptions } from './output';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'output-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A terminal that keeps what is printed. */
function terminal() {
  const [out, err]: [string[], string[]] = [[], []];
  return {
    ...{ out, err },
    print: (text: string) => void out.push(text),
    printError: (text: string) => void err.push(text),
  };
}

/** What a command with two lines and a result prints, and what is in its file. */
function tell(options: TellerOptions) {
  const screen = terminal();
  const teller = new Teller(options, screen);
  teller.say('one');
  const early = [...screen.out];
  teller.say('two');
  teller.end({ count: 2 });
  const file = options.output === undefined ? undefined : readFileSync(options.output, 'utf8');
  return { early, out: screen.out, err: screen.err, file };
}

/** How a command ends that fails with an OutputError. */
function exitCodeOf(act: () => void): number | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof OutputError ? error.exitCode : undefined;
  }
}

test('lines for people come as they are said', () => {
  expect(tell({})).toEqual({ early: ['one'], out: ['one', 'two'], err: [], file: undefined });
});

test('a file gets all lines at the end, for its owner alone', () => {
  const output = path.join(folder, 'a.txt');
  expect(tell({ output })).toEqual({
    ...{ early: [], out: [], err: [`Written to ${output}.`], file: 'one\ntwo\n' },
  });
  expect(statSync(output).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['a.txt']);
});

test('the file that a link leads to is written, and the link stays; one that leads nowhere is refused', () => {
  const [target, link, lost] = ['target', 'link', 'lost'].map((name) => path.join(folder, name));
  writeFileSync(target as string, 'old');
  symlinkSync(target as string, link as string);
  symlinkSync(path.join(folder, 'gone'), lost as string);
  saveOutput(link as string, 'new');
  expect(readFileSync(target as string, 'utf8')).toBe('new');
  expect(lstatSync(link as string).isSymbolicLink()).toBe(true);
  expect(() => saveOutput(lost as string, 'new')).toThrow(
    /lost cannot be written, because it is not there/,
  );
});

test('a link of another user in a folder of all is not followed, whatever is in between', () => {
  const [target, theirs, ours] = ['target', 'theirs', 'ours'].map((name) =>
    path.join(folder, name),
  );
  writeFileSync(target as string, 'old');
  symlinkSync(target as string, theirs as string);
  symlinkSync(theirs as string, ours as string);
  chmodSync(folder, 0o1777);
  const lstat = fs.lstatSync;
  const spy = jest.spyOn(fs, 'lstatSync').mockImplementation(((file: string, options: object) => {
    const found = lstat(file, options);
    return file === theirs && found ? Object.assign(found, { uid: Number(found.uid) + 1 }) : found;
  }) as typeof lstat);
  try {
    for (const file of [theirs, ours])
      expect(() => saveOutput(file as string, 'new')).toThrow(/theirs is a link of another user/);
    chmodSync(folder, 0o700);
    saveOutput(ours as string, 'new');
  } finally {
    spy.mockRestore();
  }
  expect(readFileSync(target as string, 'utf8')).toBe('new');
});

test('a name as long as the file system allows can be written', () => {
  const file = path.join(folder, 'n'.repeat(255));
  saveOutput(file, 'x');
  expect(readFileSync(file, 'utf8')).toBe('x');
  expect(() => saveOutput(`${file}n`, 'x')).toThrow(
    /because its path is too long: shorten the path/,
  );
});

const posix = process.platform === 'win32' ? test.skip : test;
posix('a device is written into, and is a device afterwards (skipped on Windows)', () => {
  const link = path.join(folder, 'null');
  symlinkSync('/dev/null', link);
  saveOutput(link, 'x');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  // As the command itself would be called.
  saveOutput('/dev/null', 'x');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('programs get one object, in a file too', () => {
  const json = JSON.stringify({ schema: 1, count: 2 }, null, 2);
  expect(tell({ format: 'json' })).toMatchObject({ early: [], out: [json], err: [] });
  const output = path.join(folder, 'a.json');
  expect(tell({ format: 'json', output })).toMatchObject({ out: [], file: `${json}\n` });
});

test('a place that cannot be written is refused before anything is done', () => {
  mkdirSync(path.join(folder, 'sub'));
  for (const output of [path.join(folder, 'nowhere', 'a'), path.join(folder, 'sub')]) {
    expect(() => new Teller({ output }, terminal())).toThrow(OutputError);
    expect(exitCodeOf(() => void printer(output, terminal()))).toBe(2);
  }
});

test('- is the terminal, and no file', () => {
  const screen = terminal();
  printer('-', screen)('text');
  const teller = new Teller({ output: '-' }, screen);
  teller.say('one');
  expect([screen.out, screen.err]).toEqual([['text', 'one'], []]);
});

test('a folder that takes no files is told at once, and a trial leaves nothing', () => {
  const none = process.platform === 'linux' ? '/proc/none.txt' : path.join(folder, 'no', 'a');
  expect(exitCodeOf(() => void printer(none, terminal()))).toBe(2);
  printer(path.join(folder, 'a'), terminal());
  expect(readdirSync(folder)).toEqual([]);
});

test('a place that goes away meanwhile ends with 1', () => {
  const place = path.join(folder, 'sub');
  mkdirSync(place);
  const print = printer(path.join(place, 'a'), terminal());
  rmSync(place, { recursive: true });
  mkdirSync(path.join(place, 'a', 'b'), { recursive: true });
  expect(exitCodeOf(() => print('text'))).toBe(1);
});
