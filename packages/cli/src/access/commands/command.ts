import { Option } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../../support/command';
import { EXIT, exitCodeHelp } from '../../support/exitCodes';
import {
  addFormatOption,
  addOutputOption,
  dataDirOption,
  instanceOption,
  level,
  moment,
  momentOrAgo,
  nowOption,
  ownReadsOption,
  textOption,
  wholeNumber,
  withValues,
} from '../../support/options';
import type { RelativeMoment } from '../../support/options';
import { printer } from '../../support/output';
import { LEVELS } from '../../detect/levels';
import { JSON_OF_CHANGES, JSON_OF_IMPORT, JSON_OF_LINES } from './help';
import type { AccessCheckOptions } from '../check/run';
import type { AccessContext, ImportOptions } from '../importing/run';
import type { DiffOptions } from '../report/runDiff';
import type { ReportKind, ReportOptions } from '../report/run';

const codes = exitCodeHelp({ done: true, failed: true });
const HELP = `Who can open which vault, by which way, since when, and have they ever used it: from a snapshot that an administrator
exports, moved forward by audit events. Without a snapshot it says what the events prove. docs/access.md explains it.

${exitCodeHelp({
  ...{ done: true, failed: true },
  partial: '"import" has imported, and some answers of the export had failed',
  findings: '"check" has findings at or above --fail-on',
})}`;

/** Days without a use after which access counts as unused, unless told otherwise. */
const DAYS = 90;
const context: AccessContext = {
  print: console.log,
  printError: console.error,
  now: Date.now,
};

/** `graph-1password access`: who can open what, and does. */
export function accessCommand(): Command {
  return newCommand('access', 'say who can open which vault, how, and whether they do', HELP)
    .addCommand(importCommand())
    .addCommand(scriptCommand())
    .addCommand(
      reportCommand(
        'who',
        ['<vault>', 'its name or id'],
        'list who can open a vault, how, and who does',
        JSON_OF_LINES,
      ),
    )
    .addCommand(
      reportCommand(
        'of',
        ['<person>', 'e-mail address, name or UUID'],
        'list which vaults a person can open',
        JSON_OF_LINES,
      ),
    )
    .addCommand(overviewCommand())
    .addCommand(fullReportCommand())
    .addCommand(diffCommand())
    .addCommand(checkCommand());
}

function subcommand(usage: string, description: string, help = '', ends = codes): Command {
  return newCommand(usage, description, `${help}${help === '' ? '' : '\n\n'}${ends}`);
}

/** Adds which graph and which snapshots are meant. */
const withPlace = (command: Command): Command =>
  command
    .addOption(dataDirOption())
    .addOption(
      instanceOption('which instance, when there are several pollers (INTEGRATION_INSTANCE_ID)'),
    )
    .option('--state-dir <folder>', 'folder of the snapshots (~/.local/state/graph-1password)');

function importCommand(): Command {
  const command = subcommand(
    'import',
    'import a snapshot of who can open what',
    `Takes what the script of "graph-1password access script" leaves, the JSON file of 1PassHound, or the CSV reports of
1Password's own scripts (one file, or a folder with several). Names, states, memberships and permissions are kept, and
nothing else of the files. A file that is damaged or not whole changes nothing. It is compared with the snapshot before and
the audit events since.

${JSON_OF_IMPORT}`,
    exitCodeHelp({
      ...{ done: true, failed: true },
      partial: 'imported, and some answers of the export had failed',
    }),
  )
    .argument('<file or folder>', 'what was exported')
    .addOption(
      new Option(
        '--as-of <time>',
        'when it was made, for files that do not tell (when they were written)',
      ).argParser(moment),
    )
    .option('--dry-run', 'say what would be imported, and keep nothing')
    .action(async (file: string, options: ImportOptions) => {
      process.exitCode = await (await import('../importing/run')).runImport(file, options, context);
    });
  addFormatOption(withPlace(command), { text: 'text', json: 'one JSON object' });
  return addOutputOption(command, 'write the answer to a file instead of the terminal');
}

function scriptCommand(): Command {
  const command = subcommand(
    'script',
    "print a script that exports access with 1Password's own command line",
    `Read it, then run it as an owner or administrator: "bash access-export.sh folder". It reads and changes nothing, and asks for
no items. Nothing else of this program runs "op".`,
  ).action(async ({ output }: { output?: string }) => {
    const { exportScript } = await import('../script');
    printer(output, context)(exportScript());
    process.exitCode = EXIT.done;
  });
  return addOutputOption(command, 'write the script to a file instead of the terminal');
}

const FORMATS = {
  table: 'table',
  json: 'one JSON object',
  csv: 'CSV for a spreadsheet',
  md: 'Markdown',
};

/** Adds what all answers take. */
function withAnswer(command: Command): Command {
  addFormatOption(withPlace(command), FORMATS);
  command.addOption(ownReadsOption()).addOption(nowOption());
  return addOutputOption(command, 'write the answer to a file instead of the terminal');
}

const withReport = (command: Command): Command =>
  withAnswer(
    command
      .addOption(
        new Option(
          '--as-of <time>',
          'as it was then: a time, or how long ago, such as 30d',
        ).argParser(momentOrAgo),
      )
      .addOption(
        new Option('--days <number>', 'days without a use after which access counts as unused')
          .default(DAYS)
          .argParser(wholeNumber(1, 3650)),
      ),
  );

async function report(kind: ReportKind, options: ReportOptions): Promise<void> {
  process.exitCode = await (await import('../report/run')).runReport(kind, options, context);
}

function reportCommand(
  kind: 'who' | 'of',
  [name, text]: [name: string, text: string],
  description: string,
  help: string,
): Command {
  const command = subcommand(kind, description, help)
    .argument(name, text)
    .action(async (which: string, options: ReportOptions) => {
      const about = kind === 'who' ? { vault: which } : { person: which };
      await report(kind, { ...options, ...about });
    });
  return withReport(command);
}

function overviewCommand(): Command {
  const command = subcommand(
    'overview',
    'count, vault by vault, who can do what, and who does',
    `People who cannot sign in are not counted; the notes say how many there are. "used" and "unused" are of those who can open the vault.`,
  ).action(async (options: ReportOptions) => {
    process.exitCode = await (await import('../report/runOverview')).runOverview(options, context);
  });
  return withReport(command);
}

function fullReportCommand(): Command {
  const command = subcommand(
    'report',
    'list every way into a vault, with what proves it',
    'A row for each way: permissions, since when, by whom, whether it is used, and the snapshot or event that says so.\n\n' +
      JSON_OF_LINES,
  )
    .addOption(textOption('--vault <vault>', 'of this vault: name or id (all vaults)'))
    .addOption(
      textOption('--person <person>', 'of this person: e-mail address, name or UUID (everybody)'),
    )
    .action((options: ReportOptions) => report('report', options));
  return withReport(command);
}

function checkCommand(): Command {
  const command = newCommand(
    'check',
    'list what should be looked at: powerful groups, new ways in, unused access, and more',
    `Privileged vaults are those of the configured list. What the last import could not explain by events is listed, too.

${exitCodeHelp({ done: true, failed: true, findings: true })}`,
  )
    .addOption(
      new Option('--days <number>', 'access that is younger is new; use that is older is none')
        .default(30)
        .argParser(wholeNumber(1, 3650)),
    )
    .addOption(
      new Option('--max-owners <number>', 'more owners than this are a finding')
        .default(5)
        .argParser(wholeNumber(1, 10_000)),
    )
    .addOption(
      new Option('--max-admins <number>', 'more administrators than this are a finding')
        .default(10)
        .argParser(wholeNumber(1, 10_000)),
    )
    .addOption(
      withValues(
        new Option(
          '--fail-on <level>',
          'exit with code 4 for a finding at or above this level',
        ).argParser(level),
        LEVELS,
      ),
    )
    .action(async (options: AccessCheckOptions) => {
      process.exitCode = await (await import('../check/run')).runCheck(options, context);
    });
  return withAnswer(command);
}

function diffCommand(): Command {
  const command = subcommand('diff', 'list what changed between two moments', JSON_OF_CHANGES)
    .argument('<from>', 'a time, or how long ago, such as 30d', momentOrAgo)
    .argument('[to]', 'a time, or how long ago (now)', momentOrAgo)
    .action(async (from: RelativeMoment, to: RelativeMoment | undefined, options: DiffOptions) => {
      process.exitCode = await (
        await import('../report/runDiff')
      ).runDiff(from, to, options, context);
    });
  return withAnswer(command);
}
