import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../support/command';
import { EXIT, exitCodeHelp } from '../support/exitCodes';
import { dataDirVariable } from '../graph/instance';
import { GRAPH_FOLDER_NAME } from '../graph/folders';
import {
  addFormatOption,
  addOutputOption,
  dataDirOption,
  instanceOption,
} from '../support/options';
import { defaultStateFolder } from '../support/paths';
import { printer } from '../support/output';
import { jsonText } from '../support/text';

const HELP = `Reads the same environment and .env as "j1-integration collect". It reads no events and no items, so the check
does not appear in the audit log of the account.

  ✓ passed   ! a collection works, but check this   ✗ a collection would fail, completely or partly

${exitCodeHelp({ done: 'nothing failed', failed: 'something failed', interrupted: true })}

--json prints one object:
  schema    1; increases when the meaning of a field changes
  ok        true when no check failed
  failures, warnings    counts
  checks    list of { id, area, status, message, cure?, facts? }:
            id is stable (events.features); area is configuration, machine, network, events, connect or account;
            status is ok, warning or failure; facts is the result as data, for programs
  plan      what a collection would read: events and connect (addresses), sources, switchedOff, vaults ({ id, name }),
            features, window ({ since, until } in UTC, days); what is not known is absent`;

/** What `--format` takes. */
const FORMATS = { text: 'text', json: 'one JSON object' };

/** What `graph-1password doctor` takes. */
interface DoctorOptions {
  format?: keyof typeof FORMATS;
  output?: string;
  dataDir?: string;
  integrationInstanceId?: string;
  /** Seconds. */
  timeout: number;
}

function seconds(value: string): number {
  const parsed = Number(value);
  if (!(parsed >= 1 && parsed <= 120)) {
    throw new InvalidArgumentError('Enter 1 to 120 seconds.');
  }
  return parsed;
}

/** `graph-1password doctor`: checks configuration, network, tokens and servers. */
export function doctorCommand(): Command {
  const command = newCommand(
    'doctor',
    'check configuration, network, tokens and servers without reading events or items',
    HELP,
  )
    .addOption(
      new Option('--timeout <seconds>', 'time limit of each request').argParser(seconds).default(5),
    )
    .addOption(
      dataDirOption('folder for the graph (GRAPH_1PASSWORD_DATA_DIR, else .j1-integration)'),
    )
    .addOption(instanceOption('instance in JupiterOne (INTEGRATION_INSTANCE_ID)'))
    .action(async (options: DoctorOptions) => {
      process.exitCode = await runDoctor(options);
    });
  addFormatOption(command, FORMATS);
  return addOutputOption(command, 'write the report to a file instead of the terminal');
}

/** Prints the report. @returns the exit code */
async function runDoctor(options: DoctorOptions): Promise<number> {
  const { format, output, timeout } = options;
  // Nothing is written by a check, so there is nothing to undo.
  const end = () => {
    console.error('Interrupted.');
    process.exit(EXIT.interrupted);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  const print = printer(output, { print: console.log, printError: console.error });
  const { loadConfiguration } = await import('./configuration');
  const { diagnose } = await import('./run');
  const { thisMachine } = await import('./machine');
  const { formatReport } = await import('./format');
  const loaded = loadConfiguration();
  if (options.integrationInstanceId !== undefined) {
    process.env.INTEGRATION_INSTANCE_ID = options.integrationInstanceId;
  }
  const data = options.dataDir ?? dataDirVariable(process.env, process.cwd());
  const report = await diagnose(loaded, {
    env: process.env,
    timeoutMs: timeout * 1000,
    now: Date.now,
    machine: thisMachine({
      data: path.resolve(data ?? GRAPH_FOLDER_NAME),
      state: defaultStateFolder(process.env),
    }),
  });
  const colours = process.stdout.isTTY && !process.env.NO_COLOR && output === undefined;
  print(format === 'json' ? jsonText(report) : formatReport(report, colours));
  return report.ok ? EXIT.done : EXIT.failed;
}
