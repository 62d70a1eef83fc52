import { parseArgs } from 'node:util';

/** What is lived through. */
export interface Options {
  hours: number;
  users: number;
  events: number;
  vaults: number;
  items: number;
  seed: string;
  /** A file for the figures so far. */
  to: string | undefined;
}

/** Days of history, of which the last hours are lived through. */
export const DAYS = 3;

/** How the tool is called. */
export const USAGE = `npm run soak:minutes -- [options]

Lives through the last hours of ${DAYS} days of a simulated tenant with "poll --every 1m", in a simulated clock, and prints what
it costs: requests, bytes, milliseconds of processor time, and how long events wait for their messages. It needs only the processor
time that the runs take. Ctrl-C ends it, and prints the figures until then.

  --hours <n>     hours to live through, also parts of one, at most ${DAYS * 24} (default 24)
  --users <n>     people of the tenant (default 60)
  --events <n>    events of all ${DAYS} days (default 2700)
  --vaults <n>    vaults of the tenant (default 12)
  --items <n>     items in all of its vaults (default 200)
  --seed <text>   another seed makes another tenant (default minutes)
  --to <file>     also writes the figures to a file, anew after each 15 runs: what ends too early has its figures there
  --help          prints this`;

/** A mistake in the options; the message is a sentence. */
export class OptionError extends Error {}

/**
 * Reads the options.
 * @param args of the command line
 * @returns undefined when help is asked for
 * @throws OptionError
 */
export function optionsOf(args: readonly string[]): Options | undefined {
  const values = parsed(args);
  if (values.help) return undefined;
  const number = (name: 'users' | 'events' | 'vaults' | 'items'): number => {
    const count = Number(values[name]);
    if (!Number.isSafeInteger(count) || count < 1)
      throw new OptionError(`--${name} is "${values[name]}": give a whole number above 0.`);
    return count;
  };
  const hours = Number(values.hours);
  if (!(hours > 0 && hours <= DAYS * 24))
    throw new OptionError(`--hours is "${values.hours}": give hours above 0, up to ${DAYS * 24}.`);
  return {
    ...{ hours, users: number('users'), events: number('events') },
    ...{ vaults: number('vaults'), items: number('items') },
    ...{ seed: values.seed, to: values.to },
  };
}

function parsed(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        hours: { type: 'string', default: '24' },
        users: { type: 'string', default: '60' },
        events: { type: 'string', default: '2700' },
        vaults: { type: 'string', default: '12' },
        items: { type: 'string', default: '200' },
        seed: { type: 'string', default: 'minutes' },
        to: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}
