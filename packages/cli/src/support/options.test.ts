import { CommanderError } from 'commander';
import { newCommand } from './command';
import { EXIT, exitCodeHelp } from './exitCodes';
import { DAY } from '@graph-1password/vocabulary';
import {
  addFormatOption,
  addOutputOption,
  moment,
  nowOption,
  requirePast,
  wholeNumber,
  windowOf,
} from './options';
import { UsageError } from './usage';

/** What a command with the shared options reads, or the sentence with which it refuses. */
function parse(...args: string[]): Record<string, unknown> | string {
  let refused = '';
  const command = newCommand('test', 'a test', 'Help.')
    .addOption(nowOption())
    .configureOutput({ writeErr: (text) => (refused += text) });
  addFormatOption(command, { table: 'a table', json: 'JSON', csv: 'CSV' });
  addOutputOption(command, 'a file');
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return refused;
    throw error;
  }
  const { format, output, now } = command.opts<Record<string, unknown>>();
  return { format, output, now };
}

test.each([
  ['--format', 'csv'],
  ['--csv'],
  ['--format=csv', '--csv'],
  ['--csv', '--format', 'csv'],
])('%j chooses the format', (...args) => {
  expect(parse(...args)).toMatchObject({ format: 'csv' });
});

test('without a choice the command chooses', () => {
  expect(parse()).toEqual({ format: undefined, output: undefined, now: undefined });
});

test.each([
  [['--json', '--csv'], /--csv' cannot be used with format 'json'/],
  [['--format', 'csv', '--json'], /--json' cannot be used with format 'csv'/],
  [['--json', '--format', 'csv'], /It cannot be used with --json\./],
  [['--format', 'xml'], /Enter one of table, json, csv\./],
  [['--now', 'soon'], /Enter a time such as 2026-03-13T15:00:00Z/],
  [['--nonsense'], /unknown option '--nonsense'/],
  [['more'], /too many arguments/],
])('%j is refused', (args, message) => {
  expect(parse(...args)).toMatch(message);
});

test.each([['-o'], ['--output'], ['--out']])('%s names the file', (flag) => {
  expect(parse(flag, 'a.txt')).toMatchObject({ output: 'a.txt' });
});

test.each([
  ['2026-03-13', Date.UTC(2026, 2, 13)],
  ['2028-02-29', Date.UTC(2028, 1, 29)],
  ['2026-03-13T15:00', Date.UTC(2026, 2, 13, 15)],
  ['2026-03-13 15:00:01', Date.UTC(2026, 2, 13, 15, 0, 1)],
  ['2026-03-13T15:00:00.250Z', Date.UTC(2026, 2, 13, 15, 0, 0, 250)],
  ['2026-03-13T15:00+01:00', Date.UTC(2026, 2, 13, 14)],
  ['2026-03-13T15:00-0530', Date.UTC(2026, 2, 13, 20, 30)],
  ['1773414000000', 1773414000000],
])('%s is the same moment on every machine', (text, expected) => {
  expect(moment(text)).toBe(expected);
});

const NO_MOMENTS = [
  '',
  'now',
  'March 13',
  '2026',
  '2026-13-01',
  '2026-03-13T25:00',
  '15:00',
  '17734140',
];
const NOT_IN_CALENDAR = ['2026-02-29', '2026-11-31T10:00Z', '2026-00-10'];
test.each([...NO_MOMENTS, ...NOT_IN_CALENDAR])('"%s" is not a moment', (text) => {
  expect(() => moment(text)).toThrow('Enter a time such as');
});

test.each(['', ' ', '1.5', '0', '11', 'x'])('"%s" is not a whole number from 1 to 10', (text) => {
  expect(() => wholeNumber(1, 10)(text)).toThrow('Enter a whole number from 1 to 10.');
});

test('the exit codes are those that scripts depend on', () => {
  expect(EXIT).toEqual({
    ...{ done: 0, failed: 1, usage: 2, partial: 3, findings: 4, busy: 5, interrupted: 130 },
  });
  expect(exitCodeHelp({ failed: 'the query failed', done: true })).toBe(
    'Exit code: 0 done, 1 the query failed, 2 wrong usage.',
  );
});

describe('a window that nothing can be in is refused', () => {
  const NOW = Date.UTC(2026, 2, 13);
  const at = (time: number) => () => time;

  test.each([NOW, NOW + DAY])('--since %p, which is not in the past', (time) => {
    const refused = '--since is not in the past: choose an earlier time.';
    expect(() => windowOf({ since: at(time) }, NOW)).toThrow(new UsageError(refused));
    expect(() => requirePast('--since', time, NOW)).toThrow(new UsageError(refused));
  });

  test('--since at or after --until', () => {
    const until = at(NOW - DAY);
    expect(() => windowOf({ since: until, until }, NOW)).toThrow(/--since is not before the end/);
    expect(windowOf({ since: at(NOW - DAY - 1), until }, NOW)).toEqual({
      ...{ since: NOW - DAY - 1, until: NOW - DAY },
    });
  });
});
