import type { Command } from 'commander';
import { newCommand } from '../support/command';
import { exitCodeHelp } from '../support/exitCodes';
import {
  addFormatOption,
  addOutputOption,
  configOption,
  dataDirOption,
  instanceOption,
  nowOption,
  ownReadsOption,
} from '../support/options';
import { openInBrowser } from './open';
import type { ExploreOptions } from './run';

const HELP = `Reads the graph that the last "graph-1password collect" left, or the one in --data-dir, runs the alert rules on it, and writes
all of it into one HTML file. The file needs no server and no network; nothing is sent anywhere. It holds what the
graph holds, names and addresses included, and is readable by you only.

--json prints one object: schema (1), file, bytes, entities, relationships, findings (counts), failedRules
and notJudged (rule and reason) and seconds.

${exitCodeHelp({ done: 'written', failed: 'it could not be written', partial: 'written, but a rule failed', usage: 'wrong usage or no graph' })}`;

/** What `--format` takes: how the command tells what it wrote. */
const FORMATS = { text: 'text', json: 'one JSON object' };

/** `graph-1password explore`: writes the graph of the last run as a page to look around in. */
export function exploreCommand(): Command {
  const command = newCommand(
    'explore',
    'write the collected graph as one HTML file to look around in',
    HELP,
  )
    .option('--open', 'show it in the browser')
    .addOption(dataDirOption())
    .addOption(instanceOption())
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
  addOutputOption(command, 'the file to write (1password-graph.html)');
  return addFormatOption(command, FORMATS);
}
