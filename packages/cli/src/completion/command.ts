import { Argument } from 'commander';
import type { Command } from 'commander';
import { newCommand } from '../support/command';
import { exitCodeHelp } from '../support/exitCodes';
import { addOutputOption } from '../support/options';
import { printer } from '../support/output';
import { completionScript, SHELLS } from './script';
import type { ShellName } from './script';

const HELP = `The first line of the script says where to save it.

${exitCodeHelp({ done: true })}`;

/** `graph-1password completion`: a script with which a shell completes commands and options. */
export function completionCommand(program: () => Command): Command {
  const command = newCommand('completion', 'print a completion script for your shell', HELP)
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices([...SHELLS]))
    .action((shell: ShellName, { output }: { output?: string }) => {
      const print = printer(output, { print: console.log, printError: console.error });
      print(completionScript(program(), shell));
    });
  return addOutputOption(command, 'write the script to a file instead of the terminal');
}
