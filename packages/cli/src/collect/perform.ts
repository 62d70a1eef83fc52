import path from 'node:path';
import { DAY, EntityTypes } from '@graph-1password/vocabulary';
import { createIntegrationInstanceForLocalExecution } from '@jupiterone/integration-sdk-runtime';
import { invocationConfig } from '../../../../src';
import type { SignalListener } from '../../../../src/run/signals';
import { accessMemory } from '../access/knownAccess';
import { demoAccessFolder, snapshotFolder, stateFileOf } from '../access/place';
import { SIMULATED_NAME } from '../graph/facts';
import { readRunFile, readStarts, writeFailedRun, writeRunFile } from '../graph/runFile';
import type { RunFile } from '../graph/runFile';
import { NewGraph } from '../graph/newGraph';
import { failedSteps } from '../graph/summary';
import { ItemMemory } from '../poll/items';
import { ReadJournal } from '../poll/readJournal';
import { deliver } from '../poll/run/collectAndDeliver';
import type { Delivered, RunContext } from '../poll/run/context';
import { execute } from '../poll/run/execute';
import { carryOver } from '../poll/run/carryOver';
import { entitiesIn } from '../poll/run/graphFiles';
import { RunObserver } from '../poll/run/observer';
import { runLogger } from '../poll/run/logger';
import { failureOf, outcomeOf } from '../poll/run/outcome';
import { planRun } from '../poll/run/plan';
import { brokenRun } from '../poll/run/report';
import type { RunReport } from '../poll/run/report';
import type { DeliveryTarget } from '../poll/run/target';
import { emptyState } from '../poll/state';
import { ThingsMemory } from '../poll/thingsMemory';

/** What a single run needs to know; plain data, since it goes to another process. */
export interface CollectRequest {
  /** Where the graph is to be, an absolute path. */
  dataFolder: string;
  target: DeliveryTarget;
}

/** What the process of a single run adds. */
export interface CollectHooks {
  /** Ends the run: its synchronization job is aborted, and its graph is dropped. */
  signal?: AbortSignal;
  /** Gets the signals of the run. */
  onSignal?: SignalListener;
}

/** Beside the graph: what all runs that left one here read. */
const READS_FILE = 'own-reads.txt';

const iso = (time: number): string => new Date(time).toISOString();

/**
 * One run that uses nothing of earlier runs but their reads: collects the whole look-back with the configuration of the
 * environment and `.env`, uploads it if that is wanted, and leaves the graph in the SDK's layout. A run that fails leaves the graph of the run
 * before where it was.
 * @throws LockedError while another run writes there; all else is in the report
 */
export async function performCollect(
  { dataFolder, target }: CollectRequest,
  { signal, onSignal }: CollectHooks = {},
): Promise<RunReport> {
  const startedOn = Date.now();
  const graph = NewGraph.begin(dataFolder);
  const observer = new RunObserver(onSignal);
  let report = brokenRun(iso(startedOn), '', 'failed', '');
  try {
    const instance = createIntegrationInstanceForLocalExecution(invocationConfig);
    const plan = planRun(instance, emptyState(instance.id), dataFolder);
    const journal = new ReadJournal(path.join(dataFolder, READS_FILE));
    const items = new ItemMemory({}, journal);
    const complain = (sentence: string) => observer.add(sentence);
    const ofInstance = { integrationInstanceId: instance.id };
    const snapshots = demoAccessFolder(dataFolder) ?? snapshotFolder(ofInstance);
    const { access } = accessMemory(snapshots, complain);
    const context: RunContext = {
      ...{ plan, target, dataFolder, items, startedOn, logger: runLogger(), observer },
      ...(signal && { signal }),
      ...(access && { access }),
      // What a poller uploaded before is replaced: this run must not say less of people and groups.
      ...(target.kind === 'jupiterone' && { known: new ThingsMemory(stateFileOf(ofInstance)) }),
    };
    const delivered =
      target.kind === 'jupiterone'
        ? await deliver(context, target, graph.folder)
        : await execute(context, graph.folder, startedOn, context.logger);
    report = { ...report, ...delivered.figures, ...outcomeOf(delivered, observer) };
    const kept = await keepWhatFailed(context, graph.folder, delivered, plan.lookbackDays);
    writeRunFile(graph.folder, {
      startedOn: report.startedOn,
      finishedOn: iso(Date.now()),
      ...(plan.wanted.length > 0 && report.window && { window: report.window }),
      ...kept,
      ...(instance.name === SIMULATED_NAME && { simulated: true }),
      reasons: observer.reasons,
    });
    graph.publish();
    journal.compact(startedOn);
  } catch (error) {
    report = { ...report, ...failureOf(error, observer, dataFolder) };
    if (report.outcome === 'failed') noteFailure(dataFolder, report, observer);
  } finally {
    graph.end();
  }
  return {
    ...report,
    finishedOn: iso(Date.now()),
    reasons: observer.reasons,
    items: { known: 0, read: 0 },
  };
}

/**
 * What a step that failed would have read stays as the run before left it.
 * @returns what stays; undefined when there is nothing to keep
 */
async function keepWhatFailed(
  { dataFolder: previous, observer }: RunContext,
  next: string,
  { result, window }: Delivered,
  lookbackDays: number,
): Promise<Pick<RunFile, 'carriedOver' | 'carriedFrom'> | undefined> {
  const types = failedSteps(result).flatMap(({ declaredTypes }) => declaredTypes);
  if (types.length === 0 || !(await isSameAccount(previous, next))) return undefined;
  const keepSince = window.until - lookbackDays * DAY;
  const { carried } = await carryOver(previous, next, types, keepSince, (file) =>
    observer.add(`${file} is damaged: it is empty, or was cut. What it held is missing.`),
  );
  return {
    carriedOver: carried,
    carriedFrom: readStarts(readRunFile(previous), Object.keys(carried)),
  };
}

/** Whether both graphs are of one account, so that their parts may be combined. */
async function isSameAccount(previous: string, next: string): Promise<boolean> {
  const [before, now] = [await accountKey(previous), await accountKey(next)];
  return before !== undefined && before === now;
}

async function accountKey(folder: string): Promise<string | undefined> {
  // A damaged file is told of where its content is missed.
  for await (const entities of entitiesIn(folder, () => undefined)) {
    const account = entities.find(({ _type }) => _type === EntityTypes.ACCOUNT);
    if (account) return account._key;
  }
  return undefined;
}

/** Readers of the previous graph must learn that it is not from the last run. */
function noteFailure(dataFolder: string, { startedOn }: RunReport, { reasons }: RunObserver): void {
  writeFailedRun(dataFolder, { startedOn, reasons });
}
