import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { OutputError, printer, Teller } from './output';
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

test('a place that goes away meanwhile ends with 1', () => {
  const place = path.join(folder, 'sub');
  mkdirSync(place);
  const print = printer(path.join(place, 'a'), terminal());
  rmSync(place, { recursive: true });
  mkdirSync(path.join(place, 'a', 'b'), { recursive: true });
  expect(exitCodeOf(() => print('text'))).toBe(1);
});
