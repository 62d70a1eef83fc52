import path from 'node:path';
import { fileTroubleOf } from '@graph-1password/vocabulary';
import { systemClock } from '../../../../src/client/clock';
import type { PollOptions } from './options';
import { Lock, LockedError } from '@graph-1password/archive';
import { findConfig } from '../alerts/config/find';
import { loadConfig } from '../alerts/config/load';
import { ConfigError } from '../alerts/config/problem';
import type { AlertConfig } from '../alerts/config/types';
import { isJudged } from '../alerts/judge/holds';
import { nextDue } from '../alerts/outbox/deliver';
import { JudgeProcess } from '../alerts/judge/judgeProcess';
import { pollerOfState } from '../alerts/places';
import { noteFailure } from '../alerts/state/judgements';
import { AlertStore } from '../alerts/state/store';
import { latestRun } from '../graph/latest';
import { isLoopback } from './monitor/address';
import type { Observed } from './monitor/metrics';
import { describeMonitor, startMonitor } from './monitor/monitor';
import type { Monitor } from './monitor/monitor';
import { poll } from './poller';
import { runInChild } from './run/child';
import { EXIT } from '../support/exitCodes';
import { printer } from '../support/output';
import { UsageError } from '../support/usage';
import type { RunRequest } from './run/request';
import { RunPrinter } from './runPrinter';
import type { DeliveryTarget } from './run/target';
import { Schedule } from './schedule';
import {
  archiveOf,
  dataFolderOf,
  intervalOf,
  pollerPaths,
  readDotEnv,
  requireCheckedTls,
  targetOf,
} from './settings';
import type { PollerPaths } from './settings';
import { loadState, stateDamage } from './state';
import { describeStatus, statusExitCode, statusOf } from './status';
import { jsonText } from '../support/text';

const STATE = {
  holder: 'poller',
  cure: 'is using this state: stop it, or use another --integration-instance-id',
};

/** Name of the lock of the poller whose data is in the folder of an instance. */
const DATA_LOCK = 'poller.lock';
const DATA = {
  holder: 'poller',
  cure: 'keeps its data in this folder: stop it, or use another --data-dir',
};

/** Takes the data too: a second state would move and remove what the first one relies on. @throws LockedError */
function lockData(folder: string): Lock | undefined {
  try {
    return Lock.take(path.join(folder, DATA_LOCK), DATA);
  } catch (error) {
    // A full disk is waited for: each run says what is wrong.
    if (fileTroubleOf(error) === undefined) throw error;
    return undefined;
  }
}

/** `graph-1password poll --status`. @returns the exit code @throws UsageError when several instances have a state, and none is named */
export function showStatus(options: PollOptions): number {
  const print = printer(options.output, { print: console.log, printError: console.error });
  readDotEnv();
  const paths = pollerOfState(options, ['.json']);
  const { instanceId, stateFile } = paths;
  const damage = stateDamage(stateFile, instanceId);
  const state = loadState(stateFile, instanceId);
  const status = statusOf(state, paths, Date.now(), damage);
  print(options.format === 'json' ? jsonText(status) : describeStatus(status));
  return statusExitCode(status);
}

/** `graph-1password poll`. @returns the exit code; @throws Error with a sentence when it cannot begin */
export async function runPoll(options: PollOptions): Promise<number> {
  if (options.output !== undefined) {
    throw new UsageError(
      '--output goes with --status: the lines of runs go to stdout, where a service keeps them.',
    );
  }
  const env = readDotEnv();
  requireCheckedTls();
  const printer = new RunPrinter(
    options.format === undefined ? !process.stdout.isTTY : options.format === 'json',
  );
  // A length of time needs no interval.
  const interval = options.every === undefined ? intervalOf(options) : 'ONE_DAY';
  if (interval === 'DISABLED') {
    printer.say('Polling is disabled: set --interval or POLLING_INTERVAL to start.');
    return EXIT.done;
  }
  const places = pollerPaths(options);
  const dataFolder = dataFolderOf(options);
  const target = targetOf(options);
  const archive = archiveOf(options, dataFolder);
  const configFile = findConfig(options.config);
  // What is wrong in it is said at once, and not after the first run.
  const config = loadConfig(configFile);
  const schedule = new Schedule({ ...options, interval });
  try {
    const lock = Lock.take(places.lockFile, STATE);
    let dataLock: Lock | undefined;
    try {
      dataLock = lockData(dataFolder);
      return await pollLocked(options, places, {
        ...{ target, schedule, env, printer, configFile, config, dataFolder, archive },
        confirm: () => {
          lock.renew();
          dataLock?.renew();
        },
      });
    } finally {
      dataLock?.release();
      lock.release();
    }
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    console.error(error.message);
    return EXIT.busy;
  }
}

/** The mutes of `graph-1password.yaml` now; while it is wrong, those that a poller began with. */
function mutesOf(file: string | undefined, before: AlertConfig): AlertConfig['mutes'] {
  try {
    return loadConfig(file).mutes;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return before.mutes;
  }
}

/** What a poller is made of. */
interface Parts {
  target: DeliveryTarget;
  schedule: Schedule;
  /** Before `.env` was read. */
  env: NodeJS.ProcessEnv;
  printer: RunPrinter;
  /** `graph-1password.yaml`, if there is one. */
  configFile: string | undefined;
  /** What was in it in the beginning. */
  config: AlertConfig;
  /** Folder of the instance for its graphs. */
  dataFolder: string;
  archive: RunRequest['archive'];
  /** Makes sure that no other poller has taken this one's place. @throws LockedError */
  confirm: () => void;
}

async function pollLocked(
  { listen, jitter, every, once, maxMinutes, verbose }: PollOptions,
  { instanceId, stateFile, alertsFolder }: PollerPaths,
  { target, schedule, env, printer, configFile, config, dataFolder, archive, confirm }: Parts,
): Promise<number> {
  const alerts = new AlertStore(alertsFolder);
  const observe = (): Observed => ({
    state: loadState(stateFile, instanceId),
    alerts: alerts.load(),
    decisions: alerts.loadDecisions(),
    mutes: () => mutesOf(configFile, config),
  });
  const monitor = listen === undefined ? undefined : await startMonitor(listen, observe, Date.now);
  if (monitor) introduce(monitor, printer);
  const { signal, restore } = untilSignal(printer);
  const child = { env, limitMs: maxMinutes * 60_000, verbose: verbose === true };
  const judges = target.kind === 'disk' || configFile !== undefined;
  const judging = new JudgeProcess({
    request: {
      ...{ alertsFolder, poller: { stateFile, instanceId } },
      ...(configFile !== undefined && { configFile }),
    },
    env: process.env,
    onReport: (report) => {
      if (typeof report === 'string') noteFailure(alertsFolder, report, Date.now());
      printer.alerts(report);
    },
  });
  const { length: intervalMs } = schedule;
  const request: RunRequest = {
    ...{ instanceId, stateFile, dataFolder, target, intervalMs, keepGraph: judges },
    ...(archive && { archive }),
  };
  try {
    const code = await poll({
      ...{ instanceId, stateFile, schedule, signal, confirm },
      clock: { now: () => Date.now(), sleep: (ms, stop) => systemClock.sleep(ms, stop) },
      random: Math.random,
      // A delay of a minute would be longer than a short interval.
      jitterMs: Math.min(jitter * 1000, every === undefined ? Infinity : every / 60),
      once: once === true,
      run: (stop, readBack) =>
        runInChild({ type: 'run', request: { ...request, readBack } }, { ...child, signal: stop }),
      onRun: (report, next) => {
        printer.run(report, instanceId, next);
        if (report.notice !== undefined) printer.sayOnce(report.notice);
        const graph = latestRun(dataFolder);
        const hasNews = report.outcome === 'ok' || report.outcome === 'partly';
        if (!judges || !hasNews || graph === undefined) return;
        const known = alerts.load();
        const holds =
          isJudged(report, known, configFile, Date.now()) && !alerts.isBehind(known.judgedOn ?? 0);
        if (holds) {
          // What was refused for good is kept, and not sent.
          if ((nextDue(known) ?? Infinity) <= Date.now()) judging.send();
        } else {
          alerts.expectJudgement();
          judging.begin(graph);
        }
      },
      onTrouble: (sentence) => printer.sayOnce(sentence),
      onWait: (due) => printer.wait(due),
    });
    if (!signal.aborted) await judging.idle();
    return printer.exitCode(code);
  } finally {
    await judging.stop();
    restore();
    await monitor?.close();
  }
}

function introduce(monitor: Monitor, printer: RunPrinter): void {
  printer.say(describeMonitor(monitor));
  if (isLoopback(monitor.address)) return;
  printer.say(
    'Warning: anyone who can reach this address can read when runs took place, what they counted and why they failed. It has no password: keep it inside a trusted network.',
  );
}

/** Aborted by the first SIGINT or SIGTERM; a second one ends the process at once, and the next poller takes the lock over. */
function untilSignal(printer: RunPrinter): { signal: AbortSignal; restore: () => void } {
  const stop = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    printer.say(`${name}: stopping; a run in progress is aborted.`);
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const restore = () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  return { signal: stop.signal, restore };
}
