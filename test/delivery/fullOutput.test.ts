import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BUNDLED } from '@graph-1password/explorer';
import { writeGraph } from '../support/export/graphs';
import { leaveSummary } from '../support/runSummary';
import { Program } from './program';

/** A device on which there is never room; Linux has it. */
const FULL = '/dev/full';

const USER = 'A'.repeat(26);
const sent = { uuid: 'E'.repeat(26), timestamp: '2026-03-13T11:00:00Z', action: 'suspend' };
const ENTITIES = [
  {
    ...{ _key: 'one_password_user:A', _type: 'one_password_user', _class: ['User'], id: USER },
    ...{ displayName: 'Ana', name: 'Ana', email: ['ana@example.com'] },
  },
  {
    ...{ _key: 'one_password_audit_event:E', _type: 'one_password_audit_event' },
    ...{ _class: ['Record'], action: 'suspend', objectType: 'user', objectUUID: USER },
    ...{ createdOn: Date.parse(sent.timestamp), _rawData: [{ name: 'default', rawData: sent }] },
  },
];

let program: Program;
let graph: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  program = await Program.build();
  graph = path.join(program.folder, 'graph-folder');
  writeGraph(graph, [ENTITIES]);
  leaveSummary(graph, Date.UTC(2026, 2, 13, 15));
  // The page itself is no part of this.
  const page = path.join(program.folder, 'dist/program/explorer');
  mkdirSync(page, { recursive: true });
  for (const name of Object.values(BUNDLED)) writeFileSync(path.join(page, name), '0');
  env = { HOME: program.folder };
});
afterAll(() => program.remove());

const commandLine = (args: readonly string[]): string[] => [
  path.join(program.folder, 'dist/graph-1password.js'),
  ...args,
];

/** How a command ends whose answer cannot be written: its code, and its last line on stderr. */
type Ending = readonly [code: number | null, last: string | undefined];

const endingOf = (code: number | null, stderr: string): Ending => [
  code,
  stderr.trimEnd().split('\n').at(-1),
];

/** Runs a command. @param stdout a file; without it a reader that has ended before a word is written */
async function run(args: readonly string[], stdout?: number): Promise<Ending> {
  const child = spawn(process.execPath, commandLine(args), {
    ...{ env, cwd: program.folder },
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
  });
  child.stdout?.destroy();
  let stderr = '';
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return endingOf(code, stderr);
}

/** All commands that answer on standard output, each with what it needs. */
const ANSWERS: [name: string, args: () => string[]][] = [
  ['ask', () => ['ask', '--list', '--format', 'json']],
  ['detect', () => ['detect', '--data-dir', graph]],
  ['leaver', () => ['leaver', '--all', '--data-dir', graph]],
  ['report', () => ['report', '--data-dir', graph]],
  ['export', () => ['export', '--format', 'ecs', '-o', '-', '--data-dir', graph]],
  ['access', () => ['access', 'overview', '--data-dir', graph]],
  ['explore', () => ['explore', '-o', path.join(program.folder, 'x.html'), '--data-dir', graph]],
  ['alerts', () => ['alerts', 'list']],
];

const NO_ROOM =
  'The answer could not be written to its end, because its disk is full: free some space there, or send it elsewhere.';
const NO_READER =
  'The answer could not be written to its end, because its reader has ended: keep the reader running to the end, or send it elsewhere.';

test.each(ANSWERS)(
  'an answer of %s that finds no room, or whose reader ends early, is one sentence and exit code 1',
  async (_, args) => {
    const output = existsSync(FULL) ? openSync(FULL, 'w') : undefined;
    const endings = await Promise.all([run(args()), ...(output ? [run(args(), output)] : [])]);
    if (output !== undefined) closeSync(output);
    expect(endings).toEqual([[1, NO_READER], ...(output ? [[1, NO_ROOM]] : [])]);
  },
);

/** A mount namespace of its own, for everybody. */
const IN_NAMESPACE = [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  '--propagation',
  'private',
];
/** Mounts a full disk in one place, runs a command, and lists what is there then. */
const SCRIPT =
  'mount -t tmpfs -o size=4k none "$0" && head -c 4096 /dev/zero > "$0/fill" && "$@"; code=$?; ls -A "$0"; exit $code';

/** Runs a command with a full disk mounted in one place. */
function onFullDisk(place: string, args: readonly string[]) {
  const [command = '', ...rest] = [...IN_NAMESPACE, 'sh', '-c', SCRIPT, place, ...args];
  const all = { ...env, PATH: process.env.PATH };
  return spawnSync(command, rest, {
    ...{ env: all, cwd: program.folder },
    ...{ encoding: 'utf8', timeout: 120_000 },
  });
}

const hasNamespaces = allowsNamespaces() ? test : test.skip;

function allowsNamespaces(): boolean {
  const [command = '', ...rest] = [...IN_NAMESPACE, 'mount', '-t', 'tmpfs', 'none', '/mnt'];
  return spawnSync(command, rest, { stdio: 'ignore', timeout: 60_000 }).status === 0;
}

hasNamespaces.each([
  ['a file', ['export', '--format', 'ecs'], 'out'],
  ['a folder of texts', ['export', '--format', 'csv'], 'out/one_password_audit_event/part-0.csv'],
  [
    'a folder of the engine',
    ['export', '--format', 'parquet'],
    'out/one_password_audit_event/part-0.parquet',
  ],
  ['a page', ['explore'], 'out'],
])('%s that finds no room is one sentence, and nothing of it stays', (_, command, named) => {
  const place = path.join(program.folder, 'full');
  mkdirSync(place, { recursive: true });
  const args = [...command, '--data-dir', graph, '-o', path.join(place, 'out')];
  const { status, stdout, stderr } = onFullDisk(place, [process.execPath, ...commandLine(args)]);
  expect(endingOf(status, stderr)).toEqual([
    1,
    `${path.join(place, named)} cannot be written, because its disk is full: free some space there, or choose another --output.`,
  ]);
  expect(stdout).toBe('fill\n');
  expect(readdirSync(place)).toEqual([]);
});
