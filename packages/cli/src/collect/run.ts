import path from 'node:path';
import { GRAPH_FOLDER_NAME } from '../graph/folders';
import { dataDirVariable } from '../graph/findGraph';
import { collectFolder } from '../graph/dataFolder';
import { NewGraph } from '../graph/newGraph';
import { failedSteps, formatSummary, readSummary } from '../graph/summary';
import { readDotEnv, targetOf } from '../poll/settings';
import { runInChild } from '../poll/run/child';
import { EXIT_CODES } from '../poll/run/report';
import type { RunReport } from '../poll/run/report';
import type { DeliveryTarget } from '../poll/run/target';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { Progress } from '../support/progress';

/** A single run, without or with an upload. */
export type SingleRun = 'collect' | 'run';

/** What `graph-1password collect` and `run` take. */
export interface CollectOptions {
  dataDir?: string;
  /** Folder below which `.j1-integration` is. */
  projectPath?: string;
  integrationInstanceId?: string;
  apiBaseUrl?: string;
  format?: 'text' | 'json';
  verbose?: boolean;
}

/**
 * Runs the integration once, shows its progress and a table of what came of it.
 * @returns the exit code
 * @throws UsageError when something is missing for an upload
 */
export async function runCollect(name: SingleRun, options: CollectOptions): Promise<ExitCode> {
  const env = readDotEnv();
  const target: DeliveryTarget =
    name === 'run'
      ? targetOf(options, '"graph-1password collect" leaves the graph on disk')
      : { kind: 'disk' };
  const dataFolder = dataFolderOf(options);
  const isJson = options.format === 'json';
  const busy = NewGraph.holder(dataFolder);
  if (busy !== undefined) {
    console.error(busy);
    return EXIT.busy;
  }
  const interrupt = untilInterrupted();
  const progress = isJson ? undefined : new Progress(process.stdout, () => 0);
  try {
    const report = await runInChild(
      { type: 'collect', request: { dataFolder, target } },
      {
        env,
        signal: interrupt.signal,
        verbose: options.verbose === true,
        onSignal: (signal) => progress?.show(signal),
      },
    );
    progress?.end();
    if (isJson) console.log(JSON.stringify({ schema: 1, dataFolder, ...report }, null, 2));
    else show(name, report, dataFolder);
    return EXIT_CODES[report.outcome];
  } finally {
    progress?.end();
    interrupt.restore();
  }
}

/** Where the graph is left: an absolute path. */
function dataFolderOf({ dataDir, projectPath }: CollectOptions): string {
  const inProject = projectPath && path.join(projectPath, GRAPH_FOLDER_NAME);
  const named = dataDir ?? inProject ?? dataDirVariable(process.env, process.cwd());
  return collectFolder(path.resolve(named ?? GRAPH_FOLDER_NAME));
}

/** Aborted by the first SIGINT or SIGTERM; a second one ends the process at once. */
function untilInterrupted(): { signal: AbortSignal; restore: () => void } {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: stop.signal,
    restore: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}

function show(name: SingleRun, { outcome, reasons }: RunReport, dataFolder: string): void {
  const kept =
    name === 'run'
      ? 'the data in JupiterOne and on disk is unchanged.'
      : 'the last complete graph is still in place.';
  if (outcome === 'interrupted') {
    console.error(`Interrupted: ${kept}`);
    return;
  }
  if (outcome === 'failed') {
    for (const reason of reasons) console.error(reason);
    console.error(`${name} failed: ${kept}`);
    return;
  }
  const summary = readSummary(dataFolder);
  console.log(`\n${formatSummary(summary)}`);
  const failed = failedSteps(summary).map((step) => step.name);
  if (failed.length > 0) console.error(`\nNot complete: ${failed.join(', ')}.`);
  for (const reason of reasons) console.error(reason);
  const shown = path.relative(process.cwd(), dataFolder) || '.';
  console.log(`\nGraph: ${shown}`);
  console.log('Next:  graph-1password explore --open');
}
