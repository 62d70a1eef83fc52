import { Option } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../support/command';
import { exitCodeHelp } from '../support/exitCodes';
import {
  addFormatOption,
  addOutputOption,
  dataDirOption,
  instanceOption,
} from '../support/options';
import type { CollectOptions, SingleRun } from './run';

const HELP = `Reads the configuration from the environment and from .env in the current folder (.env.example lists it). The
graph is written to --data-dir, in the layout of JupiterOne's SDK. A run that fails keeps the
previous graph; what a failed step would have read is kept from the previous graph, and every answer says so.

--json prints one object: schema (1), dataFolder, outcome (ok, partly, failed or interrupted), reasons (sentences), window, and counts of
events, entities, relationships and items.

${exitCodeHelp({
  done: true,
  failed: true,
  partial: 'partly done (a step failed, or the token lacks a feature)',
  busy: 'another run is writing to the same folder',
  interrupted: true,
})}`;

/** What `--format` takes. */
const FORMATS = { text: 'tables', json: 'one JSON object' };

/** `graph-1password collect` and `run`: one run of the integration, with a table at the end. */
export const collectCommands = (): Command[] => [
  create('collect', 'collect the graph to disk'),
  create('run', 'collect the graph and upload it to JupiterOne').option(
    '--api-base-url <url>',
    'base URL of the JupiterOne API (JUPITERONE_API_BASE_URL, else https://api.us.jupiterone.io)',
  ),
];

function create(name: SingleRun, description: string): Command {
  const command = newCommand(name, description, HELP)
    .addOption(
      dataDirOption('folder for the graph (GRAPH_1PASSWORD_DATA_DIR, else .j1-integration)'),
    )
    .addOption(instanceOption('integration instance in JupiterOne (INTEGRATION_INSTANCE_ID)'))
    .option('--verbose', "print the SDK's log on stderr")
    // Spellings of j1-integration, which people and scripts use.
    .addOption(new Option('-p, --project-path <folder>', 'folder of .j1-integration').hideHelp())
    .addOption(new Option('-V, --disable-schema-validation', 'no effect').hideHelp())
    .addOption(new Option('--integrationInstanceId <id>', 'the same as -i').hideHelp())
    .on('option:integrationInstanceId', (id: string) => {
      command.setOptionValueWithSource('integrationInstanceId', id, 'cli');
    })
    .action(async (options: CollectOptions) => {
      const { runCollect } = await import('./run');
      process.exitCode = await runCollect(name, options);
    });
  addFormatOption(command, FORMATS);
  return addOutputOption(command, 'write the report to a file instead of the terminal');
}
