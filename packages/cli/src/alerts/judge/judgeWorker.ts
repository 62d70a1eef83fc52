import { describeError } from '../../poll/run/describeError';
import { judge } from './judge';
import type { JudgeReport, JudgeRequest } from './judge';

/** What the process of a judgement answers. */
export type JudgeAnswer = { report: JudgeReport } | { problem: string };

/** The process of one judgement: takes a request from the poller, and ends when it has answered, or when the poller is gone. */
const stop = new AbortController();
// Ctrl-C reaches the whole group of processes: the poller decides.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => stop.abort());
process.on('disconnect', () => stop.abort());

process.on('message', (request: JudgeRequest) => {
  judge(request, { signal: stop.signal })
    .then((report): JudgeAnswer => ({ report }))
    .catch((error: unknown): JudgeAnswer => ({ problem: describeError(error) }))
    .then((answer) => {
      if (!process.connected) process.exit(1);
      process.send?.(answer, () => process.exit(0));
    })
    .catch(() => process.exit(1));
});
