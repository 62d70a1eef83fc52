import { Option } from 'commander';
import type { Command } from 'commander';
import { addEngineOptions } from '../cluster/options';
import { newCommand } from '../support/command';
import { exitCodeHelp } from '../support/exitCodes';
import {
  addFormatOption,
  addOutputOption,
  configOption,
  dataDirOption,
  instanceOption,
  momentOrAgo,
  nowOption,
  stateDirOption,
} from '../support/options';
import type { ReportOptions } from './options';

const HELP = `Writes one page for a manager: incidents by level and state, people who left, sign-ins from new places, vaults that
nobody used, and how the collection does. It names people and vaults, and holds no item and no value.

For the graph of a poller the states are those of "graph-1password alerts list"; of any other graph the rules judge it now. With
"reports" in graph-1password.yaml a poller sends it to a sink, by the day or week.

--engine clickhouse reports on an archive that "archive publish" has put into a ClickHouse database; the rules judge it now.

--json prints one object: schema (1), graph (which was read), since, until, incidents by level and state, leavers, unusedVaults,
newPlaces, unknown (why a list cannot be known, or not all of it) and health. Times are epoch
milliseconds.

${exitCodeHelp({ done: true, failed: true, usage: 'wrong usage, or no graph that can be read' })}`;

/** What `--format` takes. */
const FORMATS = { md: 'Markdown', html: 'one HTML page', json: 'one JSON object' };

const WEEK = '7d';

/** `graph-1password report`: one page for a manager. */
export function reportCommand(): Command {
  const command = newCommand('report', 'write a one-page summary of the last days', HELP)
    .addOption(
      new Option('--since <time>', 'from when on: a time, or how long ago')
        .argParser(momentOrAgo)
        .default(momentOrAgo(WEEK), WEEK),
    )
    .addOption(dataDirOption())
    .addOption(instanceOption())
    .addOption(stateDirOption())
    .addOption(configOption())
    .addOption(nowOption())
    .action(async (options: ReportOptions) => {
      const { runReport } = await import('./run');
      process.exitCode = await runReport(options, {
        print: console.log,
        printError: console.error,
        now: Date.now,
      });
    });
  addEngineOptions(command);
  addFormatOption(command, FORMATS);
  return addOutputOption(command, 'write the report to a file instead of the terminal');
}
