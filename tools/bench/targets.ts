import { count } from '../../packages/cli/src/support/text';
import { firstPollId } from './archive';
import { median } from './processes';
import type { BenchRow, Sample, BenchTarget } from './results';

/** Growth of the memory beyond the floor from 100k to 1M events that still counts as flat, in MB. */
const FLAT_MB = 50;

const FLOOR_VARIANTS = ['shared', 'distinct'] as const;

/**
 * What is promised, against what was measured. A promise whose rows were not run is left out. Where the floor has
 * two variants, the one that is harder to meet decides.
 */
export function targetsOf(rows: readonly BenchRow[]): BenchTarget[] {
  return [
    ...againstSerial(rows),
    ...cpuAgainstFloors(rows),
    ...underALimit(rows),
    ...memory(rows),
    ...startUp(rows),
    ...polls(rows),
    ...archive(rows),
    ...exports(rows),
    ...questions(rows),
    ...leavers(rows),
  ];
}

const find = (rows: readonly BenchRow[], group: string, member: string) =>
  rows.find((row) => row.group === group && row.member === member);

function againstSerial(rows: readonly BenchRow[]): BenchTarget[] {
  const promises = [
    ['dominant', 0, 0.7],
    ['equal', 0, 0.7],
    ['dominant', 150, 0.35],
    ['equal', 150, 0.35],
    ['dominant', 400, 1 / 6],
  ] as const;
  return promises.flatMap(([mix, latency, most]) => {
    const ours = find(rows, `100k events, ${mix}, ${latency} ms`, 'ours');
    const ratio = ours?.ratios.serial?.wall;
    if (ratio === undefined) return [];
    const streams = mix === 'dominant' ? 'one dominant stream' : 'three equal streams';
    return [
      {
        what: `wall time, 100k events, ${streams}, ${latency} ms: at most ${most.toFixed(2)} × serial`,
        measured: `${ratio.toFixed(2)} × (${(1 / ratio).toFixed(1)} times as fast)`,
        met: ratio <= most,
      },
    ];
  });
}

function cpuAgainstFloors(rows: readonly BenchRow[]): BenchTarget[] {
  return (['dominant', 'equal'] as const).flatMap((mix) => {
    const group = `100k events, ${mix}, 0 ms`;
    const ours = find(rows, group, 'ours');
    const network = find(rows, group, 'network floor');
    if (!ours || !network) return [];
    const ratios = FLOOR_VARIANTS.flatMap((variant) => {
      const floor = find(rows, group, `SDK floor, ${variant}`);
      if (!floor) return [];
      const cpuOf = (row: BenchRow, round: number) => row.samples[round]?.cpu ?? Number.NaN;
      const rounds = ours.samples.map(
        (_, i) => cpuOf(ours, i) / (cpuOf(floor, i) + cpuOf(network, i)),
      );
      return [{ variant, ratio: median(rounds) }];
    });
    return [
      {
        what: `CPU, 100k events, ${mix}: at most 1.5 × (SDK floor + network floor)`,
        measured: ratios
          .map(({ variant, ratio }) => `${ratio.toFixed(2)} × (${variant})`)
          .join(', '),
        met: Math.max(...ratios.map(({ ratio }) => ratio)) <= 1.5,
      },
    ];
  });
}

function underALimit(rows: readonly BenchRow[]): BenchTarget[] {
  return rows
    .filter(({ group }) => group.startsWith('under a limit'))
    .map(({ group, facts }) => {
      const least = facts['limit used, least of whole minutes'] ?? 0;
      const most = facts['limit used, most of any minute'] ?? Infinity;
      const throttled = facts['answers with 429'] ?? Infinity;
      const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
      return {
        what: `${group}: at least 95 % used in every whole minute, never exceeded, no 429`,
        measured: `${percent(least)} to ${percent(most)} of any minute, ${throttled} × 429`,
        met: least >= 0.95 && most <= 1 && throttled === 0,
      };
    });
}

type Variant = (typeof FLOOR_VARIANTS)[number];

/** Peak RSS beyond the floor's own, MB: median of the differences of each round. */
function memoryBeyond(
  rows: readonly BenchRow[],
  size: string,
  variant: Variant,
): number | undefined {
  const group = `${size} events, equal, 0 ms`;
  const ours = find(rows, group, 'ours');
  const floor = find(rows, group, `SDK floor, ${variant}`);
  if (!ours || !floor) return undefined;
  const rssOf = (sample: Sample | undefined) => sample?.rss ?? Number.NaN;
  return median(ours.samples.map(({ rss }, i) => rss - rssOf(floor.samples[i])));
}

/** By variant of the floor; the shared one is the lower, and so decides. */
function memory(rows: readonly BenchRow[]): BenchTarget[] {
  const beyond = FLOOR_VARIANTS.flatMap((variant) => {
    const most = memoryBeyond(rows, '1M', variant);
    const least = memoryBeyond(rows, '100k', variant);
    return most === undefined ? [] : [{ variant, most, growth: most - (least ?? Number.NaN) }];
  });
  if (beyond.length === 0) return [];
  const mb = (value: number) => `${value.toFixed(0)} MB`;
  const line = (pick: (of: (typeof beyond)[number]) => number) =>
    beyond.map((of) => `${mb(pick(of))} (${of.variant})`).join(', ');
  const target = (
    what: string,
    pick: (of: (typeof beyond)[number]) => number,
    most: number,
  ): BenchTarget => ({ what, measured: line(pick), met: Math.max(...beyond.map(pick)) <= most });
  return [
    target('peak RSS beyond the SDK floor, 1M events: at most 150 MB', ({ most }) => most, 150),
    target(
      `and flat: at most ${FLAT_MB} MB more than for 100k events`,
      ({ growth }) => growth,
      FLAT_MB,
    ),
  ];
}

function startUp(rows: readonly BenchRow[]): BenchTarget[] {
  const ratio = find(rows, 'start-up', 'ours, to the first request')?.ratios[
    'an empty integration, to its end'
  ]?.wall;
  if (ratio === undefined) return [];
  return [
    {
      what: 'start-up to the first request: at most 1.5 × the collect of an empty integration',
      measured: `${ratio.toFixed(2)} ×`,
      met: ratio <= 1.5,
    },
  ];
}

/** The list of leavers is for a person who waits. */
function leavers(rows: readonly BenchRow[]): BenchTarget[] {
  const row = find(rows, 'leavers in 100k events', 'leaver --all');
  if (!row) return [];
  const what = 'leaver --all in 100k events: less than 5 s';
  const measured = `${row.wall.toFixed(1)} s, ${row.cpu.toFixed(1)} s of CPU`;
  return [{ what, measured, met: row.wall < 5 }];
}

/** What a poll into the archive costs: the first one, and one beside many events. */
function archive(rows: readonly BenchRow[]): BenchTarget[] {
  const first = (['dominant', 'equal'] as const).flatMap((mix) => {
    const row = find(rows, firstPollId(mix), 'poll into an archive');
    const ratio = row?.ratios.ours;
    if (!row || !ratio) return [];
    const text = `${ratio.wall.toFixed(2)} × wall, ${ratio.cpu.toFixed(2)} × CPU, ${row.rss.toFixed(0)} MB`;
    const what = `poll of 100k events into an archive, ${mix}: at most 0.6 × collect, and 300 MB`;
    return [{ what, measured: text, met: ratio.wall <= 0.6 && row.rss <= 300 }];
  });
  const group = 'a poll of 500 events beside what is archived';
  const flat = (['300k', '3M'] as const).flatMap((size) => {
    const ratio = find(rows, group, `beside ${size}`)?.ratios['beside 20k'];
    if (!ratio) return [];
    return [
      {
        what: `poll of 500 events beside ${size} archived: at most 1.2 × beside 20k`,
        measured: `${ratio.wall.toFixed(2)} × wall, ${ratio.cpu.toFixed(2)} × CPU`,
        met: ratio.wall <= 1.2,
      },
    ];
  });
  return [...first, ...flat];
}

/** Least events a second, and most that the memory may grow from 100k to 1M events, in MB. */
const EXPORT = { rate: 20_000, growth: 1.2 };

/** How fast events become documents, and that memory stays flat. */
function exports(rows: readonly BenchRow[]): BenchTarget[] {
  return (['ecs', 'ocsf'] as const).flatMap((format) => {
    const member = `export as ${format}`;
    const row = find(rows, '100k events, equal, 0 ms', member);
    if (!row) return [];
    const rate = row.events / row.wall;
    const speed = {
      what: `export of 100k events as ${format}: at least ${count(EXPORT.rate)} a second`,
      measured: `${count(Math.round(rate))} a second, ${row.rss.toFixed(0)} MB`,
      met: rate >= EXPORT.rate,
    };
    const many = find(rows, '1M events, equal, 0 ms', member);
    if (!many) return [speed];
    const growth = many.rss / row.rss;
    const flat = {
      what: `export of 1M events as ${format}: at most ${EXPORT.growth} × the memory of 100k`,
      measured: `${growth.toFixed(2)} × (${many.rss.toFixed(0)} MB)`,
      met: growth <= EXPORT.growth,
    };
    return [speed, flat];
  });
}

/** What a question and all rules may take on an archive: s of wall, and MB for a question. */
const ASKED = { ask: { '100k': 0.5, '1M': 1.5 }, detect: { '100k': 3, '1M': 15 }, memory: 400 };

/** How long people wait for an answer, when something was asked before and after a change of the archive alike. */
function questions(rows: readonly BenchRow[]): BenchTarget[] {
  return (['100k', '1M'] as const).flatMap((size) => {
    const asks = rows.filter(({ group }) => group === `ask an archive of ${size} events`);
    const detects = rows.filter(({ group }) => group === `detect in an archive of ${size} events`);
    const target = ({ member, wall, cpu, rss }: BenchRow, most: number, what: string) => ({
      what: `${what}, an archive of ${size} events: ${member}`,
      measured: `${wall.toFixed(1)} s, ${cpu.toFixed(1)} s of CPU, ${rss.toFixed(0)} MB`,
      met: wall <= most,
    });
    const { ask, detect, memory: most } = ASKED;
    return [
      ...asks.map((row) => {
        const what = `ask, at most ${ask[size]} s and ${most} MB`;
        const asked = target(row, ask[size], what);
        return { ...asked, met: asked.met && row.rss <= most };
      }),
      ...detects.map((row) => target(row, detect[size], `detect, at most ${detect[size]} s`)),
    ];
  });
}

function polls(rows: readonly BenchRow[]): BenchTarget[] {
  return rows
    .filter(({ group }) => group.startsWith('a poll that finds'))
    .map(({ group, facts }) => {
      const requests = facts['requests of the busiest stream'] ?? Infinity;
      return {
        what: `${group}: at most two requests a stream`,
        measured: String(requests),
        met: requests <= 2,
      };
    });
}
