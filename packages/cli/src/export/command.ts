import { Option } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../support/command';
import { EXIT, exitCodeHelp } from '../support/exitCodes';
import {
  addOutputOption,
  addWindowOptions,
  configOption,
  dataDirOption,
  instanceOption,
  nowOption,
  ownReadsOption,
} from '../support/options';
import { FORMATS } from './formats';
import type { ExportOptions } from './options';

const NAMES = Object.keys(FORMATS);
const WIDTH = Math.max(...NAMES.map((name) => name.length)) + 2;

const HELP = `Reads the last collected graph, or an archive, and writes it in the words of another tool:

${Object.entries(FORMATS)
  .map(([name, { text, output }]) => `  ${name.padEnd(WIDTH)}${text} (a ${output})`)
  .join('\n')}

A file whose name ends with .gz or .zst is compressed; - is standard output. A file or folder has its name only when it is
whole, and only you can read it. The order is always the same: by time, then id. Titles of items go to other tools with
--titles only. docs/exports tells what goes where, what is lost and how to load it.

--json prints one object: schema (1), format, output, total, counts, lacks (sentences) and seconds.

${exitCodeHelp({ done: 'written', failed: 'it could not be written', partial: 'written, but without events whose raw data was not kept', interrupted: true, usage: 'wrong usage, or no graph that can be read' })}`;

/** `graph-1password export`: writes the facts in the words of other tools. */
export function exportCommand(): Command {
  const command = newCommand(
    'export',
    'write events or the graph in the format of another tool',
    HELP,
  )
    .addOption(new Option('--format <name>', 'which format').choices(NAMES))
    .option('--types <list>', 'only these types or streams, with commas between them')
    .option(
      '--bulk <data stream>',
      'ecs: for the bulk API, into this data stream; {dataset} stands for the stream',
    )
    .option('--no-original', 'ecs: leave event.original out, which says everything again')
    .option('--findings', 'ocsf: with a Detection Finding for each incident that the rules find')
    .option('--access', 'opengraph: with groups, and with who can open which vault')
    .option(
      '--state-dir <folder>',
      'folder of the snapshots of access (~/.local/state/graph-1password)',
    )
    .option('--raw', 'with what 1Password sent, as JSON text')
    .option('--titles', 'with the titles of items, where they go to another tool')
    .option('--json', 'tell the result as one JSON object')
    .addOption(dataDirOption())
    .addOption(instanceOption())
    .addOption(configOption())
    .addOption(nowOption())
    .addOption(
      ownReadsOption(
        'findings and opengraph: count what this integration itself read through Connect as uses, too; other formats have every event',
      ),
    )
    .action(async (options: ExportOptions) => {
      const [{ runExport }, { keepHeapSmall }] = await Promise.all([
        import('./run'),
        import('./heap'),
      ]);
      if (!options.findings && !options.access) keepHeapSmall();
      const stop = new AbortController();
      const onSignal = () => {
        if (stop.signal.aborted) process.exit(EXIT.interrupted);
        stop.abort();
      };
      process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
      try {
        process.exitCode = await runExport(options, {
          print: console.log,
          printError: console.error,
          now: Date.now,
          progress: process.stderr,
          stdout: process.stdout,
          signal: stop.signal,
        });
      } finally {
        process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      }
    });
  addWindowOptions(command);
  return addOutputOption(command, 'the file or folder to write; - is standard output');
}
