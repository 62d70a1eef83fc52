import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { buildPackage } from '../../tools/build';

/** What npm packs besides the `files` of package.json. */
const ALWAYS = ['package.json', 'README.md', 'LICENSE'];

/** Files and folders at the root of the clone of which the package takes something. */
function sources(): string[] {
  const manifest = fs.readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8');
  const { files } = JSON.parse(manifest) as { files: string[] };
  const roots = files.map((pattern) => pattern.replace(/^!/, '').split('/')[0] ?? '');
  return [...new Set([...ALWAYS, ...roots])].filter((name) => name !== 'dist');
}

/** An environment in which npm and `#!/usr/bin/env node` use the Node of this test, and npm no network. */
export function npmEnvironment(home: string): NodeJS.ProcessEnv {
  const { PATH = '' } = process.env;
  return {
    PATH: [path.dirname(process.execPath), PATH].join(path.delimiter),
    HOME: home,
    npm_config_offline: 'true',
    npm_config_cache: path.join(home, 'npm-cache'),
    npm_config_update_notifier: 'false',
  };
}

/** Above what npm takes to fetch half a gigabyte, in ms. */
const RUNS_AT_MOST = 300_000;

/** Runs a command to its end. @throws Error with what it printed when it fails, or when it takes minutes */
export function runToEnd(
  file: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): string {
  const options = { cwd, env, encoding: 'utf8', timeout: RUNS_AT_MOST } as const;
  const { status, stdout, stderr, error } = spawnSync(file, args, options);
  if (error) throw error;
  if (status !== 0) throw new Error(`${[file, ...args].join(' ')}: ${stderr || stdout}`);
  return stdout;
}

/**
 * Builds the package and packs it, without touching `dist` of this clone.
 * @param folder gets the file, and a folder of what was packed
 * @returns path of the packed file
 */
export async function pack(folder: string): Promise<string> {
  const project = path.join(folder, 'packed');
  fs.mkdirSync(project);
  for (const name of sources()) {
    fs.cpSync(path.join(PROJECT_ROOT, name), path.join(project, name), { recursive: true });
  }
  await buildPackage(path.join(project, 'dist'));
  const options = ['--ignore-scripts', '--json', '--pack-destination', folder];
  const told = runToEnd('npm', ['pack', ...options], project, npmEnvironment(folder));
  const [{ filename = '' } = {}] = JSON.parse(told) as { filename?: string }[];
  return path.join(folder, filename);
}

/** The packed package, installed with npm in an empty folder. */
export class Installation {
  /** Where a person works. */
  readonly folder: string;
  /** The installed package. */
  readonly package: string;

  private constructor(
    readonly root: string,
    /** The packed file. */
    readonly tarball: string,
  ) {
    this.folder = path.join(root, 'empty folder');
    this.package = path.join(this.folder, 'node_modules', 'graph-1password');
  }

  static async make(): Promise<Installation> {
    const root = fs.mkdtempSync(path.join(tmpdir(), 'graph-1password-packed-'));
    const made = new Installation(root, await pack(root));
    fs.mkdirSync(made.folder);
    fs.writeFileSync(path.join(made.folder, 'package.json'), '{ "private": true }');
    const args = ['install', '--omit=optional', '--no-audit', '--no-fund', made.tarball];
    runToEnd('npm', args, made.folder, npmEnvironment(made.root));
    return made;
  }

  /** Paths of all files of the package, below its folder, with `/` between the parts. */
  files(): string[] {
    return fs
      .readdirSync(this.package, { recursive: true, encoding: 'utf8' })
      .filter((file) => fs.statSync(path.join(this.package, file)).isFile())
      .map((file) => file.split(path.sep).join('/'));
  }

  /** Text of a file of the package. */
  read(file: string): string {
    return fs.readFileSync(path.join(this.package, file), 'utf8');
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}
