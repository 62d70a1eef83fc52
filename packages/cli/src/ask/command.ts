import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../support/command';
import { exitCodeHelp } from '../support/exitCodes';
import {
  addFormatOption,
  addOutputOption,
  addWindowOptions,
  dataDirOption,
  instanceOption,
  nowOption,
  ownReadsOption,
} from '../support/options';
import type { AskOptions } from './options';
import { EntityTypes } from '@graph-1password/vocabulary';
import { addEngineOptions } from '../cluster/options';

const HELP = `Reads the graph from the last "graph-1password collect", or from --data-dir. Sends nothing anywhere.

  graph-1password ask "FIND ${EntityTypes.VAULT} AS v THAT HAS ${EntityTypes.SECRET} AS s RETURN v.displayName, COUNT(s) AS items"
  graph-1password ask --list
  graph-1password ask --list "mfa"
  graph-1password ask --question <id> --param userEmail=ana@example.com

A table shows up to 250 rows unless you set --limit; --json and --csv print every row. Times are in UTC; in JSON they
are epoch milliseconds. In CSV, text that a spreadsheet would run as a formula starts with an apostrophe.

--json prints one object:
  schema    1; increases when the meaning of a field changes
  columns, rows, total, notes    total is the row count before LIMIT; notes are messages for people
  tree      instead of columns and rows, for RETURN TREE: { entities, relationships }
  for a question: id, title and results, a list of such objects with the name and text of each query

The first question to a graph takes as long as reading it does. A copy in .graph-1password/cache beside the graph answers the next
ones, until the graph changes; it needs @duckdb/node-api. --sql shows how.

--engine clickhouse asks an archive that "archive publish" has put into a ClickHouse database; docs/deploy/clickhouse.md
shows how. The user is in CLICKHOUSE_USER and CLICKHOUSE_PASSWORD; it needs nothing but SELECT.

Language reference: docs/j1ql.md

${exitCodeHelp({ done: 'answered', failed: 'the query failed', usage: 'wrong usage, or no graph that can be read' })}`;

/** What `--format` takes. */
const FORMATS = {
  table: 'a table',
  json: 'one JSON object',
  csv: 'CSV',
  tree: 'the matched paths as a tree',
};

function count(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError('Enter a whole number above 0.');
  return Number(value);
}

const collect = (value: string, before: string[]): string[] => [...before, value];

/** `graph-1password ask`: answers J1QL on the graph of the last run. */
export function askCommand(): Command {
  const command = newCommand(
    'ask',
    'run a J1QL query or a saved question on the collected graph',
    HELP,
  )
    .argument('[query]', 'J1QL, in quotes')
    .option('--question <id>', 'run a saved question by its id; --list shows the ids')
    .option(
      '--list',
      'list the saved questions by topic; add a search text instead of a query to filter them',
    )
    .addOption(
      new Option('--param <name=value>', 'a value for {{name}}; repeat it for a list of values')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(dataDirOption())
    .addOption(instanceOption())
    .addOption(nowOption())
    .addOption(ownReadsOption())
    .addOption(new Option('--limit <rows>', 'maximum number of rows').argParser(count))
    .option('--sql', 'print the SQL statement and the views that it reads, instead of the answer')
    .option('--no-cache', 'read the graph itself, and keep no copy of it')
    .action(async (query: string | undefined, options: AskOptions) => {
      const { runAsk } = await import('./run');
      process.exitCode = await runAsk(query, options, {
        print: console.log,
        printError: console.error,
        now: Date.now,
      });
    });
  addEngineOptions(command);
  addWindowOptions(command);
  addFormatOption(command, FORMATS);
  return addOutputOption(command, 'write the result to a file instead of the terminal');
}
