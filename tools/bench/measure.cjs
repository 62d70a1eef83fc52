/**
 * Preloaded into every measured process (`node --require`): writes what the process used to the
 * file in BENCH_OUT when it ends. CPU in s over all threads, RSS peak in MB, wall in s since the
 * process started, and when that was in epoch ms.
 */
const { writeFileSync } = require('node:fs');

if (process.env.BENCH_OUT) {
  const { pid } = process;
  process.on('exit', () => {
    // The environment is inherited; a process of its own counts, its children do not.
    if (process.pid !== pid) return;
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const wall = process.uptime();
    const used = {
      wall,
      cpu: (userCPUTime + systemCPUTime) / 1e6,
      rss: maxRSS / 1024,
      startedAt: Date.now() - wall * 1000,
    };
    writeFileSync(process.env.BENCH_OUT, JSON.stringify(used));
  });
}
