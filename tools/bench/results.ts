import os from 'node:os';
import { compare } from '@graph-1password/j1ql';
import { median } from './processes';
import type { Measured } from './processes';

/** What one run of a member gave. */
export interface Sample extends Measured {
  /** Requests that the tenant answered. */
  requests?: number;
  /** Figures of this member only, by name. */
  facts?: Record<string, number>;
  /** Requests of each second, where a limit is measured. */
  perSecond?: number[];
}

/** What is measured against each other: all members run one after the other, then again, so that they share the weather. */
export interface BenchRow {
  /** `<group>: <member>` */
  id: string;
  group: string;
  member: string;
  /** Events of the tenant. */
  events: number;
  /** Medians: wall s, CPU s, peak RSS MB, requests. */
  wall: number;
  cpu: number;
  rss: number;
  requests?: number;
  /** Wall and CPU of this member to those of the others of the group: medians of the ratios of each round. */
  ratios: Record<string, { wall: number; cpu: number }>;
  facts: Record<string, number>;
  samples: Sample[];
}

/** A micro row: time of one operation, and how often slower (below 1: faster) than the plain way. */
export interface MicroRow {
  name: string;
  nanoseconds: number;
  /** The plain way. */
  against: string;
  againstNanoseconds: number;
  ratio: number;
}

/** One line of "Done when". */
export interface BenchTarget {
  what: string;
  /** Readable, with unit. */
  measured: string;
  met: boolean;
}

/** What is written as JSON. */
export interface Report {
  date: string;
  machine: { cpu: string; cpus: number; memoryGb: number; node: string };
  quick: boolean;
  runs: number;
  rows: BenchRow[];
  micro: MicroRow[];
  targets: BenchTarget[];
}

/** The machine that measures. */
export const machine = (): Report['machine'] => ({
  cpu: os.cpus()[0]?.model ?? 'unknown',
  cpus: os.cpus().length,
  memoryGb: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
});

/**
 * Rows of a group.
 * @param samples by member, one of each round, in the order of the rounds
 */
export function rowsOf(
  group: string,
  events: number,
  samples: ReadonlyMap<string, readonly Sample[]>,
): BenchRow[] {
  return Array.from(samples, ([member, own]) => {
    const of = (pick: (sample: Sample) => number | undefined) =>
      own.flatMap((sample) => pick(sample) ?? []);
    const requests = of((sample) => sample.requests);
    const others = [...samples].filter(([other]) => other !== member);
    const names = [...new Set(own.flatMap(({ facts }) => Object.keys(facts ?? {})))];
    return {
      id: `${group}: ${member}`,
      group,
      member,
      events,
      wall: median(of(({ wall }) => wall)),
      cpu: median(of(({ cpu }) => cpu)),
      rss: median(of(({ rss }) => rss)),
      ...(requests.length > 0 ? { requests: median(requests) } : {}),
      ratios: Object.fromEntries(others.map(([name, their]) => [name, ratioOf(own, their)])),
      facts: Object.fromEntries(
        names.map((name) => [name, median(of((sample) => sample.facts?.[name]))]),
      ),
      samples: [...own],
    };
  });
}

/**
 * One report of several: of the rows of a group, those that were measured last.
 * @param reports at least one
 * @param groups in the order in which they are shown
 */
export function joined(reports: readonly Report[], groups: readonly string[]): Report {
  const inOrder = [...reports].sort((a, b) => compare(a.date, b.date));
  const latest = inOrder.at(-1);
  if (!latest) throw new Error('There is no result to join.');
  const byGroup = new Map<string, BenchRow[]>();
  for (const { rows } of inOrder) {
    for (const group of new Set(rows.map((row) => row.group))) {
      byGroup.set(
        group,
        rows.filter((row) => row.group === group),
      );
    }
  }
  const known = [...groups, ...[...byGroup.keys()].filter((group) => !groups.includes(group))];
  return {
    ...latest,
    quick: inOrder.some(({ quick }) => quick),
    runs: Math.max(...inOrder.map(({ runs }) => runs)),
    rows: known.flatMap((group) => byGroup.get(group) ?? []),
    micro: inOrder.filter((report) => report.micro.length > 0).at(-1)?.micro ?? [],
  };
}

function ratioOf(own: readonly Sample[], their: readonly Sample[]): { wall: number; cpu: number } {
  const each = (pick: (sample: Sample) => number) =>
    own.map((sample, i) => pick(sample) / pick(their[i] ?? sample));
  return { wall: median(each(({ wall }) => wall)), cpu: median(each(({ cpu }) => cpu)) };
}
