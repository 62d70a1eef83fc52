/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/packages', '<rootDir>/tools', '<rootDir>/test'],
  testMatch: ['**/*.test.ts', '**/*.test.js'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
  // A hung socket must fail one test, not the whole run; a busy machine takes longer than one thinks.
  testTimeout: 120_000,
};
