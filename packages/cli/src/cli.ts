import { fileTroubleWords } from '@graph-1password/vocabulary';
import { EXIT } from './support/exitCodes';
import { runProgram } from './program';

// The reader of the output may stop early, as `head` does; anything else means that the answer is not all there.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  const { what, cure } = fileTroubleWords(error);
  process.stderr.write(
    `The answer could not be written to its end, because ${what}: ${cure}, or send it elsewhere.\n`,
    () => process.exit(EXIT.failed),
  );
});

void runProgram(process.argv);
