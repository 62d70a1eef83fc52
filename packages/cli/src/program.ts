import { LockedError } from '@graph-1password/archive/files';
import { fileTroubleSentence } from '@graph-1password/vocabulary';
import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { accessCommand } from './access/commands/command';
import { alertsCommand } from './alerts/commands/command';
import { archiveCommand } from './archive/commands/command';
import { askCommand } from './ask/command';
import { collectCommands } from './collect/command';
import { completionCommand } from './completion/command';
import { demoCommand } from './demo/command';
import { detectCommand } from './detect/command';
import { doctorCommand } from './doctor/command';
import { exploreCommand } from './explore/command';
import { exportCommand } from './export/command';
import { leaverCommand } from './leaver/command';
import { pollCommand } from './poll/command';
import { reportCommand } from './report/command';
import { BusyError } from './support/busy';
import { newCommand } from './support/command';
import { EXIT, EXIT_MEANINGS } from './support/exitCodes';
import type { ExitCode, ExitName } from './support/exitCodes';
import { OutputError } from './support/output';
import { withOwnCommand } from './support/ownCommand';
import { packageVersion } from './support/projectRoot';
import { refuseDebugOfTokens } from './support/tokens';
import { UsageError } from './support/usage';

const HELP = `Start with "graph-1password demo", which needs no account, or with "graph-1password doctor", which checks your configuration.

Exit codes of all commands:
${Object.entries(EXIT)
  .map(([name, code]) => `  ${String(code).padEnd(4)} ${EXIT_MEANINGS[name as ExitName]}`)
  .join('\n')}`;

/** The command line of this package. A command loads its code when it runs, because much of it is slow to load. */
export function createProgram(): Command {
  const program = newCommand(
    'graph-1password',
    'collect, query and monitor 1Password data as a JupiterOne graph',
    HELP,
  )
    .version(packageVersion(), '-V, --version', 'print the version')
    .addCommand(accessCommand())
    .addCommand(alertsCommand())
    .addCommand(archiveCommand())
    .addCommand(askCommand())
    .addCommand(demoCommand())
    .addCommand(detectCommand())
    .addCommand(doctorCommand())
    .addCommand(exploreCommand())
    .addCommand(exportCommand())
    .addCommand(leaverCommand())
    .addCommand(pollCommand())
    .addCommand(reportCommand());
  for (const command of collectCommands()) program.addCommand(command);
  program.addCommand(completionCommand(() => program));
  return program;
}

/** An error that no command has explained, in words. */
function sentenceOf(error: unknown): string {
  // Errors with a name of their own have a sentence.
  const ofFile =
    (error as Partial<Error>).name === 'Error' ? fileTroubleSentence(error) : undefined;
  return ofFile ?? (error instanceof Error ? error.message : String(error));
}

/** There is no graph or archive, none that can be read, or nothing to read it with. By name: to load the classes takes longer than many a command. */
const OF_GRAPH = new Set([
  'GraphNotFoundError',
  'UnreadableArchiveError',
  'DamagedError',
  'EngineMissingError',
]);

const isOfGraph = (error: unknown): boolean =>
  OF_GRAPH.has((error as Partial<Error> | undefined)?.name ?? '');

/** The exit code after an error that no command has explained. */
function exitCodeOf(error: unknown): ExitCode {
  // Commander has printed its sentence, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  console.error(withOwnCommand(sentenceOf(error)));
  if (error instanceof OutputError) return error.exitCode;
  if (error instanceof LockedError || error instanceof BusyError) return EXIT.busy;
  return error instanceof UsageError || isOfGraph(error) ? EXIT.usage : EXIT.failed;
}

/** Whether a command is none of ours. Commander would show the help of the program after `--help`, as if all were well. */
const isUnknown = ({ commands }: Command, name: string | undefined): boolean =>
  name !== undefined &&
  !name.startsWith('-') &&
  name !== 'help' &&
  !commands.some((command) => command.name() === name);

/**
 * Runs a command. A command that ran sets the exit code itself.
 * @param argv as in `process.argv`
 */
export async function runProgram(argv: string[]): Promise<void> {
  try {
    refuseDebugOfTokens(process.env);
    const program = createProgram();
    await program.parseAsync(isUnknown(program, argv[2]) ? argv.slice(0, 3) : argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}
