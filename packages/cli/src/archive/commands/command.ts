import { Option } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../../support/command';
import { exitCodeHelp } from '../../support/exitCodes';
import type { ExitCode, ExitName } from '../../support/exitCodes';
import {
  addFormatOption,
  addOutputOption,
  dataDirOption,
  instanceOption,
  momentOrAgo,
  stateDirOption,
  textOption,
} from '../../support/options';
import type { ArchiveCommandOptions, ArchiveContext } from './context';
import { databaseOption } from '../../cluster/options';
import { keepOption } from '../keep';

const HELP = `"graph-1password poll --collect-only" keeps everything that it ever collected in an archive; "ask", "detect" and "explore"
read it. docs/archive.md explains the files and how other programs read them.

${exitCodeHelp({ done: true, failed: true, partial: 'verify: no damage, but something to put right; publish: days differ', busy: 'somebody else writes to the archive' })}`;
const FORMATS = { text: 'text', json: 'one JSON object' };

type Meanings = Partial<Record<ExitName, string | true>>;
type Work<O> = (options: O, context: ArchiveContext) => Promise<ExitCode>;

const WRITING: Meanings = { done: true, failed: true, busy: 'somebody else writes to the archive' };

/** Adds what all of these commands take, and runs their work. The code of it is loaded then. */
function subcommand<O extends ArchiveCommandOptions>(
  usage: string,
  [description, help, codes]: [description: string, help: string, codes: Meanings],
  load: () => Promise<Work<O>>,
): Command {
  const command = newCommand(
    usage,
    description,
    `${help}${help === '' ? '' : '\n\n'}${exitCodeHelp(codes)}`,
  )
    .addOption(dataDirOption('the archive, or the folder of its poller (GRAPH_1PASSWORD_DATA_DIR)'))
    .addOption(instanceOption('which archive, when pollers keep several (INTEGRATION_INSTANCE_ID)'))
    .action(async (...args: unknown[]) => {
      const { inContext } = await import('./context');
      // Arguments come before the options, and are options of the work by their names.
      const named = Object.fromEntries(
        command.registeredArguments.map((each, index) => [each.name(), args[index]]),
      );
      const options = { ...command.opts(), ...named } as O;
      const work = await load();
      process.exitCode = await inContext(options, (context) => work(options, context));
    });
  addFormatOption(command, FORMATS);
  return addOutputOption(command, 'write the answer to a file instead of the terminal');
}

const dryRun = (): Option => new Option('--dry-run', 'say what would be done, and change nothing');

/** `graph-1password archive`: what is kept, whether it is whole, and what is to leave. */
export function archiveCommand(): Command {
  return newCommand('archive', 'check, compact and clear the archive of a poller', HELP)
    .addCommand(statsCommand())
    .addCommand(verifyCommand())
    .addCommand(compactCommand())
    .addCommand(retainCommand())
    .addCommand(eraseCommand())
    .addCommand(holdCommand())
    .addCommand(publishCommand());
}

const statsCommand = (): Command =>
  subcommand(
    'stats',
    [
      'show what the archive holds: types, days, counts and sizes',
      '',
      { done: true, failed: true },
    ],
    async () => (await import('./care')).showStats,
  );

const verifyCommand = (): Command =>
  subcommand(
    'verify',
    [
      'read every byte and compare it with what was written',
      'Names each file that is damaged, missing or strange, with its day. The hash of the last commit, noted elsewhere, proves\nlater that the archive was not written anew. --repair puts damaged files aside; the next poll reads their days again as\nfar as 1Password still keeps them (120 days).',
      { ...WRITING, failed: 'damage was found', partial: 'no damage, but something to put right' },
    ],
    async () => (await import('./verify')).verifyArchive,
  ).option('--repair', 'take damaged files out, and have their days read again');

const compactCommand = (): Command =>
  subcommand(
    'compact',
    [
      'make one file of many small ones, so that questions stay fast',
      'The poller does this by itself for days that are over. Old files are deleted ten minutes later.',
      WRITING,
    ],
    async () => (await import('./care')).compactArchive,
  )
    .option('--all', 'each day becomes one file, also those that are not over')
    .addOption(dryRun());

const retainCommand = (): Command =>
  subcommand(
    'retain',
    [
      'take out what is older than wanted',
      'Whole days of events leave, and states that were replaced before; what is now stays, however old. What is under a\nlegal hold stays. --keep 400d is about all events; --keep item_usage_event=90d about one type.',
      WRITING,
    ],
    async () => (await import('./care')).retainArchive,
  )
    .addOption(
      keepOption(
        'how long: [type=]400d, 52w, 7y or forever; may be repeated, the last one of a type counts',
      ),
    )
    .addOption(dryRun());

const eraseCommand = (): Command =>
  subcommand(
    'erase',
    [
      'take a person out for good',
      'Every row that names the person by UUID or address leaves: events by and about the person, and what the person was. The\nfiles that held them are deleted at once, and later runs do not bring them back. A legal hold wins. Titles of vaults and\nitems are not searched. What lies beside the state of the poller (--state-dir) is searched and not changed: the answer, and\n"elsewhere" of --json, names what still names the person, and what to do about it.',
      WRITING,
    ],
    async () => (await import('./care')).erasePerson,
  )
    .addOption(textOption('--person <who>', 'UUID or e-mail address').makeOptionMandatory())
    .addOption(stateDirOption())
    .addOption(dryRun());

const publishCommand = (): Command =>
  subcommand(
    'publish',
    [
      'put the archive into a ClickHouse database, and keep it equal',
      'Sends what is new since the last time, exactly once, whatever breaks on the way; what retention and erasure took out\nleaves there, too. Several accounts may share a database. The user is in CLICKHOUSE_USER and CLICKHOUSE_PASSWORD; --print\nlists what it needs. docs/deploy/clickhouse.md explains it.',
      {
        done: true,
        failed: true,
        partial: 'days of the database differ from those of the archive',
        busy: 'somebody else publishes the archive',
      },
    ],
    async () => (await import('./publish')).publishToCluster,
  )
    .option('--to <url>', 'HTTPS address of ClickHouse (CLICKHOUSE_URL)')
    .addOption(databaseOption())
    .option('--cluster <name>', 'make replicated tables on the servers of this cluster')
    .addOption(keepOption('how long events are kept there: [type=]400d, 52w, 7y; may be repeated'))
    .option('--print', 'print the statements that make the tables, and send nothing');

const holdCommand = (): Command =>
  newCommand(
    'hold',
    'keep data from retention and erasure, whatever is asked',
    exitCodeHelp(WRITING),
  )
    .addCommand(
      subcommand(
        'add',
        [
          'add a legal hold',
          'A row is held when it matches every given option; without any, all rows are.',
          WRITING,
        ],
        async () => (await import('./holds')).addHold,
      )
        .addOption(textOption('--reason <text>', 'why; shown with the hold').makeOptionMandatory())
        .addOption(
          textOption('--person <who>', 'rows that name this person: UUID or e-mail address'),
        )
        .addOption(textOption('--vault <vault>', 'rows about this vault: id or name'))
        .addOption(new Option('--since <time>', 'events from then on').argParser(momentOrAgo))
        .addOption(new Option('--until <time>', 'events before then').argParser(momentOrAgo))
        .addOption(dryRun()),
    )
    .addCommand(
      subcommand(
        'remove',
        ['remove a legal hold', '', WRITING],
        async () => (await import('./holds')).removeHold,
      )
        .argument('<id>', 'its id; "archive hold list" shows it')
        .addOption(dryRun()),
    )
    .addCommand(
      subcommand(
        'list',
        ['list legal holds', '', { done: true, failed: true }],
        async () => (await import('./holds')).listHolds,
      ),
    );
