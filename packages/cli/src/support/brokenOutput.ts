import { fileTroubleWords } from '@graph-1password/vocabulary';
import { EXIT } from './exitCodes';
import type { ExitCode } from './exitCodes';

/** What of this process is needed to tell of output that could not be written. */
export interface OutputProcess {
  stdout: NodeJS.EventEmitter;
  stderr: NodeJS.EventEmitter & { write(text: string, done: () => void): unknown };
  exit: (code: ExitCode) => void;
}

/**
 * Ends a command whose answer does not arrive whole, because its disk is full or its reader has ended, with a sentence and
 * an exit code: whoever reads half of an answer must know. Help may be left early, as by `head`.
 * @param isHelp whether only help was asked for
 */
export function tellBrokenOutput({ stdout, stderr, exit }: OutputProcess, isHelp: boolean): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isHelp && error.code === 'EPIPE') return exit(EXIT.done);
    const { what, cure } = fileTroubleWords(error);
    stderr.write(
      `The answer could not be written to its end, because ${what}: ${cure}, or send it elsewhere.\n`,
      () => exit(EXIT.failed),
    );
  });
  // With nobody to tell, the exit code must do.
  stderr.on('error', () => exit(EXIT.failed));
}

/** Whether a command line asks for help or the version. @param args without program and script */
export const asksForHelp = (args: readonly string[]): boolean =>
  args.length === 0 ||
  args[0] === 'help' ||
  args.some((arg) => ['-h', '--help', '-V', '--version'].includes(arg));
