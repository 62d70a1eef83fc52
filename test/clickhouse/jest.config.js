const base = require('../../jest.config');

/** The tests that need chdb: `npm run test:clickhouse` installs it and runs them. @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['j1ql', 'archive']
    .map((wing) => `<rootDir>/packages/${wing}/test/clickhouse`)
    .concat('<rootDir>/test/clickhouse'),
  testMatch: ['**/*.clickhouse.ts'],
  // Each has an engine of its own, which takes all processors.
  maxWorkers: 1,
};
