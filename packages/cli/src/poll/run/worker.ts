import { LockedError } from '@graph-1password/archive';
import { readDotEnv } from '../settings';
import { describeError } from './describeError';
import { performCollect } from '../../collect/perform';
import type { MessageFromRun, MessageToRun, Task } from './child';
import { performRun } from './perform';
import { brokenRun } from './report';
import type { RunReport } from './report';

/** The process of one run: takes a request from the poller, and ends when it has reported, or when the poller is gone. */
const stop = new AbortController();
/** How long a run may take to end after its poller, in ms: less than the next one waits for its lock. */
const ALONE_MS = 10_000;

// Ctrl-C reaches the whole group of processes: the poller decides what becomes of the run.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => stop.abort());
// Without a poller nobody guards the state any more, and another one may begin.
process.on('disconnect', () => {
  stop.abort();
  setTimeout(() => process.exit(1), ALONE_MS).unref();
});

process.on('message', (message: MessageToRun) => {
  if (message.type === 'stop') return stop.abort();
  const startedOn = new Date().toISOString();
  perform(message)
    .then(
      (report): MessageFromRun => ({ type: 'report', report }),
      (error: unknown): MessageFromRun => {
        if (error instanceof LockedError) return { type: 'busy', message: error.message };
        const finishedOn = new Date().toISOString();
        const report = brokenRun(startedOn, finishedOn, 'failed', describeError(error));
        return { type: 'report', report };
      },
    )
    .then((message) => {
      if (!process.connected) process.exit(1);
      // Steps of an interrupted run go on in the background; nothing waits for them.
      tell(message, () => process.exit(0));
    })
    .catch(() => process.exit(1));
});

async function perform(task: Task): Promise<RunReport> {
  // The SDK names an instance before it reads `.env`: the name may stand there.
  readDotEnv();
  const { signal } = stop;
  if (task.type === 'run') {
    return performRun(task.request, { signal, mayWriteState: () => process.connected });
  }
  return performCollect(task.request, {
    signal,
    onSignal: (told) => tell({ type: 'signal', signal: told }),
  });
}

function tell(message: MessageFromRun, done: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, done);
}
