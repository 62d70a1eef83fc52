import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { shellCommands } from './shell';
import type { ShellCommand } from './shell';

/** A command that a file tells people, or a machine, to run. */
export interface Told {
  /** From the root of the clone. */
  file: string;
  words: ShellCommand;
}

const read = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), 'utf8');

const below = (folder: string, ending: RegExp): string[] =>
  readdirSync(path.join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
    .sort();

/** Every document for people, from the root of the clone. */
export const documents = (): string[] => [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'test/README.md'],
  ...below('docs', /\.md$/),
  ...below('jupiterone', /\.md$/),
  ...below('packages', /^[^/]+\/README\.md$/),
];

const SHELLS = new Set(['', 'sh', 'bash', 'shell', 'console']);
/** What is a command in the midst of a sentence. */
const INLINE = /^(npx |sudo )?(graph-1password|npm|j1-integration|j1|docker|kubectl) /;

/** Commands in the code blocks of a document, and in its sentences. */
function inDocument(file: string): ShellCommand[] {
  const text = read(file);
  const blocks = [...text.matchAll(/^( *)```(\w*)[^\n]*\n([\s\S]*?)^\1```/gm)].flatMap(
    ([, , language = '', code = '']) => (SHELLS.has(language) ? [code] : []),
  );
  const inline = [...text.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)].flatMap(
    ([, code = '']) => (INLINE.test(code) ? [code] : []),
  );
  return [...blocks, ...inline].flatMap(shellCommands);
}

/** Values of some keys, wherever they are in a YAML document. */
function valuesOf(names: string[], value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value) as [string, unknown][];
  return entries.flatMap(([name, inner]): unknown[] =>
    names.includes(name) ? [inner, ...valuesOf(names, inner)] : valuesOf(names, inner),
  );
}

const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((word) => typeof word === 'string');

/** Arguments of the image: a container's `args`, a service's `command`. Shell text: a step's `run`. */
function inYaml(file: string): ShellCommand[] {
  const document = load(read(file));
  const lists = valuesOf(['args', 'command'], document).filter(isWords);
  const scripts = valuesOf(['run'], document).filter((value) => typeof value === 'string');
  return [
    ...lists.map((words) => (words[0] === '/bin/sh' ? words : ['graph-1password', ...words])),
    ...scripts.flatMap(shellCommands),
  ];
}

const inUnit = (file: string): ShellCommand[] =>
  [...read(file).matchAll(/^Exec\w+=(.*)$/gm)].flatMap(([, line = '']) =>
    shellCommands(line.replaceAll('$$', '$')),
  );

/** Lines of a crontab behind the five fields of time and the user. */
const inCrontab = (file: string): ShellCommand[] =>
  [...read(file).matchAll(/^[\d*/,-]+(?: [\d*/,-]+){4} \S+ (.*)$/gm)].flatMap(([, line = '']) =>
    shellCommands(line),
  );

/** All commands of all documents and deployment files. */
export function toldCommands(): Told[] {
  const sources: [files: string[], commandsIn: (file: string) => ShellCommand[]][] = [
    [documents(), inDocument],
    [['compose.yaml', ...below('docs/deploy', /\.ya?ml$/), ...below('.github', /\.yml$/)], inYaml],
    [below('docs/deploy', /\.service$/), inUnit],
    [below('docs/deploy', /\.cron$/), inCrontab],
  ];
  return sources.flatMap(([files, commandsIn]) =>
    files.flatMap((file) => commandsIn(file).map((words) => ({ file, words }))),
  );
}
