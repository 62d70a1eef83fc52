import { keepHeapSmall } from '../../packages/cli/src/export/heap';
import { runExport } from '../../packages/cli/src/export/run';
import type { ExportOptions } from '../../packages/cli/src/export/options';

/** One export in this process, which is measured: its options are in BENCH_EXPORT. */
async function main(): Promise<void> {
  const options = JSON.parse(process.env.BENCH_EXPORT ?? '{}') as ExportOptions;
  keepHeapSmall();
  process.exitCode = await runExport(options, {
    ...{ print: console.log, printError: console.error, now: Date.now },
    ...{ progress: process.stderr, stdout: process.stdout },
    signal: new AbortController().signal,
  });
}

void main();
