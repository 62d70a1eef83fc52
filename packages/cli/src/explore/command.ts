import type { Command } from 'commander';
import { addEngineOptions } from '../cluster/options';
import { newCommand } from '../support/command';
import { exitCodeHelp } from '../support/exitCodes';
import {
  addFormatOption,
  addOutputOption,
  addWindowOptions,
  configOption,
  dataDirOption,
  instanceOption,
  nowOption,
  ownReadsOption,
  stateDirOption,
} from '../support/options';
import { openInBrowser } from './open';
import type { ExploreOptions } from './run';

const HELP = `Reads the graph from the last "graph-1password collect", or from --data-dir, runs the alert rules on it, and writes
everything to one HTML file. The file needs no server and no network, and nothing is sent anywhere. It contains all
data of the graph, including names and addresses, and only you can read it.

For the graph of a poller its view Findings says which incidents are acknowledged or muted, and why; --state-dir names the poller's
state when it is somewhere else.

--engine clickhouse writes the page of an archive that "archive publish" has put into a ClickHouse database. The page says what is
not there: groups, members and permissions.

--json prints one object: schema (1), file, bytes, entities, relationships, findings (counts), failedRules
and notJudged (rule and reason) and seconds.

${exitCodeHelp({ done: 'written', failed: 'the file could not be written', partial: 'written, but a rule failed', usage: 'wrong usage, or no graph that can be read' })}`;

/** What `--format` takes: how the command tells what it wrote. */
const FORMATS = { text: 'text', json: 'one JSON object' };

/** `graph-1password explore`: writes the graph of the last run as a page to look around in. */
export function exploreCommand(): Command {
  const command = newCommand(
    'explore',
    'write the collected graph to one HTML file that you can explore',
    HELP,
  )
    .option('--open', 'open it in the browser')
    .addOption(dataDirOption())
    .addOption(instanceOption())
    .addOption(stateDirOption())
    .addOption(configOption())
    .addOption(nowOption())
    .addOption(ownReadsOption())
    .action(async (options: ExploreOptions) => {
      const { runExplore } = await import('./run');
      process.exitCode = await runExplore(options, {
        print: console.log,
        printError: console.error,
        now: Date.now,
        open: openInBrowser,
      });
    });
  addWindowOptions(command);
  addEngineOptions(command);
  addOutputOption(command, 'the file to write (1password-graph.html); - is standard output');
  return addFormatOption(command, FORMATS);
}
