import { writeFileSync } from 'node:fs';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import type { RunRequest } from '../../packages/cli/src/poll/run/request';

/** One run of a poller in this process, which is measured: the request is in BENCH_POLL, and the report goes to BENCH_REPORT. */
async function main(): Promise<void> {
  const request = JSON.parse(process.env.BENCH_POLL ?? '{}') as RunRequest;
  const report = await performRun(request);
  writeFileSync(process.env.BENCH_REPORT ?? 'report.json', JSON.stringify(report));
  process.exit(report.outcome === 'ok' ? 0 : 1);
}

void main();
