import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { writeDocument } from './document';
import { groupsOf } from './groups';
import { microRows } from './micro';
import { removeGraphs, ROOT, stopAll } from './processes';
import { joined, machine } from './results';
import type { Report } from './results';
import { runGroup } from './run';
import { FULL, QUICK } from './sizes';
import { printed, tablesOf } from './tables';
import { targetsOf } from './targets';

interface Options {
  runs: number;
  only?: RegExp;
  quick?: boolean;
  json: string;
  list?: boolean;
  from?: string[];
  writeDoc?: boolean;
}

const MICRO = 'micro';

function wholeNumber(value: string): number {
  const parsed = Number(value);
  if (!Number.isInteger(parsed) || parsed < 1 || parsed > 99) {
    throw new InvalidArgumentError('Give a whole number from 1 to 99.');
  }
  return parsed;
}

function pattern(value: string): RegExp {
  try {
    return new RegExp(value, 'i');
  } catch {
    throw new InvalidArgumentError('Give a regular expression, such as "100k.*150 ms".');
  }
}

async function measureAll({ runs, only, quick = false }: Options): Promise<Report> {
  const groups = groupsOf(quick ? QUICK : FULL).filter(({ id }) => !only || only.test(id));
  const withMicro = !only || only.test(MICRO);
  const total = groups.length + (withMicro ? 1 : 0);
  if (total === 0) throw new Error('Nothing matches --only: --list shows what there is.');
  const rounds = quick ? 1 : runs;
  const started = Date.now();
  const progress = (line: string) =>
    console.error(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  const report: Report = {
    date: new Date().toISOString(),
    machine: machine(),
    quick,
    runs: rounds,
    rows: [],
    micro: [],
    targets: [],
  };
  if (withMicro) {
    progress(`[1/${total}] ${MICRO}`);
    report.micro = await microRows(quick);
  }
  for (const [i, group] of groups.entries()) {
    const place = `[${i + (withMicro ? 2 : 1)}/${total}]`;
    report.rows.push(...(await runGroup(group, place, { runs: rounds, progress })));
  }
  removeGraphs();
  report.targets = targetsOf(report.rows);
  return report;
}

async function main(options: Options): Promise<void> {
  if (options.list) {
    for (const { id } of groupsOf(FULL)) console.log(id);
    console.log(MICRO);
    return;
  }
  let report: Report;
  if (options.from === undefined) {
    report = await measureAll(options);
    const file = path.resolve(ROOT, options.json);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  } else {
    const reports = options.from.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Report);
    report = joined(
      reports,
      groupsOf(FULL).map(({ id }) => id),
    );
    report.targets = targetsOf(report.rows);
  }
  for (const table of tablesOf(report)) console.log(printed(table));
  if (options.writeDoc) await writeDocument(report);
}

// The children would go on without their parent.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    stopAll();
    console.error('Stopped; nothing was written.');
    process.exit(code);
  });
}

new Command('bench')
  .description('measure the integration against the floor, and against the way others page')
  .addOption(new Option('--runs <count>', 'rounds of each row').argParser(wholeNumber).default(5))
  .addOption(new Option('--only <pattern>', 'rows whose name matches, by group').argParser(pattern))
  .option('--quick', 'one round with fewer events: shows that it works, not how fast')
  .option('--json <file>', 'where the result goes', '.graph-1password/bench.json')
  .option('--list', 'name the groups of rows')
  .option('--from <files...>', 'measure nothing: show earlier results, the latest of each group')
  .option('--write-doc', 'write the tables into docs/performance.md')
  .action(main)
  .parseAsync()
  .catch((error: unknown) => {
    stopAll();
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
