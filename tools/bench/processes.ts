import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { collectEnvironment } from '../../packages/cli/src/demo/environment';
import { CA_FILE } from '../../test/support/tls';
import type { ServeReady, ServeRequest, ServeStats } from './serve';

/** The root of the repository. */
export const ROOT = path.resolve(__dirname, '..', '..');

/** Where the benchmark keeps its project folders and its result. */
export const BENCH_FOLDER = path.join(ROOT, '.graph-1password', 'bench');

const CLI = path.join(
  ROOT,
  'node_modules',
  '@jupiterone',
  'integration-sdk-cli',
  'bin',
  'j1-integration',
);
const MEASURE = path.join(__dirname, 'measure.cjs');

/** What one measured process used. */
export interface Measured {
  /** s, from its start to its end */
  wall: number;
  /** s of CPU, user and system, all threads */
  cpu: number;
  /** MB, peak */
  rss: number;
  /** Epoch ms of its start */
  startedAt: number;
}

/** A served tenant in a process of its own. */
export interface ServedTenant extends ServeReady {
  /** Since the last call. */
  stats(): Promise<ServeStats>;
  stop(): Promise<void>;
}

/** Projects of `j1-integration` that are measured. */
export type ProjectName = 'ours' | 'serial' | 'floor' | 'empty' | 'limited';

const running = new Set<ChildProcess>();

function remember<C extends ChildProcess>(child: C): C {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends every process that was started here, at once. */
export function stopAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts a tenant; resolves when it answers. */
export function serveTenant(request: ServeRequest): Promise<ServedTenant> {
  return new Promise((resolve, reject) => {
    const child = remember(
      fork(path.join(__dirname, 'serve.ts'), {
        execArgv: ['--require', 'ts-node/register/transpile-only', '--max-old-space-size=12288'],
        cwd: ROOT,
      }),
    );
    const failEarly = (code: number | null) =>
      reject(new Error(`The tenant ended early with code ${code}.`));
    child.once('error', reject);
    child.once('exit', failEarly);
    child.once('message', (ready: ServeReady) => {
      child.off('exit', failEarly);
      resolve({
        ...ready,
        stats: () =>
          new Promise((done) => {
            child.once('message', (stats: ServeStats) => done(stats));
            child.send('stats');
          }),
        stop: () =>
          new Promise((done) => {
            child.once('exit', () => done());
            child.send('stop');
          }),
      });
    });
    child.send(request);
  });
}

/**
 * Runs a Node program and measures it.
 * @param env the tenant's variables and those of the benchmark; fields of the integration that are not named are blank,
 *   so that nobody's own account is measured
 * @throws Error with its last lines when it fails
 */
export function measure(args: string[], env: Record<string, string>): Promise<Measured> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const out = path.join(folder, 'used.json');
  return new Promise((resolve, reject) => {
    const child = remember(
      spawn(process.execPath, ['--require', MEASURE, ...args], {
        cwd: ROOT,
        env: { ...collectEnvironment(env, 0), NODE_EXTRA_CA_CERTS: CA_FILE, BENCH_OUT: out },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    let tail = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (tail = (tail + text.toString()).slice(-3000)));
    }
    child.once('close', (code) => {
      try {
        if (code !== 0) throw new Error(`${args.join(' ')} ended with code ${code}:\n${tail}`);
        resolve(JSON.parse(readFileSync(out, 'utf8')) as Measured);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}

/** A project folder of its own for a collect of this repository: the SDK empties `.j1-integration` in it. */
export function projectFolder(name: ProjectName): string {
  const folder = path.join(BENCH_FOLDER, name);
  if (existsSync(folder)) return folder;
  mkdirSync(folder, { recursive: true });
  const source = name === 'ours' ? ROOT : path.join(__dirname, 'projects', name);
  symlinkSync(path.join(source, 'src'), path.join(folder, 'src'));
  return folder;
}

/** The graph that the last run of a project left. */
export const graphFolder = (name: ProjectName): string =>
  path.join(projectFolder(name), '.j1-integration');

/** `j1-integration collect` of a project, measured. */
export const collect = (name: ProjectName, env: Record<string, string>): Promise<Measured> =>
  measure([CLI, 'collect', '--project-path', projectFolder(name)], env);

/** Gives the disk back: a graph of a million events takes gigabytes. */
export function removeGraphs(): void {
  for (const name of ['ours', 'serial', 'floor', 'empty', 'limited'] as const) {
    rmSync(path.join(BENCH_FOLDER, name, '.j1-integration'), { recursive: true, force: true });
  }
  for (const name of readdirSync(BENCH_FOLDER)) {
    if (name === 'poller' || name.startsWith('archive-')) {
      rmSync(path.join(BENCH_FOLDER, name), { recursive: true, force: true });
    }
  }
}

/** Median of at least one number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
