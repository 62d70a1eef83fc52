import { rmSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Progress } from '../demo/progress';
import { runJ1 } from './child';
import type { ChildResult } from './child';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { failedSteps, formatSummary, readSummary } from '../graph/summary';
import type { RunSummary } from '../graph/summary';

/** Lines of the log that are shown when a command fails. */
const LAST_LINES = 20;

/** The SDK's commands that are wrapped. */
export type Name = 'collect' | 'run';

/**
 * Runs a command of the SDK, shows its progress and a table of what came of it.
 * @param args options of the command
 * @param projectRoot absolute path
 * @returns the exit code
 */
export async function runHonestly(
  name: Name,
  args: string[],
  projectRoot: string,
): Promise<ExitCode> {
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const graphFolder = path.join(projectRoot, '.j1-integration');
  // The summary of an earlier run must not speak for this one.
  rmSync(path.join(graphFolder, 'summary.json'), { force: true });
  const progress = new Progress({ write: (text) => process.stdout.write(text) }, () => 0);
  const lacking: string[] = [];
  const result = await runJ1([name, ...args], {
    env: process.env,
    projectRoot,
    onSignal: (signal) => {
      if (signal.type === 'missingFeature') lacking.push(signal.message);
      progress.show(signal);
    },
    signal: interrupt.signal,
  });
  progress.end();
  process.off('SIGINT', stop).off('SIGTERM', stop);
  if (interrupt.signal.aborted) {
    console.error(
      'Interrupted: the graph on disk is incomplete, and JupiterOne keeps what it had.',
    );
    return EXIT.interrupted;
  }
  return judge(name, result, graphFolder, lacking);
}

/** @param lacking a sentence for each stream that the token does not open */
function judge(
  name: Name,
  { exitCode, lines }: ChildResult,
  graphFolder: string,
  lacking: readonly string[],
): ExitCode {
  const failure = exitCode === 0 ? undelivered(name, lines) : `j1-integration ${name} failed`;
  const summary = failure === undefined ? summaryOf(graphFolder) : undefined;
  if (!summary) {
    console.error(lines.slice(-LAST_LINES).join('\n'));
    const what = failure ?? `j1-integration ${name} did not come to its end`;
    console.error(`\n${what}; the lines above say why.`);
    return EXIT.failed;
  }
  console.log(`\n${formatSummary(summary)}`);
  const failed = failedSteps(summary).map((step) => step.name);
  if (failed.length === 0 && lacking.length === 0) return EXIT.done;
  if (failed.length > 0) console.error(`\nNot complete: ${failed.join(', ')}.`);
  for (const sentence of lacking) console.error(`\n${sentence}`);
  return EXIT.partial;
}

function summaryOf(graphFolder: string): RunSummary | undefined {
  try {
    return readSummary(graphFolder);
  } catch {
    return undefined;
  }
}

/** Why a `run` that ended with 0 has delivered nothing; the SDK prints the status of its synchronization job. */
function undelivered(name: Name, lines: string[]): string | undefined {
  if (name === 'collect') return undefined;
  const statuses = lines.map(
    (line) => /job status: (\w+)/.exec(stripVTControlCharacters(line))?.[1],
  );
  const status = statuses.filter((found) => found !== undefined).at(-1);
  if (status === undefined) return 'The synchronization job was not finalized';
  return /^(ABORTED|ERROR)/.test(status)
    ? `The synchronization job ended as ${status}, and JupiterOne keeps what it had`
    : undefined;
}
