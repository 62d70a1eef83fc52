import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../support/command';
import { exitCodeHelp } from '../support/exitCodes';
import {
  addFormatOption,
  addOutputOption,
  dataDirOption,
  instanceOption,
  nowOption,
  ownReadsOption,
} from '../support/options';
import type { AskOptions } from './run';
import { EntityTypes } from '@graph-1password/vocabulary';

const HELP = `Reads the graph that the last "graph-1password collect" left, or the one in --data-dir; nothing is sent anywhere.

  graph-1password ask "FIND ${EntityTypes.VAULT} AS v THAT HAS ${EntityTypes.SECRET} AS s RETURN v.displayName, COUNT(s) AS items"
  graph-1password ask --list
  graph-1password ask --list "mfa"
  graph-1password ask --question <id> --param userEmail=ana@example.com

A table shows 250 rows unless --limit says otherwise; --json and --csv give all. Times are UTC; in JSON they stay
epoch ms. In CSV, a text that a spreadsheet would run as a formula has an apostrophe before it.

--json prints one object:
  schema    1; grows when a field changes its meaning
  columns, rows, total, notes    total is the count before LIMIT; notes are sentences for people
  tree      instead of columns and rows, for RETURN TREE: { entities, relationships }
  for a question: id, title and results, a list of such objects with the name and text of each query

What the language can do: docs/j1ql.md

${exitCodeHelp({ done: 'answered', failed: 'the query failed', usage: 'wrong usage or no graph' })}`;

/** What `--format` takes. */
const FORMATS = {
  table: 'a table',
  json: 'one JSON object',
  csv: 'CSV',
  tree: 'the walked paths as a tree',
};

function count(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError('Give a whole number above 0.');
  return Number(value);
}

const collect = (value: string, before: string[]): string[] => [...before, value];

/** `graph-1password ask`: answers J1QL on the graph of the last run. */
export function askCommand(): Command {
  const command = newCommand(
    'ask',
    'answer a J1QL query or a shipped question on the collected graph',
    HELP,
  )
    .argument('[query]', 'J1QL, in quotes')
    .option('--question <id>', 'a shipped question, by the id that --list shows')
    .option(
      '--list',
      'list the questions by what they are about; words in place of the query choose among them',
    )
    .addOption(
      new Option('--param <name=value>', 'a value for {{name}}; again for a list of values')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(dataDirOption())
    .addOption(instanceOption())
    .addOption(nowOption())
    .addOption(ownReadsOption())
    .addOption(new Option('--limit <rows>', 'at most so many rows').argParser(count))
    .action(async (query: string | undefined, options: AskOptions) => {
      const { runAsk } = await import('./run');
      process.exitCode = await runAsk(query, options, {
        print: console.log,
        printError: console.error,
        now: Date.now,
      });
    });
  addFormatOption(command, FORMATS);
  return addOutputOption(command, 'write the answer into a file instead of the terminal');
}
