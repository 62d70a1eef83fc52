import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../support/command';
import { EXIT, exitCodeHelp } from '../support/exitCodes';
import {
  addFormatOption,
  addOutputOption,
  addWindowOptions,
  configOption,
  dataDirOption,
  instanceOption,
  lengthOf,
  level,
  nowOption,
  ownReadsOption,
  stateDirOption,
  withValues,
} from '../support/options';
import { addEngineOptions } from '../cluster/options';
import { LEVELS } from './levels';
import type { DetectOptions } from './options';

const HELP = `Runs the alert rules in jupiterone/rules on the graph from the last "graph-1password collect", or from --data-dir.
Sends nothing anywhere. Everything in the graph counts as new, as in a first upload to JupiterOne; --recent looks at
the last day only. In a graph from "graph-1password poll --collect-only" that is what this machine first saw within
the day, late usages included; in any other graph, what happened within the day. --since leaves out incidents in which nothing
happened since then; the rules see what came before, too.

--backtest 365d counts instead: how many incidents each rule would have made of the events of that time, how many of them a mute of
graph-1password.yaml that holds now would have kept silent, and which sinks would have been told; and, for rules that the file
changes, how many there were with the rule as it is shipped. It sends nothing, and reads and writes no state of alerts. It counts
incidents, not messages: what grows, is repeated or is put into one digest counts once.

--engine clickhouse judges an archive that "archive publish" has put into a ClickHouse database.

--json prints one object; times are epoch milliseconds:
  schema, now    1, and what counts as the present
    graph          which graph was read: account, when it was collected, its window, what it lacks; accessSnapshotOn: when
                 who can open what was last imported
  findings       { id, incident, rule, level, who, when, where, what, lacks, details, facts, about, path }
                 lacks: what it does not see, in sentences that are in what, too;
                 details: actor, target, object, action, place, address, application as texts, and the columns of the query;
                 facts: the same with UUIDs; about: key of the entity that describes it; path: keys of those that prove it
  incidents      { id, level, rule, title, who, target, where, what, first, last, findings, state, reason }: one for each
                 happening, with the ids of its findings; state (open, acknowledged, muted) where a poller keeps track
  statesUnknown  sentences about files of the poller that are damaged, so that states are not known; absent otherwise
  failedRules    { rule, reason }: rules that could not run
  notJudged      { rule, reason, foreign, uncertain }: rules whose silence means nothing, since their data is missing (foreign:
                 of another integration; uncertain: nobody knows)

${exitCodeHelp({ done: true, failed: 'a rule failed', usage: 'wrong usage, or no graph that can be read', partial: 'with --fail-on: not all rules had their data', findings: true })}`;

/** Reads `--backtest`. @returns ms @throws InvalidArgumentError with a sentence */
function backtestLength(value: string): number {
  const length = lengthOf(value);
  if (length === undefined || length === 0) {
    throw new InvalidArgumentError('Enter how far back, such as 90d, 26w or 1y.');
  }
  return length;
}

/** What `--format` takes. */
const FORMATS = {
  ...{ text: 'text', json: 'one JSON object', csv: 'CSV, a line for each finding' },
  sarif: 'SARIF 2.1.0',
};

/** `graph-1password detect`: runs the rule pack on the graph of the last run. */
export function detectCommand(): Command {
  const command = newCommand('detect', 'run the alert rules on the collected graph', HELP)
    .addOption(dataDirOption())
    .addOption(instanceOption())
    .addOption(stateDirOption())
    .addOption(configOption())
    .addOption(nowOption())
    .addOption(ownReadsOption())
    .addOption(
      withValues(
        new Option(
          '--fail-on <level>',
          `end with exit code ${EXIT.findings} for findings at or above this level: info to critical`,
        ),
        LEVELS.map((name) => name.toLowerCase()),
      ).argParser(level),
    )
    .option('--recent', 'show only what is new in the last day')
    .addOption(
      new Option(
        '--backtest <length>',
        'count what each rule would have told whom, by week, such as 365d',
      )
        .argParser(backtestLength)
        .conflicts(['recent', 'since', 'until', 'asOf', 'failOn', 'engine']),
    )
    .option('--rule <ids...>', 'with --backtest: these rules only')
    .action(async (options: DetectOptions) => {
      const { runDetect } = await import('./run');
      process.exitCode = await runDetect(options, {
        print: console.log,
        printError: console.error,
        now: Date.now,
      });
    });
  addEngineOptions(command);
  addWindowOptions(command);
  addFormatOption(command, FORMATS);
  return addOutputOption(command, 'write the findings to a file instead of the terminal');
}
