const path = require('node:path');
const { existsSync } = require('node:fs');
const Sequencer = require('@jest/test-sequencer').default;

/**
 * The files that take longest, with seconds on two idle processors. Jest remembers how long each took, but a new clone
 * knows only how large it is: many of these are small, and would begin when all others are done.
 */
const SECONDS = {
  'test/explorer/views.test.ts': 117,
  'test/faults/matrix.test.ts': 112,
  'test/delivery/run.test.ts': 100,
  'test/delivery/week.test.ts': 95,
  'test/explorer/reading.test.ts': 72,
  'test/delivery/poller.test.ts': 54,
  'test/explorer/explorer.test.ts': 50,
  'test/delivery/readOnlyRoot.test.ts': 46,
  'test/detect/sql.test.ts': 40,
  'test/package/packed.test.ts': 37,
  'packages/archive/test/kill.test.ts': 35,
  'test/delivery/collect.test.ts': 31,
  'test/delivery/archiveKill.test.ts': 26,
  'test/detect/judge.test.ts': 23,
  'test/delivery/interrupt.test.ts': 22,
  'test/e2e/cli.test.ts': 22,
  'test/detect/firstSeen.test.ts': 22,
  'test/delivery/kill.test.ts': 19,
  'test/detect/second.test.ts': 18,
  'packages/archive/src/store/compact.test.ts': 17,
  'test/delivery/archiveCommands.test.ts': 16,
  'test/e2e/sentences.test.ts': 15,
  'test/delivery/demo.test.ts': 15,
  'test/e2e/canary.test.ts': 15,
  'test/leaks/crash.test.ts': 14,
  'test/detect/names.test.ts': 14,
  'test/explorer/hostile.test.ts': 13,
  'test/explorer/empty.test.ts': 12,
};

/** What the smallest of them takes; all others take less, the larger a file the more. */
const REST_SECONDS = Math.min(...Object.values(SECONDS));
/** Above the size of any file of tests, in bytes. */
const LARGE = 100_000;

/** Jest's order, the longest first, which this makes the same in a new clone. */
module.exports = class extends Sequencer {
  constructor(options) {
    super(options);
    const root = path.join(__dirname, '..', '..');
    const gone = Object.keys(SECONDS).find((file) => !existsSync(path.join(root, file)));
    if (gone !== undefined) {
      throw new Error(
        `${gone} is gone: take it out of the list in test/environment/longestFirst.js.`,
      );
    }
  }

  /** Milliseconds that a file took the last time, or should take. */
  time(test) {
    const known = super.time(test);
    if (known !== undefined) return known;
    const { rootDir } = test.context.config;
    const file = path.relative(rootDir, test.path).split(path.sep).join('/');
    const size = test.context.hasteFS.getSize(test.path) ?? 0;
    return 1000 * (SECONDS[file] ?? (REST_SECONDS * Math.min(size, LARGE)) / LARGE);
  }
};
