import Table from 'cli-table3';
import { costs } from './cost';
import type { Report, BenchRow } from './results';

/** A table for the terminal and for the documentation. */
export interface FigureTable {
  name: 'figures' | 'limit' | 'micro' | 'targets' | 'cost';
  title: string;
  head: string[];
  rows: string[][];
}

const count = (value: number) => Math.round(value).toLocaleString('en-US');
const percent = (share = Number.NaN) => `${(share * 100).toFixed(1)} %`;
/** Members that others are compared with. */
const REFERENCES = ['serial', 'SDK floor, shared', 'an empty integration, to its end', 'list only'];

/** All tables of a report that have rows. */
export const tablesOf = (report: Report): FigureTable[] =>
  [figures(report), limit(report), micro(report), cost(report), targets(report)].filter(
    ({ rows }) => rows.length > 0,
  );

const isLimited = ({ group }: BenchRow) => group.startsWith('under a limit');

/** Where nothing but requests is measured, also how many a second, start-up included. */
function requestsOf({ group, requests, wall }: BenchRow): string {
  if (requests === undefined) return '';
  const rate = group.startsWith('items') ? ` (${count(requests / wall)} a second)` : '';
  return `${count(requests)}${rate}`;
}

const BARS = [...'▁▂▃▄▅▆▇█'];
/** Seconds of a bar, and bars at most. */
const SECONDS_OF_A_BAR = 5;
const MOST_BARS = 40;

/** Requests over time, a bar for some seconds, the highest for the most; a blank for none. */
function bars(perSecond: readonly number[] = []): string {
  const sums: number[] = [];
  perSecond.forEach((requests, second) => {
    const bar = Math.floor(second / SECONDS_OF_A_BAR);
    sums[bar] = (sums[bar] ?? 0) + requests;
  });
  const most = Math.max(1, ...sums);
  const height = (sum: number) => BARS[Math.ceil((sum / most) * BARS.length) - 1] ?? '·';
  return sums.slice(0, MOST_BARS).map(height).join('');
}

function figures({ rows }: Report): FigureTable {
  return {
    name: 'figures',
    title: 'Macro: whole processes',
    head: [
      'Measured',
      'Who',
      'Events',
      'Runs',
      'Wall s',
      'CPU s',
      'Peak RSS MB',
      'Requests',
      'Ratio (wall)',
    ],
    rows: rows
      .filter((row) => !isLimited(row))
      .map((row) => [
        row.group,
        row.member,
        count(row.events),
        count(row.samples.length),
        row.wall.toFixed(2),
        row.cpu.toFixed(2),
        count(row.rss),
        requestsOf(row),
        REFERENCES.flatMap((name) => {
          const ratio = row.ratios[name];
          return ratio ? [`${ratio.wall.toFixed(2)} × ${name}`] : [];
        })[0] ?? '',
      ]),
  };
}

function limit({ rows }: Report): FigureTable {
  return {
    name: 'limit',
    title: 'Under a rate limit',
    head: [
      'Measured',
      'Limit',
      'Requests',
      'Whole minutes',
      'Used, mean',
      'Used, least',
      'Most of any minute',
      'Busiest second',
      '429',
      `Over time (${SECONDS_OF_A_BAR} s a bar)`,
    ],
    rows: rows
      .filter(isLimited)
      .map(({ group, member, requests = 0, facts, samples }) => [
        group,
        member,
        count(requests),
        count(facts['whole minutes'] ?? 0),
        percent(facts['limit used, mean of whole minutes']),
        percent(facts['limit used, least of whole minutes']),
        percent(facts['limit used, most of any minute']),
        count(facts['busiest second, requests'] ?? 0),
        count(facts['answers with 429'] ?? 0),
        bars(samples[0]?.perSecond),
      ]),
  };
}

function micro(report: Report): FigureTable {
  return {
    name: 'micro',
    title: 'Micro: one operation',
    head: ['Function', 'ns', 'Against', 'ns', 'Ratio'],
    rows: report.micro.map((row) => [
      row.name,
      count(row.nanoseconds),
      row.against,
      count(row.againstNanoseconds),
      row.ratio.toFixed(2),
    ]),
  };
}

function cost({ rows }: Report): FigureTable {
  return {
    name: 'cost',
    title: 'What a tenant costs (computed)',
    head: ['People', 'Run', 'Events', 'Requests', 'Minutes', 'Memory MB'],
    rows: (costs(rows) ?? []).map((row) => [
      count(row.people),
      row.run,
      count(row.events),
      count(row.requests),
      row.minutes < 10 ? row.minutes.toFixed(1) : count(row.minutes),
      `${count(row.memory)}${row.extrapolated ? ' (extrapolated)' : ''}`,
    ]),
  };
}

function targets(report: Report): FigureTable {
  return {
    name: 'targets',
    title: report.quick ? 'Targets (a quick run: smaller, so not the figures promised)' : 'Targets',
    head: ['Promised', 'Measured', 'Met'],
    rows: report.targets.map(({ what, measured, met }) => [what, measured, met ? '✓' : '✗']),
  };
}

/** For the terminal. */
export function printed({ title, head, rows }: FigureTable): string {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return `\n${title}\n${table.toString()}`;
}

/** For the documentation. */
export function asMarkdown({ head, rows }: FigureTable): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
