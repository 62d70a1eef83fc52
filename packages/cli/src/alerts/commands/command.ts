import { Option } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../../support/command';
import { exitCodeHelp } from '../../support/exitCodes';
import { printer } from '../../support/output';
import {
  addFormatOption,
  addOutputOption,
  configOption,
  dataDirOption,
  filledTexts,
  instanceOption,
  level,
  momentOrAgo,
  stateDirOption,
  textOption,
} from '../../support/options';
import { addEngineOptions } from '../../cluster/options';
import type { JudgeOptions } from './judge';
import type { MuteOptions } from './decide';
import type { AlertContext, AlertOptions } from './shared';
import type { ListOptions } from './show';

const codes = exitCodeHelp({ done: true, failed: true });
const HELP = `"graph-1password poll" runs the rules on the graph after each run, groups related findings into incidents, and sends
new ones to the sinks in graph-1password.yaml. docs/alerts.md explains that file. "alerts judge" does the same once, also on a
ClickHouse database. All other commands read what is remembered on this machine, and ask no engine.

${codes}`;
const FORMATS = { text: 'text', json: 'one JSON object' };
const STATES = ['new', 'open', 'acknowledged', 'muted', 'gone'];

const context: AlertContext = {
  print: (text) => console.log(text),
  printError: (text) => console.error(text),
  now: () => Date.now(),
};

/** The same, with the answer in the file of `--output`. @throws OutputError */
const into = ({ output }: AlertOptions): AlertContext => ({
  ...context,
  print: printer(output, context),
});

/** Adds how the answer of a command looks, and where it goes. */
const withAnswer = (command: Command): Command =>
  addOutputOption(
    addFormatOption(command, FORMATS),
    'write the answer to a file instead of the terminal',
  );

/** Code of the commands, loaded when one runs. */
const load = {
  show: () => import('./show'),
  decide: () => import('./decide'),
  sinks: () => import('./sinks'),
};

function subcommand(
  usage: string,
  description: string,
  { help = '', exitCodes = codes } = {},
): Command {
  return newCommand(usage, description, `${help}${help === '' ? '' : '\n\n'}${exitCodes}`)
    .addOption(configOption())
    .addOption(
      instanceOption('which instance, when there are several pollers (INTEGRATION_INSTANCE_ID)'),
    )
    .option('--state-dir <folder>', 'folder for the state (~/.local/state/graph-1password)');
}

/** `graph-1password alerts`: what was found, who was told, and what to be quiet about. */
export function alertsCommand(): Command {
  return newCommand('alerts', 'list, acknowledge and mute incidents', HELP)
    .addCommand(judgeCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(ackCommand())
    .addCommand(muteCommand())
    .addCommand(unmuteCommand())
    .addCommand(testCommand())
    .addCommand(checkCommand());
}

const JUDGE_HELP = `Judges the last graph or archive here, or with --engine clickhouse a published archive, and sends what is due. What is
remembered of alerts stays on this machine. A poller judges its own archive: run this where none does, or with another --state-dir.
When the database cannot be asked, or an answer would be cut off, nothing counts as gone.

${exitCodeHelp({
  ...{ done: true, failed: 'a rule failed, or nothing could be judged' },
  ...{ partial: 'a sink did not take its messages, or the data is old', busy: true },
})}`;

const judgeCommand = (): Command =>
  addEngineOptions(
    withAnswer(
      newCommand('judge', 'run the rules once, and send new incidents to the sinks', JUDGE_HELP)
        .addOption(dataDirOption())
        .addOption(configOption())
        .addOption(instanceOption())
        .addOption(stateDirOption())
        .action(async (options: JudgeOptions) => {
          const { judgeAlerts } = await import('./judge');
          process.exitCode = await judgeAlerts(options, into(options));
        }),
    ),
  );

const listCommand = (): Command =>
  withAnswer(
    subcommand('list', 'list open incidents, mutes, and the state of the sinks')
      .addOption(
        new Option('--min <level>', 'at or above this level: info to critical').argParser(level),
      )
      .addOption(textOption('--rule <id>', 'found by this rule'))
      .addOption(
        textOption('--person <text>', 'about a person whose name or address contains this text'),
      )
      .addOption(
        new Option(
          '--since <time>',
          'with an event since then: a time, or how long ago, such as 7d',
        ).argParser(momentOrAgo),
      )
      .addOption(
        new Option('--state <name>', 'in this state (default: all except gone)').choices(STATES),
      )
      .action(async (options: ListOptions) => {
        process.exitCode = (await load.show()).listAlerts(options, into(options));
      }),
  );

const showCommand = (): Command =>
  withAnswer(
    subcommand('show', 'show one incident: who, what, when, and which sinks received it')
      .argument('<incident>', 'its id; "alerts list" shows it')
      .action(async (id: string, options: AlertOptions) => {
        process.exitCode = (await load.show()).showAlert(id, options, into(options));
      }),
  );

const ackCommand = (): Command =>
  subcommand('ack', 'acknowledge incidents, so that no reminders are sent')
    .argument('<incident...>', 'ids; "alerts list" shows them')
    .addOption(textOption('--note <text>', 'who, or why'))
    .option('--undo', 'remove the acknowledgement')
    .action(async (ids: string[], options: AlertOptions) => {
      process.exitCode = (await load.decide()).acknowledge(ids, options, context);
    });

function muteCommand(): Command {
  const command = subcommand(
    'mute',
    'send no messages about an incident, or about all that match, for some time',
    {
      help: 'An incident must match every given option. Put mutes that should be reviewed into graph-1password.yaml.',
    },
  ).argument('[incident]', 'its id; "alerts list" shows it');
  const names = {
    rule: 'id of a rule',
    person: 'e-mail address, name or UUID',
    address: 'IP address, or network such as 10.0.0.0/8',
    vault: 'name or UUID',
    tag: 'tag of an item',
  };
  for (const [name, text] of Object.entries(names)) {
    command.addOption(
      new Option(`--${name} <text>`, `${text}; may be repeated`).argParser(filledTexts),
    );
  }
  return command
    .addOption(textOption('--reason <text>', 'why; shown with the incident').makeOptionMandatory())
    .option('--for <length>', 'how long: a number with m, h or d', '7d')
    .action(async (id: string | undefined, options: MuteOptions) => {
      process.exitCode = (await load.decide()).mute(id, options, context);
    });
}

const unmuteCommand = (): Command =>
  subcommand('unmute', 'end a mute that was made on the command line')
    .argument('<mute...>', 'ids; "alerts list" shows them')
    .action(async (ids: string[], options: AlertOptions) => {
      process.exitCode = (await load.decide()).unmute(ids, options, context);
    });

const testCommand = (): Command =>
  subcommand('test', 'send a test message to a sink')
    .argument('<sink>', 'its name in graph-1password.yaml')
    .action(async (name: string, options: AlertOptions) => {
      process.exitCode = await (await load.sinks()).testSink(name, options, context);
    });

const CHECK_CODES = exitCodeHelp({
  ...{ done: true, failed: true },
  usage: 'wrong usage, or something in the file or a secret has to be put right',
});

const checkCommand = (): Command =>
  withAnswer(
    subcommand('check', 'check graph-1password.yaml and the secrets that it needs', {
      exitCodes: CHECK_CODES,
    }).action(async (options: AlertOptions) => {
      process.exitCode = (await load.sinks()).checkAlerts(options, into(options));
    }),
  );
