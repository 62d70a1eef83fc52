import { Command, Option } from 'commander';
import { EXIT } from '../support/exitCodes';
import { moment } from '../support/options';
import { openInBrowser } from './open';
import type { ExploreOptions } from './run';

const HELP = `
Reads the graph that the last "j1-integration collect" or "npm run demo" left, runs the alert rules on it, and writes
all of it into one HTML file. The file needs no server and no network; nothing is sent anywhere. It holds what the
graph holds, names and addresses included, and is readable by you only.

--json prints one object: schema (1), file, bytes, entities, relationships, findings (counts) and seconds.

Exit code: 0 written, 1 it could not be written, 2 wrong usage or no graph.`;

/** `graph-1password explore`: writes the graph of the last run as a page to look around in. */
export function exploreCommand(): Command {
  return new Command('explore')
    .description('write the collected graph as one HTML file to look around in')
    .option('--out <file>', 'the file to write (default: 1password-graph.html)')
    .option('--open', 'show it in the browser')
    .option('--json', 'print one JSON object')
    .option('--data-dir <folder>', 'where the graph is (default: .j1-integration)')
    .addOption(new Option('--now <time>', 'the present (default: the clock)').argParser(moment))
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.fine : EXIT.usage))
    .action(async (options: ExploreOptions) => {
      const { runExplore } = await import('./run');
      process.exitCode = await runExplore(options, {
        print: console.log,
        printError: console.error,
        now: Date.now,
        open: openInBrowser,
      });
    });
}
