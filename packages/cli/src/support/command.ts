import { Command } from 'commander';
import { withOwnCommand } from './ownCommand';

/**
 * A command of `graph-1password`: unknown options and too many arguments are refused, and it throws a CommanderError
 * where commander would end the process, so that one place decides the exit code.
 * @param help shown after the options
 */
export function newCommand(name: string, description: string, help: string): Command {
  return new Command(name)
    .description(description)
    .addHelpText('after', () => `\n${withOwnCommand(help)}`)
    .showHelpAfterError('(use --help to see the options)')
    .allowExcessArguments(false)
    .exitOverride();
}
