import type { Command } from 'commander';
import { addEngineOptions } from '../cluster/options';
import { newCommand } from '../support/command';
import { exitCodeHelp } from '../support/exitCodes';
import {
  addFormatOption,
  addOutputOption,
  addWindowOptions,
  dataDirOption,
  instanceOption,
  nowOption,
} from '../support/options';
import type { LeaverOptions } from './run';

const HELP = `Lists the items that people have seen and that nobody has changed since. Sends nothing anywhere.

  graph-1password leaver ana@example.com
  graph-1password leaver "Ana Souza" ben@example.com --md --output checklist.md
  graph-1password leaver --all

--engine clickhouse asks an archive that "archive publish" has put into a ClickHouse database; there grade C is not known.

Each item has a grade:
  A   seen in the version of today, or changed last by the person: change the secret
  B   changed since, by whom and when: done, if more than its title was changed
  C   could be opened and was not seen; when a snapshot of access is there

What programs read in somebody's name (command line, service accounts, Connect) is listed apart.

--json prints one object; times are epoch milliseconds:
  schema, asOf   1, and the moment of which the answer is true
  people         { person: { uuid, name, email }, status, leftOn, items, machines, unknown, hiddenVaults }
  items          { itemId, item, vaultId, vault, category, tags, state, grade, seenVersion, versionNow, lastSeenOn,
                 where, application, changedOn, changedBy, alsoUsedBy }
  machines       the same for what programs read and the person did not see, or not in so new a version
  unknown        items that were used and that Connect does not show
  hiddenVaults   vaults that could be opened and that Connect does not show: { vaultId, vault }; null without a snapshot of access
  vaults, notes  totals by vault; what is not known, in sentences

${exitCodeHelp({ done: 'answered', failed: true, usage: 'wrong usage, nobody of that name, or no graph that can be read' })}`;

/** What `--format` takes. */
const FORMATS = {
  table: 'tables',
  json: 'one JSON object',
  csv: 'CSV, one line for each person and item',
  md: 'a checklist in Markdown',
};

/** `graph-1password leaver`: what somebody who left knows. */
export function leaverCommand(): Command {
  const command = newCommand('leaver', 'list what must be changed now that somebody has left', HELP)
    .argument('[person...]', 'e-mail address, name or UUID')
    .option('--all', 'everybody who was suspended or deleted')
    .addOption(dataDirOption())
    .addOption(instanceOption())
    .option(
      '--state-dir <folder>',
      'folder of snapshots of access (~/.local/state/graph-1password)',
    )
    .addOption(nowOption())
    .action(async (words: string[], options: LeaverOptions) => {
      const { runLeaver } = await import('./run');
      process.exitCode = await runLeaver(words, options, {
        print: console.log,
        printError: console.error,
      });
    });
  addEngineOptions(command);
  addWindowOptions(command);
  addFormatOption(command, FORMATS);
  return addOutputOption(command, 'write the list to a file instead of the terminal');
}
