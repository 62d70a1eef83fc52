import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { DAY } from '@graph-1password/vocabulary';
import { durationOf } from '../alerts/config/duration';
import { keepOption } from '../archive/keep';
import { newCommand } from '../support/command';
import { EXIT, exitCodeHelp } from '../support/exitCodes';
import {
  addFormatOption,
  addOutputOption,
  configOption,
  dataDirOption,
  instanceOption,
  wholeNumber,
} from '../support/options';
import { MOST_PARTIAL_RUNS } from './health';
import { listenAddress } from './monitor/address';
import { DAYS, INTERVALS } from './schedule';
import type { PollOptions } from './options';

const HELP = `Reads the same environment and .env as "j1-integration run". With JUPITERONE_API_KEY, JUPITERONE_ACCOUNT and
--integration-instance-id the graph goes to JupiterOne; with --collect-only it stays on disk, below --data-dir, where
"latest" leads to the graph of the last run.

With --collect-only everything that was ever collected is kept in an archive, which "ask", "detect" and "explore" read and
"graph-1password archive" looks after; --archive keeps one beside an upload, too. Without DuckDB only the graph of the
look-back is kept.

Each run asks only for the events since the last success, and two days more, because usages arrive late; with --every
below an hour only one run an hour asks for the two days, and the others for five minutes. Items are read in full only
when they have changed. The state can be removed at any time: the next run takes longer, that is all.

After each run the alert rules judge the graph, and the sinks of graph-1password.yaml are told what is new. This works
in a process of its own and never holds up the collection. To JupiterOne it needs that file: the graph then stays on
disk too. "graph-1password alerts list" shows what is there.

--json prints one object a line for each run (event: run, with outcome, reasons, window and counts), each judgement (event: alerts,
with problem, a sentence, when the rules did not run) and each notice; with --status one object: schema (1), health, lastRun, nextRun, and what is known of each stream.

${exitCodeHelp({ done: true, failed: true, partial: 'part of the data is missing, or the rules did not run', busy: 'another poller is using the same state', interrupted: true })}
These are the codes of --once. Without it the poller ends with ${EXIT.done} when it is told to end. --status ends as the last run
did, and with ${EXIT.failed} when the next one is overdue or when part of the data was missing in ${MOST_PARTIAL_RUNS} runs in a row.`;

/** What `--format` takes. */
const FORMATS = { text: 'text', json: 'JSON' };

function time(value: string): string {
  if (!/^([01]?\d|2[0-3]):[0-5]\d$/.test(value)) {
    throw new InvalidArgumentError('Enter hour and minute, such as 06:30.');
  }
  return value;
}

function length(value: string): number {
  const ms = durationOf(value);
  if (ms === undefined || ms > 7 * DAY)
    throw new InvalidArgumentError('Enter a length of time from 1m to 7d, such as 5m or 2h.');
  return ms;
}

function day(value: string): number {
  const byName = DAYS.findIndex((name) => value.toUpperCase().startsWith(name));
  const parsed = /^[0-6]$/.test(value) ? Number(value) : byName;
  if (parsed < 0) throw new InvalidArgumentError('Enter a day such as MON, or 0 (Sunday) to 6.');
  return parsed;
}

/** `graph-1password poll`: collects again and again, at JupiterOne's own intervals. */
export function pollCommand(): Command {
  const command = newCommand('poll', 'collect at an interval, to JupiterOne or to disk', HELP)
    .addOption(
      new Option('--interval <name>', 'how often (POLLING_INTERVAL, else ONE_DAY)').choices(
        Object.keys(INTERVALS),
      ),
    )
    .addOption(
      new Option('--every <length>', 'how often, in place of --interval: 1m to 7d, such as 5m')
        .argParser(length)
        .conflicts('interval'),
    )
    .addOption(
      new Option('--at <HH:MM>', 'time of day for ONE_DAY and ONE_WEEK (00:00)').argParser(time),
    )
    .addOption(
      new Option('--day <name>', 'day for ONE_WEEK: MON to SUN, or 0 (SUN) to 6 (SUN)').argParser(
        day,
      ),
    )
    .option(
      '--time-zone <name>',
      'time zone of --at and --day, such as Europe/Berlin (default: this machine)',
    )
    .option('--once', 'run once now, then exit: for cron, systemd timers and CronJobs')
    .option('--collect-only', 'keep the graph on disk; send nothing to JupiterOne')
    .addOption(
      instanceOption(
        'integration instance in JupiterOne; with --collect-only, any name for this state (INTEGRATION_INSTANCE_ID)',
      ),
    )
    .option(
      '--api-base-url <url>',
      'base URL of the JupiterOne API (JUPITERONE_API_BASE_URL, else https://api.us.jupiterone.io)',
    )
    .option('--state-dir <folder>', 'folder for the state (~/.local/state/graph-1password)')
    .addOption(dataDirOption('folder for the graphs (~/.local/share/graph-1password)'))
    .option(
      '--archive [folder]',
      'keep everything that was ever collected (on with --collect-only; below --data-dir)',
    )
    .option('--no-archive', 'keep the graph of the look-back only, with --collect-only')
    .addOption(
      keepOption('what older data leaves the archive after each run: [type=]400d, 7y, forever'),
    )
    .addOption(configOption())
    .addOption(
      new Option('--jitter <seconds>', 'maximum random delay before a run')
        .argParser(wholeNumber(0, 3600))
        .default(60),
    )
    .addOption(
      new Option('--max-minutes <count>', 'time limit of a run')
        .argParser(wholeNumber(1, 10_080))
        .default(360),
    )
    .addOption(
      new Option(
        '--listen <address>',
        'serve /healthz and /metrics on [host:]port; default host 127.0.0.1',
      ).argParser(listenAddress),
    )
    .option('--status', 'show the last success, the next run and counts, then exit')
    .option('--verbose', "print the SDK's log on stderr")
    .action(async (options: PollOptions) => {
      const { runPoll, showStatus } = await import('./start');
      process.exitCode = await (options.status ? showStatus(options) : runPoll(options));
    });
  addFormatOption(
    command,
    FORMATS,
    'text or json (text; for the lines of runs, json where there is no terminal)',
  );
  return addOutputOption(command, 'write the answer of --status to a file');
}
