import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ownCommand, withOwnCommand } from './ownCommand';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'own-command-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Puts the program into a folder. @returns the folder */
function installed(...folder: string[]): string {
  const place = path.join(root, ...folder);
  mkdirSync(place, { recursive: true });
  const file = path.join(
    place,
    process.platform === 'win32' ? 'graph-1password.cmd' : 'graph-1password',
  );
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return place;
}

const withPath = (...folders: string[]): NodeJS.ProcessEnv => ({
  PATH: folders.join(path.delimiter),
});

test('what npx has put on the PATH is gone when it ends, so npx has to be typed again', () => {
  const env = withPath(installed('node_modules', '.bin'), path.join(root, 'empty'), '');
  expect(ownCommand('collect', env)).toBe('npx graph-1password collect');
  expect(ownCommand('', {})).toBe('npx graph-1password');
});

test('a program on the PATH is typed by its name', () => {
  const env = withPath(path.join(root, 'node_modules', '.bin'), installed('usr', 'bin'));
  expect(ownCommand('collect', env)).toBe('graph-1password collect');
});

test('other package managers have words of their own', () => {
  const agent = (npm_config_user_agent: string) => ({ ...withPath(), npm_config_user_agent });
  expect(ownCommand('ask', agent('pnpm/10.1.0 npm/? node/v24.0.0 linux x64'))).toBe(
    'pnpm exec graph-1password ask',
  );
  expect(ownCommand('ask', agent('yarn/4.9.1 npm/? node/v24.0.0 linux x64'))).toBe(
    'yarn graph-1password ask',
  );
  expect(ownCommand('ask', agent('npm/11.0.0 node/v24.0.0'))).toBe('npx graph-1password ask');
});

test('sentences and examples get the same words, and nothing else does', () => {
  expect(withOwnCommand('Run "graph-1password poll --archive x", or "other y".', {})).toBe(
    'Run "npx graph-1password poll --archive x", or "other y".',
  );
  expect(withOwnCommand('Examples:\n  graph-1password ask --list\n', {})).toBe(
    'Examples:\n  npx graph-1password ask --list\n',
  );
  const other = 'Mutes of "graph-1password.yaml" are those of graph-1password alone.';
  expect(withOwnCommand(other, {})).toBe(other);
});
