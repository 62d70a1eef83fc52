import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../support/exitCodes';
import { formatReport } from './format';

const HELP = `
Reads the same environment and .env as "j1-integration collect". No event and no item is read, so the check
leaves no trace in the audit trail of the account.

  ✓ fine   ! a collection works, but look at this   ✗ a collection would fail, in whole or in part

Exit code: 0 nothing failed, 1 something failed, 2 wrong usage, 130 interrupted.

--json prints one object:
  schema    1; grows when a field changes its meaning
  ok        true when no check failed
  failures, warnings    counts
  checks    list of { id, area, status, message, cure?, facts? }:
            id is stable (events.features); area is configuration, network, events, connect or account;
            status is ok, warning or failure; facts holds what was found, for programs`;

function seconds(value: string): number {
  const parsed = Number(value);
  if (!(parsed >= 1 && parsed <= 120)) {
    throw new InvalidArgumentError('Give seconds from 1 to 120.');
  }
  return parsed;
}

/** `graph-1password doctor`: checks configuration, network, tokens and servers. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check configuration, network, tokens and servers; reads no event and no item')
    .option('--json', 'print one JSON object')
    .addOption(
      new Option('--timeout <seconds>', 'patience for each request').argParser(seconds).default(5),
    )
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.fine : EXIT.usage))
    .action(async (options: { json?: boolean; timeout: number }) => {
      process.exitCode = await runDoctor(options);
    });
}

/** Prints the report. @returns the exit code */
async function runDoctor(options: { json?: boolean; timeout: number }): Promise<number> {
  // Nothing is written by a check, so there is nothing to undo.
  process.once('SIGINT', () => {
    console.error('Interrupted.');
    process.exit(EXIT.interrupted);
  });
  const { loadConfiguration } = await import('./configuration');
  const { diagnose } = await import('./run');
  const report = await diagnose(loadConfiguration(), {
    env: process.env,
    timeoutMs: options.timeout * 1000,
    now: Date.now,
  });
  const colours = process.stdout.isTTY && !process.env.NO_COLOR;
  console.log(options.json ? JSON.stringify(report, null, 2) : formatReport(report, colours));
  return report.ok ? EXIT.fine : EXIT.failed;
}
