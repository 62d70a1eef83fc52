import path from 'node:path';
import { createIntegrationInstanceForLocalExecution } from '@jupiterone/integration-sdk-runtime';
import type { IntegrationLogger } from '@jupiterone/integration-sdk-runtime';
import { Lock } from '@graph-1password/archive';
import { invocationConfig } from '../../../../../src';
import type { ClientTuning } from '../../../../../src/client/factory';
import { accessMemory } from '../../access/knownAccess';
import { accessFolderOf } from '../../access/place';
import type { RunArchive } from '../../archive/runArchive';
import { removeFailedRun, writeFailedRun } from '../../graph/runFile';
import { ItemMemory } from '../items';
import { keptData } from '../keptData';
import { ReadJournal } from '../readJournal';
import { beforeNow } from '../future';
import { saveState, takeState } from '../state';
import { ThingsMemory } from '../thingsMemory';
import { openArchive, withoutLostData } from './begin';
import { collectAndDeliver } from './collectAndDeliver';
import type { Delivered } from './context';
import { runLogger } from './logger';
import { neededSince, remember } from './memories';
import { nextState } from './nextState';
import { RunObserver } from './observer';
import { failureOf, outcomeOf } from './outcome';
import { planRun } from './plan';
import type { RunPlan } from './plan';
import { brokenRun } from './report';
import type { RunReport } from './report';
import type { RunRequest } from './request';
import { targetName } from './target';

/** What tests, and the process of a run, put in place of the ordinary. */
export interface RunOverrides {
  /** Epoch ms. */
  now?: () => number;
  /** Ends the run: its synchronization job is aborted, and its graph is dropped. */
  signal?: AbortSignal;
  /** Asked before the state is written: without its poller, a run must not write it. */
  mayWriteState?: () => boolean;
  /** How long another run in the same folder is waited for, in ms. */
  patienceMs?: number;
  /** Default: the SDK's own, at LOG_LEVEL. */
  logger?: IntegrationLogger;
  /** Other time limits, retries and pages than the clients' own. */
  clients?: ClientTuning;
}

const iso = (time: number): string => new Date(time).toISOString();

/** Name of the lock of the run that works in the folder of an instance; it outlives a poller that was killed. */
const RUN_LOCK = 'run.lock';
/** How long a run is waited for whose poller was killed, in ms: it ends by itself. */
const PATIENCE_MS = 15_000;

/**
 * One run from beginning to end: collects with the configuration of the environment and `.env`, delivers, and writes
 * the state. One at a time in a process, because the SDK finds its folder by an environment variable.
 * @throws only when the state cannot be read or written; all else is in the report
 */
export async function performRun(
  request: RunRequest,
  {
    now = Date.now,
    signal,
    mayWriteState,
    patienceMs = PATIENCE_MS,
    logger = runLogger(),
    clients,
  }: RunOverrides = {},
): Promise<RunReport> {
  const { instanceId, stateFile, dataFolder, target, intervalMs, keepGraph = false } = request;
  const startedOn = now();
  const observer = new RunObserver();
  const complain = (sentence: string) => observer.add(sentence);
  let state = beforeNow(takeState(stateFile, instanceId, complain), startedOn, complain);
  const journal = new ReadJournal(`${stateFile}.reads`);
  const items = new ItemMemory(state.items, journal);
  const place = { stateDir: path.dirname(stateFile), integrationInstanceId: instanceId };
  const memory = accessMemory(accessFolderOf(place), complain, state.access);
  const known = new ThingsMemory(stateFile);
  let report = brokenRun(iso(startedOn), '', 'failed', '');
  let plan: RunPlan | undefined;
  let delivered: Delivered | undefined;
  let archive: RunArchive | undefined;
  let lock: Lock | undefined;
  try {
    lock = await Lock.takeWithin(path.join(dataFolder, RUN_LOCK), patienceMs, {
      holder: 'run',
      cure: `is writing to ${dataFolder}: wait until it ends, or stop it`,
    });
    const opened = await openArchive(request, state, now, complain);
    ({ archive, state } = opened);
    state = withoutLostData(request, state, archive, complain);
    if (opened.notice !== undefined) report.notice = opened.notice;
    const instance = createIntegrationInstanceForLocalExecution(invocationConfig);
    const ofRequest = { intervalMs, readBack: request.readBack };
    plan = planRun(
      { ...instance, id: instanceId },
      state,
      targetName(target, dataFolder, archive?.folder),
      { neededSince: neededSince(startedOn, archive, memory, known), ...ofRequest },
    );
    const context = { plan, target, keepGraph, dataFolder, items, startedOn, logger, observer };
    delivered = await collectAndDeliver({
      ...context,
      confirm: () => lock?.confirm(),
      ...(intervalMs !== undefined && { intervalMs }),
      ...(clients && { clients }),
      known,
      ...(memory.access && { access: memory.access }),
      ...(signal && { signal }),
      ...(archive && { archive }),
      ...(request.archive?.keep && { keep: new Map(request.archive.keep) }),
    });
    report = { ...report, ...delivered.figures, ...outcomeOf(delivered, observer) };
  } catch (error) {
    report = { ...report, ...failureOf(error, observer, dataFolder) };
  } finally {
    archive?.close();
  }
  try {
    report.finishedOn = iso(now());
    report.reasons = observer.reasons;
    report.items = items.counts;
    // Who has lost the lock has nothing to say of what another run does now.
    if (lock?.isHeld === false) return report;
    if (target.kind === 'disk') noteFailure(dataFolder, report);
    if (archive) noteFailure(archive.folder, report);
    if (mayWriteState?.() ?? true) {
      const kept = delivered ? keptData(dataFolder, archive?.snapshot) : state.kept;
      const next = nextState(state, report, items, observer, plan, delivered);
      // Before the state, which says how far they have come.
      if (delivered && plan) Object.assign(next, remember(delivered, plan, memory, known));
      saveState(stateFile, { ...next, ...(kept !== undefined && { kept }) });
      journal.compact(now());
    }
    return report;
  } finally {
    lock?.release();
  }
}

/** Readers of the previous graph must learn that it is not from the last run. */
function noteFailure(dataFolder: string, { outcome, startedOn, reasons }: RunReport): void {
  if (outcome === 'failed') writeFailedRun(dataFolder, { startedOn, reasons });
  else if (outcome !== 'interrupted') removeFailedRun(dataFolder);
}
