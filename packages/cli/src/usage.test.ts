import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command, Option } from 'commander';
import { checkAlerts } from './alerts/commands/sinks';
import { createProgram, runProgram } from './program';
import { filledText, filledTexts, valuesOf } from './support/options';

let folder: string;
const before = process.env;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'usage-'));
  // The test must not depend on files in the user's folders.
  const { GRAPH_1PASSWORD_DATA_DIR: _, ...env } = before;
  process.env = { ...env, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder };
});
afterAll(() => {
  process.env = before;
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs the command line in this process, in an empty folder. */
async function run(args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  jest.spyOn(process, 'cwd').mockReturnValue(folder);
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  jest.spyOn(console, 'log').mockImplementation((text) => void out.push(String(text)));
  jest.spyOn(console, 'error').mockImplementation((text) => void err.push(String(text)));
  await runProgram(['node', 'graph-1password', ...args]);
  const code = process.exitCode;
  jest.restoreAllMocks();
  return { code, stdout: out.join(''), stderr: err.join('') };
}

/** Every command with the words that lead to it, those of `alerts` included. */
function leaves(command: Command, words: string[] = []): [words: string[], command: Command][] {
  if (command.commands.length === 0) return [[words, command]];
  return command.commands.flatMap((each) => leaves(each, [...words, each.name()]));
}

const COMMANDS = leaves(createProgram()).map(
  ([words, command]) => [words.join(' '), command] as const,
);

/** Something for each argument that a command must have. */
const argumentsOf = ({ registeredArguments }: Command): string[] =>
  registeredArguments
    .filter(({ required }) => required)
    .map(({ argChoices, parseArg }) => argChoices?.[0] ?? (parseArg ? '1d' : 'x'));

const requiredOf = ({ options }: Command): string[] =>
  options.flatMap(({ mandatory, long }) => (mandatory && long ? [long, 'x'] : []));

const withNames = ({ options }: Command): [flag: string, option: Option][] =>
  options.flatMap((option) =>
    [option.long, option.short].flatMap((name): [string, Option][] =>
      name ? [[name, option]] : [],
    ),
  );

/** A refusal: exit code 2, nothing on stdout, and a sentence that names what is wrong. */
async function expectRefusal(args: string[], sentence: RegExp): Promise<void> {
  const { code, stdout, stderr } = await run(args);
  expect([args, code, stdout]).toEqual([args, 2, '']);
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/\n\s+at /);
}

describe.each(COMMANDS)('graph-1password %s', (name, command) => {
  const words = name.split(' ');

  test('refuses what it does not know', async () => {
    const needed = requiredOf(command);
    await expectRefusal([...words, ...needed, '--nonsense'], /unknown option '--nonsense'/);
    const most = command.registeredArguments.some(({ variadic }) => variadic);
    if (most) return;
    const many = command.registeredArguments.map(
      ({ argChoices, parseArg }) => argChoices?.[0] ?? (parseArg ? '1d' : 'x'),
    );
    await expectRefusal([...words, ...needed, ...many, 'more'], /too many arguments/);
  });

  test('rejects a missing argument', async () => {
    if (argumentsOf(command).length === 0) return;
    await expectRefusal([...words, ...requiredOf(command)], /missing required argument/);
  });

  test('refuses an option without its value', async () => {
    for (const [flag, option] of withNames(command)) {
      if (!option.required) continue;
      await expectRefusal([...words, flag], /option '.*' argument missing/);
    }
  });

  test('rejects invalid values and says which are valid', async () => {
    for (const [flag, option] of withNames(command)) {
      const reads = option.parseArg !== undefined && !Array.isArray(option.defaultValue);
      // Texts that may be repeated take anything.
      if (!reads || /may be repeated/.test(option.description)) continue;
      const sentence = /(?:Enter|Give) |Allowed choices are /;
      const isText = option.parseArg === filledText || option.parseArg === filledTexts;
      await expectRefusal([...words, flag, isText ? ' ' : 'n0nsense'], sentence);
      for (const value of valuesOf(option).slice(0, 1)) {
        await expectRefusal([...words, flag, value, flag], /argument missing/);
      }
    }
  });

  test('rejects a path that cannot be written, before it does anything', async () => {
    if (!command.options.some(({ long }) => long === '--output')) return;
    // The format decides what may be written.
    const format = name === 'export' ? ['--format', 'ecs'] : [];
    const rest = [...requiredOf(command), ...argumentsOf(command), ...format];
    for (const flag of ['-o', '--output', '--out']) {
      const nowhere = path.join(folder, 'nowhere', 'file');
      for (const file of [nowhere, folder]) {
        const sentence =
          name === 'poll'
            ? /--output goes with --status/
            : /does not exist: create it|is a folder|no graph/i;
        await expectRefusal([...words, flag, file, ...rest], sentence);
      }
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('has one way with its options', () => {
    const flags = command.options.map(({ flags: text }) => text);
    const named = (long: string) => flags.filter((text) => text.includes(long));
    for (const text of named('--output')) expect(text).toBe('-o, --output <file>');
    for (const text of named('--format')) expect(text).toBe('--format <name>');
    for (const text of named('--data-dir')) expect(text).toBe('--data-dir <folder>');
    for (const text of named('--integration-instance-id')) {
      expect(text).toBe('-i, --integration-instance-id <id>');
    }
    for (const text of named('--now')) expect(text).toBe('--now <time>');
  });
});

/** Commands whose answer somebody may want in a file, and in which form. */
test.each([
  ['alerts list', 'text json'],
  ['alerts show', 'text json'],
  ['alerts check', 'text json'],
  ['ask', 'table json csv tree'],
  ['collect', 'text json'],
  ['demo', 'text json'],
  ['detect', 'text json csv sarif'],
  ['doctor', 'text json'],
  ['explore', 'text json'],
  ['poll', 'text json'],
  ['run', 'text json'],
])('%s prints %s, into a file too', (name, formats) => {
  const [, command] = COMMANDS.find(([words]) => words === name) ?? [];
  const [format] = command?.options.filter(({ long }) => long === '--format') ?? [];
  expect(format && valuesOf(format).join(' ')).toBe(formats);
  expect(command?.options.some(({ short }) => short === '-o')).toBe(true);
});

test.each(['collect', 'run', 'poll', 'ask', 'detect', 'explore', 'doctor'])(
  '%s takes a data folder and an instance',
  (name) => {
    const [, command] = COMMANDS.find(([words]) => words === name) ?? [];
    const flags = command?.options.map(({ flags: text }) => text);
    expect(flags).toEqual(
      expect.arrayContaining(['--data-dir <folder>', '-i, --integration-instance-id <id>']),
    );
  },
);

test('the format of another command is understood where it is the same', async () => {
  for (const format of ['table', 'text']) {
    for (const name of ['ask', 'detect']) {
      const query = name === 'ask' ? ['FIND x'] : [];
      await expectRefusal([name, ...query, '--format', format], /There is no graph/);
    }
  }
});

describe('damage has to be put right first, so it ends with 2', () => {
  test.each([
    ['half of it', '{"schema":1,"snapsh'],
    ['nothing', ''],
    ['of a newer version', '{"schema":2}'],
  ])('a snapshot of access: %s', async (_, content) => {
    const state = path.join(folder, `damaged-${content.length}`);
    const snapshots = path.join(state, 'local-integration-instance.access');
    const graph = path.join(state, 'graphs');
    const entity = { _key: 'a:b', _type: 'one_password_vault', _class: ['Vault'], id: 'b' };
    mkdirSync(path.join(graph, 'graph', 'a', 'entities'), { recursive: true });
    writeFileSync(
      path.join(graph, 'graph', 'a', 'entities', '1.json'),
      JSON.stringify({ entities: [{ ...entity, name: 'x', displayName: 'x' }] }),
    );
    mkdirSync(snapshots, { recursive: true });
    writeFileSync(path.join(snapshots, `${'1'.padStart(15, '0')}.json`), content);
    const place = ['--data-dir', graph, '--state-dir', state];
    for (const words of [['who', 'x'], ['overview'], ['report'], ['diff', '9d'], ['check']])
      await expectRefusal(['access', ...words, ...place], /is damaged.*import the export again/);
  });

  test.each([
    ['no YAML', 'sinks: [', /damaged.yaml:1/],
    ['an unknown key', 'sinkz: {}', /sinkz/],
    [
      'a sink without its secret',
      'sinks: { a: { type: webhook, url: "${F1_NOT_SET}" } }',
      /F1_NOT_SET/,
    ],
  ])('graph-1password.yaml: %s', (_, content, sentence) => {
    const file = path.join(folder, 'damaged.yaml');
    writeFileSync(file, content);
    const told: string[] = [];
    const tell = (text: string) => void told.push(text);
    const context = { print: tell, printError: tell, now: Date.now };
    expect(checkAlerts({ config: file }, context)).toBe(2);
    expect(told.join('\n')).toMatch(sentence);
  });
});

test('the help of "access" names every exit code of its commands, and what --json prints', async () => {
  const codesIn = (text: string) =>
    [...text.matchAll(/(?:^Exit code: |, )(\d+) /gm)].map(([, code]) => code);
  const all = codesIn((await run(['access', '--help'])).stdout);
  const own = COMMANDS.map(([name]) => name).filter((name) => name.startsWith('access '));
  for (const name of own) {
    const { stdout } = await run([...name.split(' '), '--help']);
    expect(all).toEqual(expect.arrayContaining(codesIn(stdout.slice(stdout.indexOf('Exit code')))));
    if (/ (who|of|report|diff|import)$/.test(name))
      expect(stdout).toContain('--json prints { schema');
  }
  expect(all).toEqual(expect.arrayContaining(['0', '1', '2', '3', '4']));
});
