import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { MINUTE } from '@graph-1password/vocabulary';
import { EVENTS_RATE_LIMITS } from '../../src/client/interceptors/rateLimiter';
import { Program } from '../../test/delivery/program';
import { KILLS, Life, newFigures } from './life';
import type { LifeFigures, Round } from './life';
import { soak } from './soak';
import type { SoakFigures } from './soak';
import { busiestSpan, memoryGrowth } from './window';

const MB = 1024 * 1024;

/** How was soaked. */
interface Settings {
  /** 0 to 1. */
  share: number;
  seed: string;
  only: 'collections' | 'pollers' | undefined;
}

/** The figures that are kept: what was done, and whether each promise held. */
function report(figures: SoakFigures, life: LifeFigures, { share, seed, only }: Settings) {
  const { arrivals, elapsedMs, faults, heap, rss, problems, ...counts } = figures;
  const faulted = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const busiestMinute = busiestSpan(arrivals, MINUTE);
  const busiestHour = busiestSpan(arrivals, 60 * MINUTE);
  const growth = memoryGrowth(heap);
  return {
    ok:
      problems.length === 0 &&
      life.problems.length === 0 &&
      (life.looks > 0 || only === 'collections') &&
      (counts.collections > 0 || only === 'pollers') &&
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
    poller: life,
    problems: [...problems, ...life.problems].slice(0, 50),
    problemCount: problems.length + life.problems.length,
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
    ...lifeWords(figures.poller, mark),
    `  faults: ${listed(figures.faults)}`,
    ...figures.problems.map((problem) => `✗ ${problem}`),
  ].join('\n');
}

const listed = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, times]) => `${name} × ${times}`)
    .join(', ');

/** Rounds of all pollers so far. */
const roundsOf = ({ rounds }: Pick<LifeFigures, 'rounds'>): number =>
  Object.values(rounds).reduce((sum, times) => sum + times, 0);

function lifeWords(figures: LifeFigures, mark: (good: boolean) => string): string[] {
  const { lives, looks, rounds, endings, problems } = figures;
  return [
    `${mark(problems.length === 0 && looks > 0)} pollers in processes of their own: ${lives}, ${count(roundsOf(figures))} rounds, compared with the truth ${looks} times: ${problems.length} problems`,
    `  rounds: ${listed(rounds)}`,
    `  runs ended with: ${listed(endings)}`,
  ];
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

/** What is left of the two parts. @throws RangeError with a sentence that names the option */
function onlyOf(text: string | undefined): 'collections' | 'pollers' | undefined {
  if (text === undefined || text === 'collections' || text === 'pollers') return text;
  throw new RangeError(`--only is ${JSON.stringify(text)}: give collections or pollers.`);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '5' },
      fail: { type: 'string', default: '20' },
      events: { type: 'string', default: '4000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      kills: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const kills = values.kills === undefined ? undefined : numberOf('kills', values.kills, 10_000);
  return {
    kills,
    minutes: numberOf('minutes', values.minutes, 24 * 60),
    share: numberOf('fail', values.fail, 60) / 100,
    events: Math.round(numberOf('events', values.events, 200_000)),
    seed: values.seed,
    only: kills === undefined ? onlyOf(values.only) : 'pollers',
    json: values.json,
  };
}

/** Lets pollers live one after the other, and tells of each round that found something. */
async function livePollers(
  figures: LifeFigures,
  seed: string,
  goOn: () => boolean,
  rounds?: readonly Round[],
): Promise<void> {
  const program = await Program.build();
  try {
    while (goOn()) {
      const life = await Life.begin(program, `${seed}/life ${figures.lives}`, figures, rounds);
      while (goOn() && !life.isOver) await life.goOn();
      await life.look();
      await life.close();
      process.stderr.write(
        `poller ${figures.lives}: ${listed(figures.rounds)}; ${figures.problems.length} problems\n`,
      );
    }
  } finally {
    program.remove();
  }
}

/** Soaks, prints, and leaves nothing behind: Ctrl-C ends it after what was collected so far. */
async function main(): Promise<void> {
  const { minutes, share, events, seed, only, kills, json } = readOptions();
  // Every run has its folder in here; one that is broken off leaves it.
  const folder = mkdtempSync(path.join(tmpdir(), 'graph-1password-soak-'));
  process.env.TMPDIR = folder;
  const began = performance.now();
  const life = newFigures();
  const goOn = () =>
    kills === undefined ? performance.now() - began < minutes * MINUTE : roundsOf(life) < kills;
  const what = kills === undefined ? undefined : KILLS;
  const lives = only === 'collections' ? undefined : livePollers(life, seed, goOn, what);
  let last: SoakFigures | undefined;
  const stopped = new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
  const running = soak({
    goOn: () => only !== 'pollers' && goOn(),
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
  const both = Promise.all([running, lives]).then(([figures]) => figures);
  const ended = await Promise.race([both, stopped]);
  if (!ended) process.stderr.write('Stopped; these are the collections that came to their end.\n');
  rmSync(folder, { recursive: true, force: true });
  const figures = ended ?? last;
  if (!figures) {
    console.error('Stopped before the first collection came to its end: there are no figures.');
    process.exit(130);
  }
  const told = report(figures, life, { share, seed, only });
  console.log(json ? JSON.stringify(told, null, 2) : words(told));
  // A collection that was broken off would go on waiting for the rate limit.
  process.exit(told.ok ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
});
