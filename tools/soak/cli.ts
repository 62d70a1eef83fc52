import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { MINUTE } from '@graph-1password/vocabulary';
import { EVENTS_RATE_LIMITS } from '../../src/client/interceptors/rateLimiter';
import { soak } from './soak';
import type { SoakFigures } from './soak';
import { busiestSpan, memoryGrowth } from './window';

const MB = 1024 * 1024;

/** The figures that are kept: what was done, and whether each promise held. */
function report(figures: SoakFigures, share: number, seed: string) {
  const { arrivals, elapsedMs, faults, heap, rss, problems, ...counts } = figures;
  const faulted = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const busiestMinute = busiestSpan(arrivals, MINUTE);
  const busiestHour = busiestSpan(arrivals, 60 * MINUTE);
  const growth = memoryGrowth(heap);
  return {
    ok:
      problems.length === 0 &&
      counts.collections > 0 &&
      busiestMinute <= EVENTS_RATE_LIMITS.perMinute &&
      busiestHour <= EVENTS_RATE_LIMITS.perHour &&
      growth?.flat !== false,
    seed,
    minutes: round(elapsedMs / MINUTE, 2),
    ...counts,
    faulted,
    faultedShare: round(faulted / Math.max(1, counts.requests), 3),
    wantedShare: share,
    eventsApiRequests: arrivals.length,
    busiestMinute,
    busiestHour,
    heapMb: heap.map((bytes) => round(bytes / MB, 1)),
    rssMb: rss.map((bytes) => round(bytes / MB, 1)),
    heapGrowthMb: growth && round(growth.bytes / MB, 1),
    faults,
    problems: problems.slice(0, 50),
    problemCount: problems.length,
  };
}

type Report = ReturnType<typeof report>;

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const count = (value: number): string => value.toLocaleString('en-US');

function words(figures: Report): string {
  const mark = (good: boolean): string => (good ? '✓' : '✗');
  const { perMinute } = EVENTS_RATE_LIMITS;
  const memory =
    figures.heapGrowthMb === undefined
      ? '  memory: too few collections to tell'
      : `${mark(figures.heapGrowthMb <= 16)} memory: heap after GC ${figures.heapMb.at(0)} MB at first, ${figures.heapMb.at(-1)} MB at last, growth ${figures.heapGrowthMb} MB`;
  return [
    `${figures.collections} collections in ${figures.minutes} minutes, seed ${figures.seed}: ${count(figures.events)} events, ${count(figures.requests)} requests, ${count(figures.faulted)} of them failed on purpose (${(figures.faultedShare * 100).toFixed(1)} %)`,
    `${mark(figures.problemCount === 0)} lost, doubled, leaked or over the limit: ${figures.problemCount}`,
    `${mark(figures.failedSteps === 0)} steps that gave up (and said so): ${figures.failedSteps}`,
    `${mark(figures.busiestMinute <= perMinute)} busiest 60 s as the server saw them: ${figures.busiestMinute} of ${perMinute} requests`,
    memory,
    `  RSS after GC (MB): ${figures.rssMb.join(' ')}`,
    `  faults: ${Object.entries(figures.faults)
      .map(([name, times]) => `${name} × ${times}`)
      .join(', ')}`,
    ...figures.problems.map((problem) => `✗ ${problem}`),
  ].join('\n');
}

/** @throws RangeError with a sentence that names the option */
function numberOf(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!(value > 0 && value <= most)) {
    throw new RangeError(
      `--${name} is ${JSON.stringify(text)}: give a number above 0, ${most} at most.`,
    );
  }
  return value;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '5' },
      fail: { type: 'string', default: '20' },
      events: { type: 'string', default: '4000' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    minutes: numberOf('minutes', values.minutes, 24 * 60),
    share: numberOf('fail', values.fail, 60) / 100,
    events: Math.round(numberOf('events', values.events, 200_000)),
    seed: values.seed,
    json: values.json,
  };
}

/** Soaks, prints, and leaves nothing behind: Ctrl-C ends it after what was collected so far. */
async function main(): Promise<void> {
  const { minutes, share, events, seed, json } = readOptions();
  // Every run has its folder in here; one that is broken off leaves it.
  const folder = mkdtempSync(path.join(tmpdir(), 'graph-1password-soak-'));
  process.env.TMPDIR = folder;
  const began = performance.now();
  let last: SoakFigures | undefined;
  const stopped = new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
  const running = soak({
    goOn: () => performance.now() - began < minutes * MINUTE,
    share,
    seed,
    events,
    onCollection: (figures) => {
      last = figures;
      const { collections, elapsedMs, requests } = figures;
      const heap = round((figures.heap.at(-1) ?? 0) / MB, 1);
      const rss = round((figures.rss.at(-1) ?? 0) / MB, 1);
      process.stderr.write(
        `collection ${collections}: ${round(elapsedMs / 1000, 1)} s, ${count(requests)} requests, ${figures.problems.length} problems, heap ${heap} MB, RSS ${rss} MB\n`,
      );
    },
  });
  const ended = await Promise.race([running, stopped]);
  if (!ended) process.stderr.write('Stopped; these are the collections that came to their end.\n');
  rmSync(folder, { recursive: true, force: true });
  const figures = ended ?? last;
  if (!figures) {
    console.error('Stopped before the first collection came to its end: there are no figures.');
    process.exit(130);
  }
  const told = report(figures, share, seed);
  console.log(json ? JSON.stringify(told, null, 2) : words(told));
  // A collection that was broken off would go on waiting for the rate limit.
  process.exit(told.ok ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
});
