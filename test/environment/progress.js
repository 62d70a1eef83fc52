const { writeFileSync } = require('node:fs');
const path = require('node:path');

/**
 * A reporter of Jest that keeps in the file TEST_PROGRESS what has passed and failed so far, and which files are running:
 * what Jest writes itself it writes at the end, which never comes when something hangs.
 */
module.exports = class {
  #running = new Set();
  #counts = { passed: 0, failed: 0 };

  onRunStart() {
    this.#write();
  }

  onTestFileStart({ path: file }) {
    this.#running.add(file);
    this.#write();
  }

  onTestFileResult({ path: file }, _result, all) {
    this.#running.delete(file);
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = all;
    this.#counts = { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
    this.#write();
  }

  #write() {
    const running = [...this.#running].map((file) => path.relative(process.cwd(), file));
    writeFileSync(process.env.TEST_PROGRESS, JSON.stringify({ ...this.#counts, running }));
  }
};
