import { fileTroubleSentence } from '@graph-1password/vocabulary';
import type { Clock } from '../../../../src/client/clock';
import { describeError } from './run/describeError';
import { EXIT } from '../support/exitCodes';
import { isReadBackDue } from './run/plan';
import { brokenRun, EXIT_CODES } from './run/report';
import type { RunReport } from './run/report';
import { backoff } from './schedule';
import type { Schedule } from './schedule';
import { loadState, saveState, stateDamage, takeState } from './state';
import type { PollState } from './state';

/** Longest sleep at a time, in ms: a laptop that wakes up, or a corrected clock, is noticed within it. */
const NAP_MS = 60_000;

/** A poller. */
export interface PollerOptions {
  instanceId: string;
  stateFile: string;
  schedule: Schedule;
  /** Greatest random delay of a scheduled run, in ms, so that many pollers do not start in the same second. */
  jitterMs: number;
  /** One run now, then the end. */
  once: boolean;
  /** Throws a LockedError when another poller has taken this one's place: asked before the state is written. */
  confirm?: () => void;
  /** Performs a run; it writes the state unless it breaks down. `readBack`: one for what came late. */
  run: (signal: AbortSignal, readBack: boolean) => Promise<RunReport>;
  /** Told of every run, and of when the next one is due (epoch ms; undefined for none). */
  onRun: (report: RunReport, nextRun: number | undefined) => void;
  /** Told, in a sentence, why the state cannot be written, for which the poller waits, or cannot be read. */
  onTrouble?: (sentence: string) => void;
  /** Told when the poller begins to wait, epoch ms. */
  onWait?: (nextRun: number) => void;
  signal: AbortSignal;
  clock: Pick<Clock, 'now' | 'sleep'>;
  /** 0 to 1. */
  random: () => number;
}

/**
 * Polls until it is told to end. A run begins when its moment has come, also when the machine slept through it; runs
 * never overlap, and moments that pass during a run are left out. Once an hour a run for what came late follows on a short one.
 * @returns the exit code: that of the last run for `once`, else 0
 * @throws what `confirm` throws
 */
export async function poll(options: PollerOptions): Promise<number> {
  const { signal, clock, once, schedule, stateFile, instanceId } = options;
  for (;;) {
    if (!once) await untilDue(options);
    if (signal.aborted) return once ? EXIT.interrupted : 0;
    const report = await takeTurn(options, false);
    const isDue =
      hasDelivered(report) &&
      isReadBackDue(loadState(stateFile, instanceId), clock.now(), schedule.length);
    const late = isDue && !signal.aborted ? await takeTurn(options, true) : undefined;
    if (signal.aborted) return once ? EXIT.interrupted : 0;
    if (once && report)
      return EXIT_CODES[late && late.outcome !== 'ok' ? late.outcome : report.outcome];
  }
}

const hasDelivered = (report: RunReport | undefined): boolean =>
  report?.outcome === 'ok' || report?.outcome === 'partly';

/** Waits for the moment of the next run. */
async function untilDue(options: PollerOptions): Promise<void> {
  const { signal, clock, stateFile, instanceId } = options;
  const waiting = loadState(stateFile, instanceId);
  let due = dueTime(waiting, options);
  await showPlan(waiting, new Date(due).toISOString(), options);
  options.onWait?.(due);
  while (clock.now() < due && !signal.aborted) {
    await clock.sleep(Math.min(NAP_MS, due - clock.now()), signal).catch(() => undefined);
    // The clock may have been set back.
    due = Math.min(due, dueTime(waiting, options));
  }
}

/** Writes when the next run is, where the state still tells what a process with another schedule had planned. */
async function showPlan(state: PollState, on: string, options: PollerOptions): Promise<void> {
  const { schedule, stateFile, instanceId } = options;
  const isOurs = state.nextRun === undefined || state.nextRun.schedule === schedule.name;
  // A state that cannot be understood stays as it is: the run puts it aside.
  if (isOurs || stateDamage(stateFile, instanceId) !== undefined) return;
  options.confirm?.();
  await keepState({ ...state, nextRun: { on, schedule: schedule.name } }, options);
}

/** One run, before and after which the state says so. @returns undefined when it was told to end before the run began */
async function takeTurn(options: PollerOptions, readBack: boolean): Promise<RunReport | undefined> {
  const { signal, clock, once, stateFile, instanceId } = options;
  options.confirm?.();
  const before = takeState(stateFile, instanceId, (sentence) => options.onTrouble?.(sentence));
  const runningSince = new Date(clock.now()).toISOString();
  const isOurs = before.nextRun?.schedule === options.schedule.name;
  const plan = !before.nextRun || isOurs ? {} : { nextRun: nextTime(before, options) };
  await keepState({ ...before, ...plan, runningSince }, options);
  if (signal.aborted) return undefined;
  const report = await runOnce(options, readBack);
  options.confirm?.();
  // The run itself has written the report, unless it broke down.
  const state = withReport(loadState(stateFile, instanceId), report);
  const next = nextTime(state, options);
  delete state.runningSince;
  await keepState({ ...state, nextRun: next }, options);
  options.onRun(report, once ? undefined : Date.parse(next.on));
  return report;
}

/**
 * Writes the state. A poller that is to go on waits while that cannot be: a full disk is emptied some day.
 * @throws the file system's error, for a single run
 */
async function keepState(
  state: PollState,
  { stateFile, once, signal, clock, onTrouble }: PollerOptions,
): Promise<void> {
  for (;;) {
    try {
      return saveState(stateFile, state);
    } catch (error) {
      const trouble = fileTroubleSentence(error);
      if (once || trouble === undefined) throw error;
      onTrouble?.(`The poller waits, because its state cannot be written. ${trouble}`);
      await clock.sleep(NAP_MS, signal).catch(() => undefined);
      if (signal.aborted) return;
    }
  }
}

async function runOnce(
  { run, signal, clock }: PollerOptions,
  readBack: boolean,
): Promise<RunReport> {
  const startedOn = new Date(clock.now()).toISOString();
  try {
    return await run(signal, readBack);
  } catch (error) {
    const finishedOn = new Date(clock.now()).toISOString();
    return brokenRun(startedOn, finishedOn, 'failed', describeError(error));
  }
}

/** The state with a report that its run could not write any more. */
function withReport(state: PollState, report: RunReport): PollState {
  if (state.lastRun?.startedOn === report.startedOn) return state;
  const isFailure = report.outcome === 'failed';
  return {
    ...state,
    lastRun: report,
    failures: state.failures + Number(isFailure),
    runs: { ...state.runs, failed: state.runs.failed + Number(isFailure) },
  };
}

/** When the next run is due, epoch ms; the past for one that was missed. */
function dueTime(state: PollState, { schedule, clock, jitterMs }: PollerOptions): number {
  const { lastRun, nextRun } = state;
  const now = clock.now();
  if (!lastRun) return now;
  // No later than the schedule allows: what is planned for later is of a clock that was ahead.
  const { failures } = state;
  const latest =
    Math.max(schedule.next(now), failures > 0 ? now + backoff(failures) : 0) + jitterMs;
  if (nextRun?.schedule === schedule.name) return Math.min(Date.parse(nextRun.on), latest);
  return Math.min(schedule.next(Date.parse(lastRun.startedOn)), latest);
}

/** When to run after this: at the next moment of the schedule, or, after a failure, when it has been waited for long enough. */
function nextTime(
  { failures }: PollState,
  { schedule, clock, jitterMs, random, once }: PollerOptions,
): { on: string; schedule: string } {
  const now = clock.now();
  const delay = Math.floor(random() * jitterMs);
  // Single runs are started by another scheduler, whatever the result of the last one.
  const begin = failures > 0 && !once ? now + backoff(failures) : schedule.next(now);
  const time = begin + delay;
  return { on: new Date(time).toISOString(), schedule: schedule.name };
}
