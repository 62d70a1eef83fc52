import path from 'node:path';
import { StepResultStatus } from '@jupiterone/integration-sdk-core';
import {
  createIntegrationInstanceForLocalExecution,
  createIntegrationLogger,
} from '@jupiterone/integration-sdk-runtime';
import type { IntegrationLogger } from '@jupiterone/integration-sdk-runtime';
import { EngineMissingError, Lock } from '@graph-1password/archive';
import { invocationConfig } from '../../../../../src';
import type { ClientTuning } from '../../../../../src/client/factory';
import { Steps } from '../../../../../src/steps/constants';
import { STREAMS } from '@graph-1password/vocabulary';
import { accessMemory } from '../../access/knownAccess';
import { accessFolderOf } from '../../access/place';
import { takeOver } from '../../archive/migrate';
import { RunArchive } from '../../archive/runArchive';
import { hasFiles } from '../../graph/folders';
import { latestRun } from '../../graph/latest';
import { removeFailedRun, writeFailedRun } from '../../graph/runFile';
import { failedSteps } from '../../graph/summary';
import { ItemMemory } from '../items';
import { isKept, keptData } from '../keptData';
import { advance } from '../marks';
import { ReadJournal } from '../readJournal';
import { beforeNow } from '../future';
import { saveState, takeState } from '../state';
import type { PollState } from '../state';
import { ThingsMemory } from '../thingsMemory';
import { collectAndDeliver, damagedSentence, Interrupted } from './collectAndDeliver';
import type { Delivered } from './collectAndDeliver';
import { describeError } from './describeError';
import { neededSince, remember } from './memories';
import { RunObserver } from './observer';
import { afterReadBack, planRun } from './plan';
import type { RunPlan } from './plan';
import { brokenRun } from './report';
import type { RunReport } from './report';
import { targetName } from './target';
import type { DeliveryTarget } from './target';

/** What a run needs to know; plain data, since it goes to another process. */
export interface RunRequest {
  /** Of the poller; also the id of the instance that the steps see. */
  instanceId: string;
  stateFile: string;
  /** Folder of the instance for its graphs. */
  dataFolder: string;
  target: DeliveryTarget;
  /** From one run to the next, ms. */
  intervalMs?: number;
  /** Asks for what came late, too: see `isReadBackDue`. */
  readBack?: boolean;
  /** The graph stays on disk also when it went to JupiterOne, because the alert rules read it. */
  keepGraph?: boolean;
  /** Where everything is kept that was ever collected. */
  archive?: {
    folder: string;
    /** Somebody asked for it: without the engine nothing is collected. */
    required: boolean;
    /** How long entities of a type are kept, ms; those of other types for ever. */
    keep?: [type: string, ms: number][];
  };
}

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

/**
 * The state without marks that hold for data that is not there any more: events before them would be missing for ever.
 * @param warn told of it in a sentence
 */
function withoutLostData(
  { dataFolder, target, keepGraph }: RunRequest,
  state: PollState,
  archive: RunArchive | undefined,
  warn: (sentence: string) => void,
): PollState {
  const isOnDisk = archive !== undefined || target.kind === 'disk' || keepGraph === true;
  const here = targetName(target, dataFolder, archive?.folder);
  const hasMarks = Object.keys(state.streams).length > 0 && state.destination === here;
  if (!isOnDisk || !hasMarks || isKept(state.kept, keptData(dataFolder, archive?.snapshot))) {
    return state;
  }
  warn(
    `What earlier runs collected is not in ${archive?.folder ?? dataFolder} any more, or only an older copy of it: this run reads the whole look-back period again.`,
  );
  return { ...state, streams: {} };
}

/** The archive of a run, if it has one, and the state as it is for it. */
interface Opened {
  archive: RunArchive | undefined;
  state: PollState;
  notice?: string;
}

/**
 * Takes the archive. The first time it takes the graph over that the poller has kept without it, and with that its marks.
 * @throws EngineMissingError when the archive is required; LockedError, ArchiveError, DamagedError
 */
async function openArchive(
  { archive, dataFolder, target }: RunRequest,
  state: PollState,
  now: () => number,
  warn: (sentence: string) => void,
): Promise<Opened> {
  if (!archive) return { archive: undefined, state };
  const { folder, required } = archive;
  let adopted = state;
  try {
    const opened = await RunArchive.open(folder, now, async (writer) => {
      const union = latestRun(dataFolder);
      const isKnown = state.destination === targetName({ kind: 'disk' }, dataFolder);
      if (!isKnown || union === undefined || !hasFiles(union)) return;
      let isWhole = true;
      await takeOver(writer, union, (file) => {
        isWhole = false;
        warn(damagedSentence(file));
      });
      if (target.kind === 'disk' && isWhole && isKept(state.kept, keptData(dataFolder))) {
        // What is kept from now on is the archive.
        const { kept: _kept, ...others } = state;
        adopted = { ...others, destination: targetName(target, dataFolder, folder) };
      }
    });
    return { archive: opened, state: adopted };
  } catch (error) {
    if (!(error instanceof EngineMissingError) || required) throw error;
    return { archive: undefined, state, notice: error.message };
  }
}

/** Readers of the previous graph must learn that it is not from the last run. */
function noteFailure(dataFolder: string, { outcome, startedOn, reasons }: RunReport): void {
  if (outcome === 'failed') writeFailedRun(dataFolder, { startedOn, reasons });
  else if (outcome !== 'interrupted') removeFailedRun(dataFolder);
}

/** The logger of a run: the SDK's own, at LOG_LEVEL. */
export const runLogger = (): IntegrationLogger =>
  createIntegrationLogger({ name: 'poll', invocationConfig });

/** How a run ended that did not come to its end; the observer is told why. @param folder in which it worked */
export function failureOf(
  error: unknown,
  observer: RunObserver,
  folder: string,
): Pick<RunReport, 'outcome'> {
  observer.add(describeError(error, folder));
  return { outcome: error instanceof Interrupted ? 'interrupted' : 'failed' };
}

/** How a run ended whose graph was delivered. */
export function outcomeOf(
  { result, window, damaged }: Delivered,
  observer: RunObserver,
): Pick<RunReport, 'outcome' | 'window'> {
  const failed = failedSteps(result);
  for (const { id, name, status } of failed) {
    if (
      status === StepResultStatus.FAILURE &&
      observer.reasons.length === 0 &&
      !observer.explains(id)
    ) {
      observer.add(`${name} failed after it had read all data: use --verbose to see why.`);
    }
  }
  const malformed = Object.values(observer.notes?.malformed ?? {}).some((count) => count > 0);
  const lacks = observer.lacking.size > 0 || malformed || damaged === true;
  const complete = failed.length === 0 && !lacks;
  return {
    outcome: complete ? 'ok' : 'partly',
    window: { since: iso(window.since), until: iso(window.until) },
  };
}

/** The state after a run; marks move only when the graph was delivered and no step failed. */
function nextState(
  state: PollState,
  report: RunReport,
  items: ItemMemory,
  { lacking }: RunObserver,
  plan: RunPlan | undefined,
  delivered: Delivered | undefined,
): PollState {
  const { outcome } = report;
  const next: PollState = { ...state, lastRun: report, items: items.toState(false) };
  if (outcome !== 'interrupted') {
    next.failures = outcome === 'failed' ? state.failures + 1 : 0;
    if (outcome === 'ok') next.partlyInRow = 0;
    if (outcome === 'partly') next.partlyInRow = state.partlyInRow + 1;
    next.runs = { ...state.runs, [outcome]: state.runs[outcome] + 1 };
  }
  if (!plan || !delivered) return next;
  const failed = new Set(failedSteps(delivered.result).map(({ id }) => id));
  const readsSecrets = delivered.result.integrationStepResults.some(
    ({ id, status }) => id === Steps.SECRETS && status === StepResultStatus.SUCCESS,
  );
  next.items = items.toState(readsSecrets);
  const { source, destination, marks, wanted } = plan;
  const { window, whole, readBack } = delivered;
  // What was damaged is read again as a whole.
  const streams = delivered.damaged
    ? {}
    : advance(marks, { window, whole, wanted, lacking, failed });
  Object.assign(next, { source, destination, streams });
  const isWhole = !wanted.some((kind) => failed.has(STREAMS[kind].step));
  if (readBack) Object.assign(next, afterReadBack(state, iso(window.until), isWhole));
  if (outcome === 'ok') next.lastSuccess = iso(window.until);
  return next;
}
