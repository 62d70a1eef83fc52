const { Worker } = require('node:worker_threads');

/** Milliseconds after which a file hangs: the longest takes two minutes on an idle machine. */
const LIMIT = Number(process.env.TEST_FILE_LIMIT ?? 12 * 60_000);

/** Runs in a thread of its own: no timer of the tests' own thread fires while they wait for a process or in a loop. */
const SCRIPT = `
  const { writeSync } = require('node:fs');
  const { parentPort, workerData: limit } = require('node:worker_threads');
  let timer;
  parentPort.on('message', (file) => {
    clearTimeout(timer);
    if (file === undefined) return;
    timer = setTimeout(() => {
      writeSync(2, file + ' did not end within ' + limit / 1000 + ' s, so its process was stopped.\\n');
      process.kill(process.pid, 'SIGKILL');
    }, limit);
  });
`;

let thread;

/**
 * Stops this process when it is still at the same file after the limit: Jest's own limit ends no test that blocks its
 * thread, and one such test would hold up the whole run. Jest then counts the file as failed, and goes on.
 * @param file that begins; undefined when it has ended
 */
exports.watch = (file) => {
  // Jest itself runs the tests: it would be stopped.
  if (process.send === undefined) return;
  if (!thread) {
    thread = new Worker(SCRIPT, { eval: true, workerData: LIMIT });
    thread.unref();
  }
  thread.postMessage(file);
};
