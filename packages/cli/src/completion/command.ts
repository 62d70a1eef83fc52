import { Argument } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../support/command';
import { exitCodeHelp } from '../support/exitCodes';
import { completionScript, SHELLS } from './script';
import type { ShellName } from './script';

const HELP = `The first line of the script says where to save it.

${exitCodeHelp({ done: true })}`;

/** `graph-1password completion`: a script with which a shell completes commands and options. */
export function completionCommand(program: () => Command): Command {
  return newCommand('completion', 'print a completion script for your shell', HELP)
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices([...SHELLS]))
    .action((shell: ShellName) => {
      console.log(completionScript(program(), shell));
    });
}
