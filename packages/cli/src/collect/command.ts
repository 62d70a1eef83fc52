import path from 'node:path';
import { Command } from 'commander';
import { PROJECT_ROOT } from '../support/projectRoot';
import type { Name } from './run';

const HELP = `
All other options go to "j1-integration" as they stand: npx j1-integration <command> --help lists them.

Exit code: 0 all well, 2 partly (steps failed, or the token lacks a feature), 1 failed, 130 interrupted.`;

/** `graph-1password collect` and `run`: the SDK's commands with honest exit codes, and a table at the end. */
export const collectCommands = (): Command[] => [
  wrap('collect', 'collect onto the disk, and tell honestly what came of it'),
  wrap('run', 'collect and upload to JupiterOne, and tell honestly what came of it'),
];

function wrap(name: Name, description: string): Command {
  return new Command(name)
    .description(description)
    .option('-p, --project-path <folder>', 'project to work on', PROJECT_ROOT)
    .argument('[options...]', `options of j1-integration ${name}`)
    .allowUnknownOption()
    .addHelpText('after', HELP)
    .action(async (rest: string[], { projectPath }: { projectPath: string }) => {
      const { runHonestly } = await import('./run');
      process.exitCode = await runHonestly(name, rest, path.resolve(projectPath));
    });
}
