#!/usr/bin/env node
import { Command } from 'commander';
import { askCommand } from './ask/command';
import { collectCommands } from './collect/command';
import { demoCommand } from './demo/command';
import { detectCommand } from './detect/command';
import { doctorCommand } from './doctor/command';
import { exploreCommand } from './explore/command';
import { pollCommand } from './poll/command';

/** The command line of this package. What a command needs is loaded when it runs: much of it is slow to load. */
async function main(argv: string[]): Promise<void> {
  const program = new Command('graph-1password')
    .description('1Password in the JupiterOne graph, on your own machine')
    .showHelpAfterError('(add --help for the options)')
    .addCommand(askCommand())
    .addCommand(demoCommand())
    .addCommand(detectCommand())
    .addCommand(doctorCommand())
    .addCommand(exploreCommand())
    .addCommand(pollCommand());
  for (const command of collectCommands()) program.addCommand(command);
  await program.parseAsync(argv);
}

main(process.argv).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
