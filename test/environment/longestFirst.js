const path = require('node:path');
const { existsSync } = require('node:fs');
const Sequencer = require('@jest/test-sequencer').default;

/**
 * The files that take longest, with seconds on two idle processors. Jest remembers how long each took, but a new clone
 * knows only how large it is: many of these are small, and would begin when all others are done.
 */
const SECONDS = {
  'test/detect/sql.test.ts': 181,
  'test/explorer/views.test.ts': 179,
  'test/faults/matrix.test.ts': 176,
  'test/explorer/reading.test.ts': 158,
  'test/delivery/week.test.ts': 157,
  'test/delivery/run.test.ts': 116,
  'test/delivery/poller.test.ts': 89,
  'test/package/packed.test.ts': 87,
  'test/delivery/archiveCommands.test.ts': 84,
  'test/delivery/kill.test.ts': 74,
  'test/detect/judge.test.ts': 71,
  'test/delivery/demo.test.ts': 65,
  'test/e2e/canary.test.ts': 64,
  'test/delivery/readOnlyRoot.test.ts': 64,
  'packages/cli/src/report/run.test.ts': 57,
  'test/delivery/interrupt.test.ts': 57,
  'test/alerts/again.test.ts': 55,
  'test/explorer/access.test.ts': 54,
  'test/alerts/canary.test.ts': 51,
  'test/detect/firstSeen.test.ts': 50,
  'test/delivery/collect.test.ts': 50,
  'test/explorer/explorer.test.ts': 49,
  'test/delivery/archiveKill.test.ts': 47,
  'test/delivery/fullOutput.test.ts': 40,
  'test/alerts/judgeKill.test.ts': 37,
  'packages/archive/test/kill.test.ts': 37,
  'test/detect/names.test.ts': 36,
  'test/access/rules.test.ts': 36,
  'test/leaks/doctor.test.ts': 35,
  'test/delivery/keptData.test.ts': 34,
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
