import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pack, runToEnd } from './packed';
import { nodeIn, TOOLS_VARIABLE } from './tools';

/** A package manager: its program, and how it installs without optional parts. */
interface Manager {
  program: string;
  add: (tarball: string) => string[];
  /** Before the name of a command. */
  run: string[];
  /** Files beside package.json. */
  files?: Record<string, string>;
}

const MANAGERS: Record<string, Manager> = {
  'pnpm 12': {
    program: 'pnpm/bin/pnpm.mjs',
    add: (tarball) => ['add', '--no-optional', tarball],
    run: ['exec'],
  },
  'Yarn 4, with its own way to find modules': {
    program: 'yarn4/bin/yarn.js',
    add: (tarball) => ['add', `graph-1password@file:${tarball}`],
    run: ['run'],
    // It knows no installation without optional parts, but leaves out what is not for this system.
    files: { '.yarnrc.yml': 'enableTelemetry: false\nsupportedArchitectures: { os: [none] }\n' },
  },
  'Yarn 1': {
    program: 'yarn1/bin/yarn.js',
    add: (tarball) => ['add', '--ignore-optional', `file:${tarball}`],
    run: ['-s', 'run'],
  },
};

const tools = process.env[TOOLS_VARIABLE] ?? '';
const withTools = tools === '' ? describe.skip : describe;

withTools('with what npm run test:package fetches, since other tests use no network', () => {
  let root: string;
  let tarball: string;
  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'graph-1password-managers-'));
    tarball = await pack(root);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each(Object.entries(MANAGERS))('%s installs it, and runs help and demo', (name, manager) => {
    const { program, add, run, files = {} } = manager;
    const folder = path.join(root, name);
    mkdirSync(folder);
    const all = { 'package.json': '{ "private": true }', ...files };
    for (const [file, text] of Object.entries(all)) writeFileSync(path.join(folder, file), text);
    const call = (...args: string[]) => {
      const env = { ...process.env, HOME: path.join(root, 'home') };
      return runToEnd(process.execPath, [path.join(tools, program), ...args], folder, env);
    };
    call(...add(tarball));
    const command = [...run, 'graph-1password'];
    expect(call(...command, '--help')).toContain('Usage: graph-1password');
    const told = call(...command, 'demo', '--events', '1000');
    // Without the optional engine there are no findings and no page; the graph is there all the same.
    expect(told).toMatch(/^│ Client IP +│ one_password_client_ip +│ +\d+ │$/m);
  });

  test.each(['6', '16', '18'])('Node %s gets one sentence that says what to do', (major) => {
    const command = path.join(root, 'packed', 'dist', 'graph-1password.js');
    const args = [command, 'demo'];
    const { status, stdout, stderr } = spawnSync(nodeIn(tools, major), args, {
      ...{ encoding: 'utf8', timeout: 60_000 },
    });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^graph-1password needs Node 20\.18\.1 or newer, this is [^\n]*\n$/);
  });
});
