import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtChild } from '../../../../test/support/compile';
import { silence, startLoopback } from '../../../../test/support/loopback';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import type { RunningTenant } from '@graph-1password/tenant';
import type { DoctorReport } from './types';

/** A folder without an `.env`, so that no settings of this machine are read. */
const folder = mkdtempSync(path.join(tmpdir(), 'doctor-'));
let running: RunningTenant;
let program: string;
beforeAll(async () => {
  program = await builtChild('packages/cli/src/cli.ts');
  const now = Date.now();
  running = await startTenant(generateTenant({ users: 20, events: 500, items: 20, now }));
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true });
});

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the command as a person does; `meanwhile` may end it. */
function doctor(
  args: string[],
  env: Record<string, string>,
  meanwhile?: (kill: () => void) => void,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'doctor', ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...env },
    });
    const outcome: Outcome = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (outcome.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (outcome.stderr += chunk.toString()));
    child.on('error', reject).on('close', (code) => resolve({ ...outcome, code }));
    meanwhile?.(() => child.kill('SIGINT'));
  });
}

it('prints one JSON object, nothing else, and no token', async () => {
  const { code, stdout, stderr } = await doctor(['--json'], running.env());
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as DoctorReport;
  expect(report).toMatchObject({ schema: 1, ok: true, failures: 0 });
  for (const token of [running.eventsToken, running.connectToken]) {
    expect(stdout).not.toContain(token);
  }
});

it('reads .env as a collection does, and prints plain text without a terminal', async () => {
  const lines = Object.entries(running.env()).map(([name, value]) => `${name}=${value}`);
  const file = path.join(folder, '.env');
  writeFileSync(file, lines.join('\n'));
  const { code, stdout } = await doctor([], {});
  rmSync(file);
  expect(code).toBe(0);
  expect(stdout).toContain('  ✓ Configured: the Events API and a Connect Server.');
  expect(stdout).toContain('A collection would succeed');
  expect(stdout).not.toContain('\u001b');
});

it('exits with 1 when a collection would fail, also by what .env switches off', async () => {
  const file = path.join(folder, '.env');
  writeFileSync(file, 'NODE_TLS_REJECT_UNAUTHORIZED=0\n', { mode: 0o600 });
  const { code, stdout } = await doctor([], {});
  rmSync(file);
  expect(code).toBe(1);
  expect(stdout).toContain('✗ NODE_TLS_REJECT_UNAUTHORIZED=0 is set, so that anyone on the way');
  expect(stdout).toContain('✗ Nothing is configured');
});

it.each([[['--timeout', '0']], [['--nonsense']], [['more']]])(
  'exits with 2 on wrong usage: %j',
  async (args) => {
    const { code, stdout, stderr } = await doctor(args, running.env());
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('error: ');
  },
);

it('describes exit codes and JSON in its help', async () => {
  const { code, stdout } = await doctor(['--help'], {});
  expect(code).toBe(0);
  for (const text of ['Exit code: 0', '--json prints one object', 'schema', 'facts']) {
    expect(stdout).toContain(text);
  }
});

it('ends at once on Ctrl-C, without a report', async () => {
  let asked: () => void = () => undefined;
  const request = new Promise<void>((resolve) => (asked = resolve));
  const server = await startLoopback((...args) => {
    asked();
    return silence(...args);
  });
  const env = { CONNECT_SERVER_BASE_URL: server.url, CONNECT_SERVER_ACCESS_TOKEN: 'opaque' };
  const outcome = await doctor(['--timeout', '120'], env, (kill) => void request.then(kill));
  await server.close();
  expect(outcome).toEqual({ code: 130, stdout: '', stderr: 'Interrupted.\n' });
});
