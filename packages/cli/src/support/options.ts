import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { ReadWindow } from '@graph-1password/archive';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { LEVELS } from '../detect/levels';
import type { Level } from '../detect/levels';
import { isInCalendar } from './calendar';
import { UsageError } from './usage';

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

/**
 * Reads an option of the command line as a text. An empty one is what a variable of a script leaves that is not set: it would be
 * taken for a name that nothing has, or for everything.
 * @returns the text without the blanks around it
 * @throws InvalidArgumentError with a sentence
 */
export function filledText(value: string): string {
  const text = value.trim();
  if (text === '') throw new InvalidArgumentError('Enter a text that is not empty.');
  return text;
}

/** The same for an option that may be repeated. @param before what was given already */
export const filledTexts = (value: string, before: string[] = []): string[] => [
  ...before,
  filledText(value),
];

/** `--<name> <value>` as a text that is not empty. @param flags as commander takes them @param text what the help says */
export const textOption = (flags: string, text: string): Option =>
  new Option(flags, text).argParser(filledText);

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
    : match && isInCalendar(text)
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

/** How long before now, as `30d`, `12h`, `2w` or `7y`. */
const AGO = /^([1-9]\d{0,4})(h|d|w|y)$/;
const AGO_UNITS: Readonly<Record<string, number>> = { h: HOUR, d: DAY, w: 7 * DAY, y: 365 * DAY };

/** A length of time, as `400d` or `7y`. @returns ms; undefined when it is none */
export function lengthOf(text: string): number | undefined {
  const [, count, unit = ''] = AGO.exec(text.trim()) ?? [];
  return count === undefined ? undefined : Number(count) * (AGO_UNITS[unit] ?? 0);
}

/** A moment that may depend on what counts as the present. @param now epoch ms @returns epoch ms */
export type RelativeMoment = (now: number) => number;

/** Reads an option as a moment, or as how long ago it was. @throws InvalidArgumentError with a sentence */
export function momentOrAgo(value: string): RelativeMoment {
  const length = lengthOf(value);
  if (length !== undefined) return (now) => now - length;
  try {
    const time = moment(value);
    return () => time;
  } catch {
    throw new InvalidArgumentError(
      'Enter a time such as 2026-03-13T15:00:00Z, a day such as 2026-03-13, or how long ago it was, such as 30d, 12h or 1y.',
    );
  }
}

/**
 * Nothing that is asked for can have happened yet: an answer would say "none" of what nobody can know.
 * @param name of the option
 * @param time epoch ms
 * @param now what counts as the present, epoch ms
 * @throws UsageError
 */
export function requirePast(name: string, time: number, now: number): void {
  if (time >= now) throw new UsageError(`${name} is not in the past: choose an earlier time.`);
}

/** What `--since`, `--until` and `--as-of` say. */
export interface WindowOptions {
  since?: RelativeMoment;
  until?: RelativeMoment;
  asOf?: RelativeMoment;
}

/** Adds `--since`, `--until` and `--as-of`: which events are read, and as of when vaults, items and people are. */
export function addWindowOptions(command: Command): Command {
  const option = (flag: string, text: string) =>
    new Option(`${flag} <time>`, text).argParser(momentOrAgo);
  return command
    .addOption(option('--since', 'only events from then on: a time, or how long ago, such as 30d'))
    .addOption(option('--until', 'only events before then'))
    .addOption(
      option(
        '--as-of',
        'everything as it was then: vaults, items and people too; needs an archive',
      ),
    );
}

/**
 * The window that options say.
 * @param now what counts as the present, epoch ms
 * @throws UsageError when nothing can be in it
 */
export function windowOf({ since, until, asOf }: WindowOptions, now: number): ReadWindow {
  const [from, to, state] = [since?.(now), until?.(now), asOf?.(now)];
  const ends = [to, state === undefined ? undefined : state + 1].filter(
    (time): time is number => time !== undefined,
  );
  const end = ends.length === 0 ? undefined : Math.min(...ends);
  if (from !== undefined) requirePast('--since', from, now);
  if (from !== undefined && end !== undefined && from >= end) {
    throw new UsageError('--since is not before the end: choose an earlier time.');
  }
  return {
    ...(from !== undefined && { since: from }),
    ...(end !== undefined && { until: end }),
    ...(state !== undefined && { asOf: state }),
  };
}

/** What the options of a window leave of a graph, for people, such as "the window of --since"; undefined when they leave all. */
export function windowName({ since, until, asOf }: WindowOptions): string | undefined {
  const given = [since && '--since', until && '--until', asOf && '--as-of'].filter(Boolean);
  return given.length === 0 ? undefined : `the window of ${given.join(' and ')}`;
}

/** `--data-dir`: where graphs are, as `dataDir`. */
export const dataDirOption = (
  text = "folder with the graph (GRAPH_1PASSWORD_DATA_DIR, else .j1-integration, else the poller's graph)",
): Option => new Option('--data-dir <folder>', text);

/** `--own-reads`: the reads of this integration count as uses, as `ownReads`. */
export const ownReadsOption = (
  text = 'count what this integration itself read through Connect as uses, too',
): Option => new Option('--own-reads', text);

/** `--config`: the file of rules and alerts, as `config`. */
export const configOption = (
  text = 'graph-1password.yaml with rules and alerts (this folder, else ~/.config/graph-1password)',
): Option => new Option('--config <file>', text);

/** `--state-dir`: where a poller keeps what it remembers, as `stateDir`. */
export const stateDirOption = (
  text = "folder with the poller's state (~/.local/state/graph-1password)",
): Option => new Option('--state-dir <folder>', text);

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
