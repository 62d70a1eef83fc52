import { fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CA_FILE } from '../support/tls';
import type { ServeReady, ServeRequest, ServeStats } from './serve';

/** The root of the repository. */
export const ROOT = path.resolve(__dirname, '..', '..');

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
}

/** A served tenant in a process of its own. */
export interface ServedTenant extends ServeReady {
  stats(): Promise<ServeStats>;
  stop(): Promise<void>;
}

/** Starts a tenant; resolves when it answers. */
export function serveTenant(request: ServeRequest): Promise<ServedTenant> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, 'serve.ts'), {
      execArgv: ['--require', 'ts-node/register/transpile-only', '--max-old-space-size=6144'],
      cwd: ROOT,
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The tenant ended early with code ${code}.`)));
    child.once('message', (ready: ServeReady) => {
      child.removeAllListeners('exit');
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

/** Runs a Node program and measures it. @throws Error with its last lines when it fails */
export function measure(args: string[], env: Record<string, string>): Promise<Measured> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const out = path.join(folder, 'used.json');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--require', MEASURE, ...args], {
      cwd: ROOT,
      env: { ...process.env, NODE_EXTRA_CA_CERTS: CA_FILE, ...env, BENCH_OUT: out },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let tail = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (tail = (tail + text.toString()).slice(-3000)));
    }
    child.once('close', (code) => {
      try {
        if (code !== 0) throw new Error(`${args.join(' ')} ended with code ${code}:\n${tail}`);
        resolve(JSON.parse(readFileSync(out, 'utf8')) as Measured);
      } catch (error) {
        reject(error as Error);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}

/** A project folder of its own for a collect of this repository: the SDK empties `.j1-integration` in it. */
export function projectFolder(name: 'ours' | 'serial' | 'floor' | 'empty'): string {
  const folder = path.join(ROOT, '.graph-1password', 'bench', name);
  if (existsSync(folder)) return folder;
  mkdirSync(folder, { recursive: true });
  const source = name === 'ours' ? ROOT : path.join(__dirname, 'projects', name);
  symlinkSync(path.join(source, 'src'), path.join(folder, 'src'));
  return folder;
}

/** `j1-integration collect` of a project, measured. */
export const collect = (project: string, env: Record<string, string>): Promise<Measured> =>
  measure([CLI, 'collect', '--project-path', project], env);

/** Median of at least one number. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
