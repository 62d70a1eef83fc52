import { runProgram } from './program';
import { asksForHelp, tellBrokenOutput } from './support/brokenOutput';

const { stdout, stderr, argv } = process;
tellBrokenOutput(
  { stdout, stderr, exit: (code) => process.exit(code) },
  asksForHelp(argv.slice(2)),
);

void runProgram(argv);
