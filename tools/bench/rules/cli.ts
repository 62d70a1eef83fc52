import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { stopAll } from '../processes';
import { publishLarge } from './clickhouse';
import { makeLarge } from './make';
import { measureRules, SPANS } from './measure';
import type { RuleMeasure, RuleRow, SpanName } from './measure';

const started = Date.now();
const progress = (line: string): void =>
  console.error(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);

const count = (value: string): number => {
  const parsed = Number(value);
  if (!Number.isInteger(parsed) || parsed < 1) throw new Error('Give a whole number from 1 on.');
  return parsed;
};

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    stopAll();
    process.exit(code);
  });
}

const program = new Command('bench:rules').description(
  'measure each shipped rule on an archive of many events',
);

program
  .command('make')
  .description('make the archive: 100 million events take about 13 GB')
  .requiredOption('--folder <folder>', 'where it goes')
  .option('--events <count>', 'count of events', count, 100_000_000)
  .option('--people <count>', 'count of people', count, 10_000)
  .option('--days <count>', 'days that are collected; all others are copies', count, 4)
  .option('--copies <count>', 'how often these days are there', count, 91)
  .option('--whole <count>', 'how many copies have what 1Password sent', count, 30)
  .action(async ({ folder, ...wanted }: { folder: string } & Parameters<typeof makeLarge>[1]) =>
    makeLarge(path.resolve(folder), wanted, progress),
  );

/** A row for who waits. */
const asLine = ({ rule, span, wall, cpu, client = 0, rss, findings, problem }: RuleRow): string =>
  `${span} ${rule || '(opening)'}: ${wall.toFixed(1)} s, ${cpu.toFixed(1)} + ${client.toFixed(1)} CPU s, ${rss.toFixed(0)} MB, ${findings} findings${problem === undefined ? '' : ` ! ${problem}`}`;

program
  .command('publish')
  .description('put the archive into ClickHouse, which runs in a process of its own')
  .requiredOption('--folder <folder>', 'where the archive was made')
  .option('--copies <count>', 'of its events that are made there', count, 0)
  .option('--whole <count>', 'how many copies have what 1Password sent', count, 30)
  .action(async ({ folder, ...options }: { folder: string; copies: number; whole: number }) => {
    const size = await publishLarge(path.resolve(folder), options, progress);
    console.log(JSON.stringify(size, null, 2));
  });

interface MeasureOptions extends Pick<RuleMeasure, 'folder' | 'bound' | 'clickhouse'> {
  span: SpanName[];
  only?: string;
  json: string;
}

program
  .command('measure')
  .description('ask one rule after the other')
  .requiredOption('--folder <folder>', 'where the archive was made')
  .option('--span <names...>', 'window, year', Object.keys(SPANS))
  .option('--only <pattern>', 'rules whose ids match')
  .option('--bound <seconds>', 'after which a rule is stopped', count, 120)
  .option('--clickhouse', 'ask ClickHouse, which has it by publish')
  .option('--json <file>', 'where the result goes', '.graph-1password/rules.json')
  .action(async ({ folder, span, only, json, ...options }: MeasureOptions) => {
    const rows = await measureRules(
      {
        ...{ ...options, folder: path.resolve(folder), spans: span },
        ...(only !== undefined && { only: new RegExp(only) }),
      },
      (row) => progress(asLine(row)),
    );
    mkdirSync(path.dirname(json), { recursive: true });
    writeFileSync(json, `${JSON.stringify(rows, null, 2)}\n`);
  });

program.parseAsync().catch((error: unknown) => {
  stopAll();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
