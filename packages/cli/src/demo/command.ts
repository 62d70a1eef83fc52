import { Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../support/options';

/** What `graph-1password demo` takes. */
export interface DemoOptions {
  users: number;
  days: number;
  events: number;
  vaults: number;
  items: number;
  seed: string;
  /** Epoch ms; undefined for the clock. */
  now?: number;
  keepRunning?: boolean;
}

function pointInTime(value: string): number {
  const parsed = /^\d{12,}$/.test(value) ? Number(value) : Date.parse(value);
  if (!Number.isFinite(parsed)) {
    throw new InvalidArgumentError('Give a date like 2026-11-20T12:00:00Z, or epoch milliseconds.');
  }
  return parsed;
}

/** `graph-1password demo`: a simulated tenant, collected for real. */
export function demoCommand(): Command {
  const count = (flags: string, text: string, min: number, max: number, preset: number) =>
    new Option(flags, text).argParser(wholeNumber(min, max)).default(preset);
  return new Command('demo')
    .description('collect a simulated 1Password tenant; no account needed')
    .addOption(count('--users <count>', 'people in the tenant', 20, 100_000, 60))
    .addOption(count('--days <count>', 'days of history', 1, 120, 14))
    .addOption(count('--events <count>', 'events over the three streams', 0, 2_000_000, 20_000))
    .addOption(count('--vaults <count>', 'vaults', 5, 1_000, 12))
    .addOption(count('--items <count>', 'items over all vaults', 20, 100_000, 400))
    .option('--seed <text>', 'same seed and same --now, same tenant', '1')
    .addOption(
      new Option(
        '--now <time>',
        'end of the history: a date or epoch ms (default: the clock)',
      ).argParser(pointInTime),
    )
    .option('--keep-running', 'leave the tenant up and print the .env lines that point at it')
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('./run');
      process.exitCode = await runDemo(options);
    });
}
