import { EXIT } from './support/exitCodes';
import { runProgram } from './program';

// The reader of the output may stop early, as `head` does; anything else means that the answer is not all there.
process.stdout.on('error', ({ code = 'unknown reason' }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit();
  process.stderr.write(
    `The answer could not be written to its end (${code}): check the free space and the permissions of where it goes.\n`,
    () => process.exit(EXIT.failed),
  );
});

void runProgram(process.argv);
