import path from 'node:path';
import type { Command } from 'commander';
import { newCommand } from '../support/command';
import { exitCodeHelp } from '../support/exitCodes';
import { PROJECT_ROOT } from '../support/projectRoot';
import type { Name } from './run';

const HELP = `All other options go to "j1-integration" as they stand: npx j1-integration <command> --help lists them.

${exitCodeHelp({ done: true, failed: true, partial: 'done in part (steps failed, or the token lacks a feature)', interrupted: true })}`;

/** `graph-1password collect` and `run`: the SDK's commands with honest exit codes, and a table at the end. */
export const collectCommands = (): Command[] => [
  wrap('collect', 'collect onto the disk, and tell honestly what came of it'),
  wrap('run', 'collect and upload to JupiterOne, and tell honestly what came of it'),
];

function wrap(name: Name, description: string): Command {
  return newCommand(name, description, HELP)
    .option('-p, --project-path <folder>', 'project to work on', PROJECT_ROOT)
    .argument('[options...]', `options of j1-integration ${name}`)
    .allowUnknownOption()
    .action(async (rest: string[], { projectPath }: { projectPath: string }) => {
      const { runHonestly } = await import('./run');
      process.exitCode = await runHonestly(name, rest, path.resolve(projectPath));
    });
}
