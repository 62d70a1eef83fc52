import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../support/exitCodes';
import { moment } from '../support/options';
import { LEVELS, type Level } from './levels';
import type { DetectOptions } from './run';

const HELP = `
Runs the alert rules of jupiterone/rules on the graph that the last "j1-integration collect" or "npm run demo"
left; nothing is sent anywhere. Everything in the graph counts as new, as at a first upload to JupiterOne;
--recent looks at the last day only. On a graph of "graph-1password poll --collect-only" that is what this machine
first saw within the day, late usages included; on any other, what happened within it.

--json prints one object: schema (1), now (epoch ms) and findings, each with rule, level, who, when (epoch ms),
where, what, details and path (keys of the entities that prove it).

Exit code: 0 done, 1 a rule failed, 2 wrong usage or no graph, 3 a rule at or above --fail-on fired.`;

function level(value: string): Level {
  const found = LEVELS.find((name) => name === value.toUpperCase());
  if (!found) throw new InvalidArgumentError(`Give one of ${LEVELS.join(', ')}.`);
  return found;
}

/** `graph-1password detect`: runs the rule pack on the graph of the last run. */
export function detectCommand(): Command {
  return new Command('detect')
    .description('run the alert rules on the collected graph')
    .addOption(new Option('--json', 'print one JSON object').conflicts('sarif'))
    .option('--sarif', 'print SARIF 2.1.0')
    .option('--data-dir <folder>', 'where the graph is (default: .j1-integration)')
    .addOption(new Option('--now <time>', 'the present (default: the clock)').argParser(moment))
    .addOption(
      new Option('--fail-on <level>', 'exit code 3 from this level: info to critical').argParser(
        level,
      ),
    )
    .option('--recent', 'only what is new within the last day')
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.fine : EXIT.usage))
    .action(async (options: DetectOptions) => {
      const { runDetect } = await import('./run');
      process.exitCode = await runDetect(options, {
        print: console.log,
        printError: console.error,
        now: Date.now,
      });
    });
}
