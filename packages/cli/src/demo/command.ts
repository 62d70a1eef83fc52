import { Option } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../support/command';
import { exitCodeHelp } from '../support/exitCodes';
import { addFormatOption, addOutputOption, nowOption, wholeNumber } from '../support/options';
import type { DemoOptions } from './options';

const HELP = exitCodeHelp({
  ...{ done: true, failed: true, partial: true, interrupted: true },
  busy: 'another demo works in this folder',
});

/** What `--format` takes. */
const FORMATS = { text: 'text', json: 'one JSON object' };

/** `graph-1password demo`: a simulated tenant, collected for real. */
export function demoCommand(): Command {
  const count = (flags: string, text: string, min: number, max: number, preset: number) =>
    new Option(flags, text).argParser(wholeNumber(min, max)).default(preset);
  const command = newCommand(
    'demo',
    'collect a simulated 1Password tenant; no account needed',
    HELP,
  )
    .addOption(count('--users <count>', 'people in the tenant', 20, 100_000, 60))
    .addOption(count('--days <count>', 'days of history', 1, 120, 14))
    .addOption(
      count(
        '--events <count>',
        'events in all streams, those of the labelled stories included, which are all told however few',
        0,
        2_000_000,
        20_000,
      ),
    )
    .addOption(count('--vaults <count>', 'vaults', 5, 1_000, 12))
    .addOption(count('--items <count>', 'items in all vaults', 20, 100_000, 400))
    .option('--seed <text>', 'the same seed and --now produce the same tenant', '1')
    .addOption(nowOption('end of the history; UTC unless it has a time zone (default: now)'))
    .option(
      '--access <folder>',
      'also write what an administrator of the tenant would have exported three days before its end, for "access import"',
    )
    .option(
      '--keep-running',
      'keep the tenant running; its settings are in .graph-1password/tenant/.env',
    )
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import('./run');
      process.exitCode = await runDemo(options);
    });
  addFormatOption(command, FORMATS);
  return addOutputOption(command, 'write the report to a file instead of the terminal');
}
