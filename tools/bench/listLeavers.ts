/** The command `leaver` alone, for the benchmark. */
import { leaverCommand } from '../../packages/cli/src/leaver/command';

void leaverCommand().parseAsync(process.argv);
