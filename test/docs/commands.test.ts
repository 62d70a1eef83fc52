import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../packages/cli/src/program';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { toldCommands } from './documents';
import type { Told } from './documents';
import { shellCommands } from './shell';

const NAME = 'graph-1password';
const { scripts } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

const TOLD = toldCommands();
const COMMANDS = createProgram().commands.map((command) => command.name());

/** The arguments that a command gives to our program; undefined when it does not call it. */
function ours(words: string[]): string[] | undefined {
  const [first, second, third] = words;
  if (first === 'npm' && second === 'run') {
    const [program, ...args] = (scripts[third ?? ''] ?? '').split(' ');
    const more = words.slice(3).filter((word, index) => index > 0 || word !== '--');
    return program === NAME ? [...args, ...more] : undefined;
  }
  const isName = (word: string | undefined): boolean =>
    word !== undefined && (word === NAME || word.endsWith(`/${NAME}.js`));
  const at = words.findIndex(
    (word, index) =>
      isName(word) &&
      (index === 0 ||
        ['npx', 'node', '/usr/bin/env'].includes(words[index - 1] ?? '') ||
        COMMANDS.includes(words[index + 1] ?? '')),
  );
  return at === -1 ? undefined : words.slice(at + 1);
}

/** Makes a program parse, and do nothing. */
function disarm(command: Command): Command {
  command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  if (command.commands.length === 0) command.action(() => undefined);
  command.commands.forEach(disarm);
  return command;
}

/** What our program says against its arguments; undefined when it takes them. */
function refusal(args: string[]): string | undefined {
  const asksForHelp =
    args.length === 0 || args.some((arg) => /^(--?h(elp)?|-V|--version)$/.test(arg));
  try {
    disarm(createProgram()).parse(['node', NAME, ...args]);
    return undefined;
  } catch (error) {
    return asksForHelp ? undefined : (error as Error).message;
  }
}

const shown = ({ file, words }: Told): string => `${file}: ${words.join(' ')}`;

test('the program takes every command that a document tells', () => {
  const calls = TOLD.flatMap((told) => {
    const args = ours(told.words);
    return args ? [{ told, args }] : [];
  });
  // Each command is told somewhere.
  expect(COMMANDS.filter((name) => !calls.some(({ args }) => args[0] === name))).toEqual([]);
  for (const file of ['README.md', 'compose.yaml', 'docs/deploy/docker.md']) {
    expect(calls.filter(({ told }) => told.file === file).length).toBeGreaterThan(2);
  }
  const refused = calls.flatMap(({ told, args }) => {
    const why = refusal(args);
    return why === undefined ? [] : [`${shown(told)}\n  ${why}`];
  });
  expect(refused).toEqual([]);
});

test('every npm script that a document tells is there', () => {
  const run = TOLD.filter(({ words }) => words[0] === 'npm' && words[1] === 'run');
  expect(run.length).toBeGreaterThan(20);
  const missing = run.filter(({ words }) => scripts[words[2] ?? ''] === undefined);
  expect(missing.map(shown)).toEqual([]);
});

test('every file of the clone that a command names is there', () => {
  const named = TOLD.flatMap((told) =>
    told.words
      .filter((word) => /^(docs|jupiterone|packages|test|src|tools)\/[\w./-]+$/.test(word))
      .map((file) => ({ told, file })),
  );
  expect(named.length).toBeGreaterThan(5);
  const missing = named.filter(({ file }) => !existsSync(path.join(PROJECT_ROOT, file)));
  expect(missing.map(({ told }) => shown(told))).toEqual([]);
});

test('no command has a key, a token or a password in it: others on the machine could read it', () => {
  const secret = /^(-k|--(api-?)?key|--token|--password|-p)$|(KEY|TOKEN|PASSWORD|SECRET)=\S/i;
  // Variables of `env:` and of `export` in documents have no value; those of JupiterOne's SDK have names only.
  expect(TOLD.filter(({ words }) => words.some((word) => secret.test(word))).map(shown)).toEqual(
    [],
  );
  const both = TOLD.filter(
    ({ words }) =>
      words.some((word) => word.startsWith('--from-env-file')) &&
      words.some((word) => word.startsWith('--from-literal')),
  );
  expect(both.map(shown)).toEqual([]);
});

test('names in cron.d have no dot, and image tags are the version of the package', () => {
  const targets = TOLD.flatMap(({ words }) => words.filter((word) => word.includes('cron.d/')));
  expect(targets.length).toBeGreaterThan(0);
  for (const target of targets) expect(path.basename(target)).not.toContain('.');
  const { version } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const files = [
    ...['README.md', 'kubernetes.md'],
    ...['kubernetes/cronjob.yaml', 'kubernetes/deployment.yaml'],
  ];
  const tags = files.flatMap((file) => [
    ...readFileSync(path.join(PROJECT_ROOT, 'docs/deploy', file), 'utf8').matchAll(
      /\/graph-1password[:-](\d[\w.]*?)(?:\.tgz)?(?=[\s`]|$)/gm,
    ),
  ]);
  expect(tags.length).toBeGreaterThan(3);
  expect(new Set(tags.map(([, tag]) => tag))).toEqual(new Set([version]));
});

test.each<[string, string[][]]>([
  ['a b && c | d # e', [['a', 'b'], ['c'], ['d']]],
  [`a 'b c' "d \\"e\\"" f\\ g 2>&1 > file`, [['a', 'b c', 'd "e"', 'f g']]],
  ['a \\\n  b\nc ...', [['a', 'b'], ['c']]],
  ['a -i <instance id> < file', [['a', '-i', '1']]],
  [`sudo -u x -H sh -c 'cd && a b'`, [['cd'], ['a', 'b']]],
  [`cat > f <<'EOF'\nx y\nEOF\na`, [['cat'], ['a']]],
])('%j is read as a shell would', (text, commands) => {
  expect(shellCommands(text)).toEqual(commands);
});
