import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { runParts } from './parts';
import type { Part } from './parts';

const CACHE = 'node_modules/.cache';

/** Refs that may hold what others have, the nearest first. */
const BASES = ['@{upstream}', 'origin/HEAD', 'origin/main', 'main'];

/**
 * What changed is what is not committed, and the commits of this branch that its upstream lacks.
 * @returns the commit from which this work began
 */
function baseOfWork(): string {
  for (const ref of BASES) {
    const { status, stdout } = spawnSync('git', ['merge-base', 'HEAD', ref], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return 'HEAD';
}

/** `npm run check`: what a change must pass within half a minute, each part with a cache. */
function parts(): Part[] {
  const workers = `--maxWorkers=${Math.max(1, Math.ceil(availableParallelism() / 2))}`;
  // Jest forgets what changed when it is given folders to look in.
  const unit = ['--testPathIgnorePatterns', '<rootDir>/test/'];
  const changed = [`--changedSince=${baseOfWork()}`, '--passWithNoTests', workers];
  const eslint = ['--cache', '--cache-strategy', 'content', '--cache-location', `${CACHE}/eslint/`];
  const knip = ['--cache', '--cache-location', `${CACHE}/knip`];
  const prettier = ['--check', '--cache', '--cache-strategy', 'content'];
  return [
    { name: 'Lint', commands: [['eslint', ...eslint, '.']] },
    { name: 'Unit tests of what changed', commands: [['jest', ...changed, ...unit]] },
    { name: 'Types', commands: [['npm', 'run', '--silent', 'typecheck']] },
    {
      name: 'Dead code (knip)',
      commands: [
        ['knip', ...knip],
        ['knip', '--production', '--no-config-hints', ...knip],
      ],
    },
    { name: 'Format', commands: [['prettier', ...prettier, '.']] },
  ];
}

async function main(): Promise<void> {
  process.chdir(PROJECT_ROOT);
  process.env.PATH = [path.resolve('node_modules/.bin'), process.env.PATH].join(path.delimiter);
  process.exitCode = await runParts(parts(), console.log);
}

void main();
