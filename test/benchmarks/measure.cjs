/**
 * Preloaded into every measured process (`node --require`): writes what the process used to the
 * file in BENCH_OUT when it ends. CPU in s over all threads, RSS peak in MB, wall in s since the
 * process started.
 */
const { writeFileSync } = require('node:fs');

if (process.env.BENCH_OUT) {
  const { pid } = process;
  process.on('exit', () => {
    // The environment is inherited; a process of its own counts, its children do not.
    if (process.pid !== pid) return;
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const used = {
      wall: process.uptime(),
      cpu: (userCPUTime + systemCPUTime) / 1e6,
      rss: maxRSS / 1024,
    };
    writeFileSync(process.env.BENCH_OUT, JSON.stringify(used));
  });
}
