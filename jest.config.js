const { readFileSync, rmSync, statfsSync } = require('node:fs');
const { availableParallelism, tmpdir } = require('node:os');
const { join } = require('node:path');
const { keepMemory } = require('./test/environment/memory');

const MEMORY = '/dev/shm';

/**
 * Whether there is a file system in memory with room for what the tests write, which is below 1 GB, and from which
 * programs may be started, as some tests do.
 */
function hasRoomInMemory() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    const options = mounts.find((line) => line.includes(` ${MEMORY} `))?.split(' ')[3] ?? '';
    return bavail * bsize > 2 ** 31 && !options.split(',').includes('noexec');
  } catch {
    return false;
  }
}

// The tests write and remove tens of thousands of small files: a disk takes a third of their time for that.
if (process.env.TMPDIR === undefined && hasRoomInMemory()) process.env.TMPDIR = MEMORY;

keepMemory();

// What somebody keeps at home on this machine, snapshots of access among it, is none of the tests' business.
const HOME = join(tmpdir(), `graph-1password-home-${process.pid}`);
for (const name of ['XDG_STATE_HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME'])
  process.env[name] = join(HOME, name);
process.once('exit', () => rmSync(HOME, { recursive: true, force: true }));

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/environment/index.js',
  testSequencer: '<rootDir>/test/environment/longestFirst.js',
  roots: ['<rootDir>/src', '<rootDir>/packages', '<rootDir>/tools', '<rootDir>/test'],
  testMatch: ['**/*.test.ts', '**/*.test.js'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
  // Tests of retries, of child processes and of the browser wait for half of their time: more workers than processors fill it.
  maxWorkers: availableParallelism() + 2,
  // A hung socket must fail one test, not the whole run; a busy machine takes longer than one thinks.
  testTimeout: 300_000,
};
