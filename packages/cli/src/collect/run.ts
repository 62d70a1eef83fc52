import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '@graph-1password/archive/files';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import { GRAPH_FOLDER_NAME, hasGraph } from '../graph/folders';
import { dataDirVariable } from '../graph/instance';
import { collectFolder } from '../graph/dataFolder';
import { NewGraph } from '../graph/newGraph';
import { earlierOf, gapsOf, ofEarlierRuns } from '../graph/gaps';
import { readRunFile } from '../graph/runFile';
import { readSummaryFile } from '../graph/summaryFile';
import { failedSteps, formatSummary, readSummary } from '../graph/summary';
import { readDotEnv, requireCheckedTls, targetOf } from '../poll/settings';
import { runInChild } from '../poll/run/child';
import { EXIT_CODES } from '../poll/run/report';
import type { RunReport } from '../poll/run/report';
import type { DeliveryTarget } from '../poll/run/target';
import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { Teller } from '../support/output';
import { shellWord } from '../support/shellWord';
import { ownCommand } from '../support/ownCommand';
import { Progress } from '../support/progress';
import { UsageError } from '../support/usage';

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
  /** A file instead of the terminal. */
  output?: string;
  verbose?: boolean;
}

/**
 * Runs the integration once, shows its progress and a table of the results.
 * @returns the exit code
 * @throws UsageError when something is missing for an upload
 */
export async function runCollect(name: SingleRun, options: CollectOptions): Promise<ExitCode> {
  const teller = new Teller(options);
  const before = readDotEnv();
  requireCheckedTls();
  const id = options.integrationInstanceId;
  const env = id === undefined ? before : { ...before, INTEGRATION_INSTANCE_ID: id };
  const target: DeliveryTarget =
    name === 'run'
      ? targetOf(options, '"graph-1password collect" leaves the graph on disk')
      : { kind: 'disk' };
  const dataFolder = dataFolderOf(options);
  requirePossible(dataFolder);
  const busy = NewGraph.holder(dataFolder);
  if (busy !== undefined) {
    console.error(busy);
    return EXIT.busy;
  }
  const interrupt = untilInterrupted();
  const progress = teller.isLive ? new Progress(process.stdout, () => 0) : undefined;
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
    show(name, report, dataFolder, teller);
    teller.end({ dataFolder, ...report });
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

/** Looks whether a folder can be made, before any request. @throws UsageError when another --data-dir is needed */
function requirePossible(folder: string): void {
  const made = missing(folder);
  try {
    makeFolder(folder);
  } catch (error) {
    const { what, cure } = fileTroubleWords(error);
    throw new UsageError(
      `${folder} cannot be made, because ${what}: ${cure}, or choose another --data-dir.`,
    );
  } finally {
    // Only the run leaves something behind.
    for (const each of made)
      if (existsSync(each) && readdirSync(each).length === 0) rmdirSync(each);
  }
}

/** A folder that is not there, and those above it that are not: the innermost first. */
function missing(folder: string): string[] {
  const parent = path.dirname(folder);
  return existsSync(folder) || parent === folder ? [] : [folder, ...missing(parent)];
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

function show(
  name: SingleRun,
  { outcome, reasons }: RunReport,
  dataFolder: string,
  teller: Teller,
): void {
  const after =
    name === 'run'
      ? 'the data in JupiterOne and on disk is unchanged.'
      : hasGraph(dataFolder)
        ? 'the graph that was there before is still in place.'
        : 'there is no graph yet.';
  if (outcome === 'interrupted') {
    console.error(`Interrupted: ${after}`);
    return;
  }
  if (outcome === 'failed') {
    for (const reason of reasons) console.error(reason);
    console.error(`${name} failed: ${after}`);
    return;
  }
  const summary = readSummary(dataFolder);
  teller.say(`\n${formatSummary(summary)}`);
  const failed = failedSteps(summary).map((step) => step.name);
  if (failed.length > 0) console.error(`\nNot complete: ${failed.join(', ')}.`);
  const earlier = earlierOf(readRunFile(dataFolder));
  const kept = ofEarlierRuns(gapsOf(dataFolder, readSummaryFile(dataFolder), { earlier }));
  for (const line of [...kept, ...reasons]) console.error(line);
  const shown = path.relative(process.cwd(), dataFolder) || '.';
  teller.say(`\nGraph: ${shown}`);
  const usual = dataDirVariable(process.env, process.cwd()) ?? GRAPH_FOLDER_NAME;
  const isFound = path.resolve(usual) === dataFolder;
  const where = isFound ? '' : ` --data-dir ${shellWord(shown)}`;
  teller.say(`Next:  ${ownCommand(`explore${where} --open`)}`);
}
