import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { writeGenerated } from './generated';

/** Generators that are programs of their own, as arguments of npm. */
const PROGRAMS: readonly (readonly string[])[] = [['exec', 'j1-integration', 'document']];

/** Those that take minutes, or a browser. */
const SLOW_PROGRAMS: readonly (readonly string[])[] = [
  ['exec', '--', 'jest', 'test/detect'],
  ['run', 'explorer:screenshots'],
];

/** Runs a generator. @throws Error when it fails */
function generate(program: readonly string[]): void {
  const command = `npm ${program.join(' ')}`;
  console.log(`Running ${command}`);
  const env = { ...process.env, WRITE_DETECTIONS: '1' };
  const { status } = spawnSync('npm', program, { cwd: PROJECT_ROOT, env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`"${command}" failed: read what it says above.`);
}

/** Writes all generated documents; the slow ones with `--all`. */
async function main(): Promise<void> {
  for (const file of await writeGenerated()) console.log(`Wrote ${path.relative('.', file)}`);
  const all = process.argv.includes('--all');
  for (const program of [...PROGRAMS, ...(all ? SLOW_PROGRAMS : [])]) generate(program);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
