/**
 * What the C library is told of the memory of the processes that run tests: to keep what is free. DuckDB plans each statement
 * in a thread, and by default that memory goes back to the system at the end and is asked for again: a tenth of the time of
 * tests that ask graphs.
 */
const SETTINGS = {
  MALLOC_TRIM_THRESHOLD_: String(512 * 2 ** 20),
  // The most that it takes; what is larger goes back at once.
  MALLOC_MMAP_THRESHOLD_: String(32 * 2 ** 20),
  MALLOC_TOP_PAD_: String(16 * 2 ** 20),
};

/** Sets it for processes that begin from now on. */
exports.keepMemory = () => Object.assign(process.env, SETTINGS);

/** Takes it back: the C library has read it, and what tests start runs as it does for people. */
exports.forgetSettings = () => {
  for (const name of Object.keys(SETTINGS)) delete process.env[name];
};
