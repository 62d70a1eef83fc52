import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { readRules } from '../../../packages/cli/src/detect/rules';
import { archiveOf } from '../archive';
import { bundled } from '../bundle';
import { BENCH_FOLDER, measure } from '../processes';
import type { RuleReport, RulesRequest } from './askRules';
import { serveClickHouse } from './clickhouse';
import type { Served } from './clickhouse';
import { madeIn } from './make';

/** How far back is asked: as far as the alerts of a poller judge, and a year. */
export const SPANS = { window: 14 * DAY, year: 365 * DAY } as const;
/** Name of a span. */
export type SpanName = keyof typeof SPANS;

/** What a rule took over a span. */
export interface RuleRow extends RuleReport {
  span: SpanName;
}

/** Which rules are measured, and where. */
export interface RuleMeasure {
  folder: string;
  spans: readonly SpanName[];
  /** All rules whose ids match. */
  only?: RegExp;
  /** s after which the database ends a query. */
  bound: number;
  /** What was published of it is asked instead, in ClickHouse. */
  clickhouse?: boolean;
}

/**
 * Measures rules one by one, in one process that has opened the archive, and in another one from the next rule on when a rule ends
 * the process.
 * @param told after each one
 */
export async function measureRules(
  measure: RuleMeasure,
  told: (row: RuleRow) => void,
): Promise<RuleRow[]> {
  const served = measure.clickhouse ? await serveClickHouse(measure.folder) : undefined;
  return measureOn(served, measure, told).finally(() => served?.stop());
}

async function measureOn(
  served: Served | undefined,
  { folder, spans, only, bound }: RuleMeasure,
  told: (row: RuleRow) => void,
): Promise<RuleRow[]> {
  const { now } = madeIn(folder);
  const rows: RuleRow[] = [];
  const ids = readRules().flatMap(({ id }) => (only === undefined || only.test(id) ? [id] : []));
  for (const span of spans) {
    const window = { since: now - SPANS[span], until: now };
    const base = { folder: archiveOf(folder), window, now, mostMs: bound * 1000 };
    let left = ids;
    while (left.length > 0) {
      const reports = await asked({ ...base, rules: left, ...(served && { server: served }) });
      const done = new Set(reports.map(({ rule }) => rule));
      for (const report of reports) {
        const row = { span, ...report };
        rows.push(row);
        told(row);
      }
      const rest = left.filter((id) => !done.has(id));
      if (rest.length === left.length) break;
      left = rest;
    }
  }
  return rows;
}

/** @returns what was told of the rules, the last of which may have ended the process */
async function asked(request: RulesRequest): Promise<RuleReport[]> {
  const file = path.join(BENCH_FOLDER, `rules-${process.pid}.jsonl`);
  rmSync(file, { force: true });
  const env = { BENCH_RULES: JSON.stringify(request), BENCH_REPORT: file };
  const failure = await measure([await bundled('rules/askRules')], env).then(
    () => undefined,
    (error: unknown) => (error as Error).message.trim().split('\n').at(-1),
  );
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const reports = lines.map((line) => JSON.parse(line) as RuleReport);
  if (failure !== undefined && reports.length === 0) throw new Error(failure);
  const ended = reports.filter(({ isBegun }) => isBegun !== true);
  const last = reports.at(-1);
  return last?.isBegun === true && failure !== undefined
    ? [...ended, { ...last, problem: `the process ended: ${failure}` }]
    : ended;
}
