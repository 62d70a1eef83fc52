const base = require('../../jest.config');

process.env.ALL_EXAMPLES = '1';

/** All examples of the property tests, of which `npm test` tries a quarter. @type {import('jest').Config} */
module.exports = { ...base, rootDir: '../..' };
