import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { LEVELS } from '../detect/levels';
import type { Level } from '../detect/levels';

/** Values of options with their own parser, for listings. */
const VALUES = new WeakMap<Option, readonly string[]>();

/** What an option can be given, when it is one of a few. */
export const valuesOf = (option: Option): readonly string[] =>
  option.argChoices ?? VALUES.get(option) ?? [];

/** Makes the values of an option known. @returns the option */
export function withValues(option: Option, values: readonly string[]): Option {
  VALUES.set(option, values);
  return option;
}

/** Reads an option of the command line as a whole number. @throws InvalidArgumentError with a sentence */
export const wholeNumber =
  (min: number, max: number) =>
  (value: string): number => {
    const parsed = Number(value);
    if (value.trim() === '' || !Number.isInteger(parsed) || parsed < min || parsed > max) {
      throw new InvalidArgumentError(`Enter a whole number from ${min} to ${max}.`);
    }
    return parsed;
  };

/** A date, with or without a time, with or without a zone. */
const MOMENT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Reads an option of the command line as a moment: a date and time with a zone, or in UTC without one, so that the
 * same command means the same on every machine; or epoch ms.
 * @returns epoch ms
 * @throws InvalidArgumentError with a sentence
 */
export function moment(value: string): number {
  const text = value.trim();
  const match = MOMENT.exec(text);
  const parsed = /^\d{12,13}$/.test(text)
    ? Number(text)
    : match
      ? Date.parse(text.length > 10 && match[1] === undefined ? `${text}Z` : text)
      : NaN;
  if (Number.isNaN(parsed)) {
    throw new InvalidArgumentError(
      'Enter a time such as 2026-03-13T15:00:00Z or 2026-03-13T16:00+01:00; without a time zone it is UTC.',
    );
  }
  return parsed;
}

/** Reads an option of the command line as a level, in any case. @throws InvalidArgumentError with a sentence */
export function level(value: string): Level {
  const found = LEVELS.find((name) => name === value.toUpperCase());
  if (!found) throw new InvalidArgumentError(`Enter one of ${LEVELS.join(', ')}.`);
  return found;
}

/** `--now`: what counts as the present, epoch ms as `now`. @param text what it does in this command */
export const nowOption = (
  text = 'the time to treat as now; UTC unless it has a time zone',
): Option => new Option('--now <time>', text).argParser(moment);

/** `--data-dir`: where graphs are, as `dataDir`. */
export const dataDirOption = (
  text = "folder with the graph (GRAPH_1PASSWORD_DATA_DIR, else .j1-integration, else the poller's graph)",
): Option => new Option('--data-dir <folder>', text);

/** `--own-reads`: the reads of this integration count as uses, as `ownReads`. */
export const ownReadsOption = (): Option =>
  new Option('--own-reads', 'count what this integration itself read through Connect as uses, too');

/** `--config`: the file of rules and alerts, as `config`. */
export const configOption = (
  text = 'graph-1password.yaml with rules and alerts (this folder, else ~/.config/graph-1password)',
): Option => new Option('--config <file>', text);

/** `-i`: an instance of the integration, as `integrationInstanceId`. */
export const instanceOption = (
  text = 'which graph, when pollers keep several (INTEGRATION_INSTANCE_ID)',
): Option => new Option('-i, --integration-instance-id <id>', text);

/**
 * Adds `-o, --output <file>`, as `output`, and `--out`, which means the same.
 * @param text what is written there
 */
export function addOutputOption(command: Command, text: string): Command {
  const synonym = new Option('--out <file>', 'the same as --output').hideHelp();
  return command
    .option('-o, --output <file>', text)
    .addOption(synonym)
    .on('option:out', (file: string) => {
      command.setOptionValueWithSource('output', file, 'cli');
    });
}

/** What `--format` of a command takes, and what the output then is; the first is what it prints by itself. */
export type Formats = Readonly<Record<string, string>>;

/** Names that mean the same, for people who know the other command. */
const SAME_FORMAT: Readonly<Record<string, string>> = { table: 'text', text: 'table' };

/**
 * Adds `--format <name>`, as `format`, and a short flag for each format but the first. Without any of them `format`
 * is undefined: the command then chooses, which is the first one unless `text` says otherwise.
 * @param text what the help says of `--format`
 */
export function addFormatOption(command: Command, formats: Formats, text?: string): Command {
  const names = Object.keys(formats);
  const help = text ?? `${names.slice(0, -1).join(', ')} or ${names.at(-1)} (${names[0]})`;
  const chosen = () => command.getOptionValue('format') as string | undefined;
  const option = new Option('--format <name>', help);
  command.addOption(
    withValues(option, names).argParser((name) => {
      const other = chosen();
      const value = names.includes(name) ? name : (SAME_FORMAT[name] ?? name);
      if (!names.includes(value)) {
        throw new InvalidArgumentError(`Enter one of ${names.join(', ')}.`);
      }
      if (other === undefined || other === value) return value;
      throw new InvalidArgumentError(`It cannot be used with --${other}.`);
    }),
  );
  for (const name of names.slice(1)) {
    command.option(`--${name}`, `the same as --format ${name}: ${formats[name]}`);
    command.on(`option:${name}`, () => {
      const other = chosen();
      if (other !== undefined && other !== name) {
        command.error(`error: option '--${name}' cannot be used with format '${other}'`);
      }
      command.setOptionValueWithSource('format', name, 'cli');
    });
  }
  return command;
}
