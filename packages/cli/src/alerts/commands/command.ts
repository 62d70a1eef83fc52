import { Option } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../../support/command';
import { exitCodeHelp } from '../../support/exitCodes';
import {
  addFormatOption,
  configOption,
  instanceOption,
  level,
  moment,
} from '../../support/options';
import type { AlertContext, AlertOptions, MuteOptions } from './run';
import type { ListFilter } from './view';

const codes = exitCodeHelp({ done: true, failed: true });
const HELP = `"graph-1password poll" judges the graph after each run, puts findings that tell of one act together into an incident,
and tells the sinks of graph-1password.yaml what is new. docs/alerts.md explains the file.

${codes}`;
const FORMATS = { text: 'text', json: 'one JSON object' };
const STATES = ['new', 'open', 'acknowledged', 'muted', 'gone'];

const context: AlertContext = { print: console.log, printError: console.error, now: Date.now };

/** Code of the commands, loaded when one runs. */
const load = () => import('./run');

function subcommand(usage: string, description: string, help = ''): Command {
  return newCommand(usage, description, `${help}${help === '' ? '' : '\n\n'}${codes}`)
    .addOption(configOption())
    .addOption(instanceOption('whose alerts, when pollers keep several (INTEGRATION_INSTANCE_ID)'))
    .option('--state-dir <folder>', 'where the state is (~/.local/state/graph-1password)');
}

/** `graph-1password alerts`: what was found, who was told, and what to be quiet about. */
export function alertsCommand(): Command {
  return newCommand('alerts', 'incidents, and who was told of them', HELP)
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(ackCommand())
    .addCommand(muteCommand())
    .addCommand(unmuteCommand())
    .addCommand(testCommand())
    .addCommand(checkCommand());
}

const listCommand = (): Command =>
  addFormatOption(
    subcommand('list', 'incidents that are there, mutes, and how the sinks do')
      .addOption(new Option('--min <level>', 'from this level: info to critical').argParser(level))
      .option('--rule <id>', 'seen by this rule')
      .option('--person <text>', 'about somebody with this in name or address')
      .addOption(new Option('--since <time>', 'with an event since then').argParser(moment))
      .addOption(new Option('--state <name>', 'in this state (all but gone)').choices(STATES))
      .action(async (options: AlertOptions & ListFilter) => {
        process.exitCode = (await load()).listAlerts(options, context);
      }),
    FORMATS,
  );

const showCommand = (): Command =>
  addFormatOption(
    subcommand('show', 'one incident: who, what, when, and where it was told')
      .argument('<incident>', 'its id, as "alerts list" shows it')
      .action(async (id: string, options: AlertOptions) => {
        process.exitCode = (await load()).showAlert(id, options, context);
      }),
    FORMATS,
  );

const ackCommand = (): Command =>
  subcommand('ack', 'say that somebody looks after an incident: it is not repeated')
    .argument('<incident...>', 'ids, as "alerts list" shows them')
    .option('--note <text>', 'who, or why')
    .option('--undo', 'take it back')
    .action(async (ids: string[], options: AlertOptions) => {
      process.exitCode = (await load()).acknowledge(ids, options, context);
    });

const many = (value: string, before: string[] = []): string[] => [...before, value];

function muteCommand(): Command {
  const command = subcommand(
    'mute',
    'tell nothing of an incident, or of all that fits, for some time',
    'All that is named must fit. Mutes that are to be reviewed belong into graph-1password.yaml.',
  ).argument('[incident]', 'its id, as "alerts list" shows it');
  const names = {
    rule: 'id of a rule',
    person: 'e-mail address, name or UUID',
    address: 'IP address, or network such as 10.0.0.0/8',
    vault: 'name or UUID',
    tag: 'tag of an item',
  };
  for (const [name, text] of Object.entries(names)) {
    command.addOption(new Option(`--${name} <text>`, `${text}; may be repeated`).argParser(many));
  }
  return command
    .requiredOption('--reason <text>', 'why; shown wherever the incident is')
    .option('--for <length>', 'how long: a number and m, h or d', '7d')
    .action(async (id: string | undefined, options: MuteOptions) => {
      process.exitCode = (await load()).mute(id, options, context);
    });
}

const unmuteCommand = (): Command =>
  subcommand('unmute', 'end a mute of the command line')
    .argument('<mute...>', 'ids, as "alerts list" shows them')
    .action(async (ids: string[], options: AlertOptions) => {
      process.exitCode = (await load()).unmute(ids, options, context);
    });

const testCommand = (): Command =>
  subcommand('test', 'send a marked test to a sink')
    .argument('<sink>', 'its name in graph-1password.yaml')
    .action(async (name: string, options: AlertOptions) => {
      process.exitCode = await (await load()).testSink(name, options, context);
    });

const checkCommand = (): Command =>
  addFormatOption(
    subcommand(
      'check',
      'say what is wrong in graph-1password.yaml, and which secrets are missing',
    ).action(async (options: AlertOptions) => {
      process.exitCode = (await load()).checkAlerts(options, context);
    }),
    FORMATS,
  );
