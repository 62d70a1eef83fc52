import { fork } from 'node:child_process';
import { BusyError } from '../../support/busy';
import { brokenRun } from './report';
import type { RunReport } from './report';
import type { RunRequest } from './request';
import type { RunSignal, SignalListener } from '../../../../../src/run/signals';
import type { CollectRequest } from '../../collect/perform';

/** What a separate process does: a run of a poller, or a single run. */
export type Task =
  { type: 'run'; request: RunRequest } | { type: 'collect'; request: CollectRequest };

/** What the process of a run is told. */
export type MessageToRun = Task | { type: 'stop' };

/** What the process of a run tells. */
export type MessageFromRun =
  | { type: 'signal'; signal: RunSignal }
  | { type: 'report'; report: RunReport }
  /** Another run writes to the same folder. */
  | { type: 'busy'; message: string };

/** Patience with a run that was told to stop: an abort takes a few requests. In ms. */
const STOP_MS = 20_000;

/** How a process of a run is started. */
export interface RunChildOptions {
  /** The environment before `.env` was read into it, so that every run reads a changed `.env` anew. */
  env: NodeJS.ProcessEnv;
  /** Ends the run. */
  signal: AbortSignal;
  /**
   * Longest run, in ms; one that takes longer is ended like an interrupted one and counts as failed. Without it a run
   * may take as long as it needs.
   */
  limitMs?: number;
  /** Gets the signals of the run. */
  onSignal?: SignalListener;
  /** Shows the SDK's whole log on stderr. */
  verbose: boolean;
}

/**
 * Performs a run in a process of its own. The SDK keeps every key of a run until its process ends, finds its folder by
 * an environment variable, and cannot be stopped. A poller that runs for months must not grow with its runs, and must
 * survive a run that exhausts memory or hangs. The process costs 0.5 s per run.
 * @throws BusyError while another run writes to the same folder
 */
export function runInChild(task: Task, options: RunChildOptions): Promise<RunReport> {
  const { env, signal, limitMs, verbose, onSignal } = options;
  const startedOn = new Date().toISOString();
  const child = fork(require.resolve('./worker'), {
    env: { ...env, LOG_LEVEL: verbose ? (env.LOG_LEVEL ?? 'info') : 'fatal' },
    stdio: ['ignore', verbose ? process.stderr : 'ignore', verbose ? 'inherit' : 'ignore', 'ipc'],
  });
  const tell = (message: MessageToRun) => {
    if (child.connected) child.send(message);
  };
  return new Promise((resolve, reject) => {
    let report: RunReport | undefined;
    let tooLong = false;
    let killer: NodeJS.Timeout | undefined;
    const stop = () => {
      tell({ type: 'stop' });
      killer ??= setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    };
    const endIt = () => {
      tooLong = true;
      stop();
    };
    const limit = limitMs === undefined ? undefined : setTimeout(endIt, limitMs);
    signal.addEventListener('abort', stop, { once: true });
    child.on('message', (message) => {
      const told = message as MessageFromRun;
      if (told.type === 'signal') onSignal?.(told.signal);
      else if (told.type === 'report') report = told.report;
      else reject(new BusyError(told.message));
    });
    child.on('error', reject);
    child.on('close', (code, killed) => {
      clearTimeout(limit);
      clearTimeout(killer);
      signal.removeEventListener('abort', stop);
      const finishedOn = new Date().toISOString();
      const minutes = Math.round((limitMs ?? 0) / 60_000);
      if (tooLong && report?.outcome !== 'ok') {
        const reason = `The run took longer than ${minutes} minutes and was stopped: raise the limit with --max-minutes, or collect fewer days with EVENTS_LOOKBACK_DAYS.`;
        resolve(brokenRun(startedOn, finishedOn, 'failed', reason));
      } else if (report) resolve(report);
      else {
        const how = killed ? `signal ${killed}` : `exit code ${code}`;
        const reason = `The process of the run stopped unexpectedly (${how}): if it ran out of memory, increase the limit with NODE_OPTIONS=--max-old-space-size=4096; --verbose shows its log.`;
        resolve(
          brokenRun(startedOn, finishedOn, signal.aborted ? 'interrupted' : 'failed', reason),
        );
      }
    });
    tell(task);
  });
}
