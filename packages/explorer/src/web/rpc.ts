import type { Summary } from '../queries/overview/summary';
import type { FromWorker, ToWorker } from './messages';
import type { Call } from './view';

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The worker with the graph in it. */
export interface Backend {
  readonly call: Call;
  readonly summary: Summary;
}

/**
 * Starts the worker and gives it the data.
 * @param source the worker's script
 * @param base64 the data of the file: gzip, in base64
 * @throws Error whose message is a sentence for people: the browser forbids workers, or the data cannot be read
 */
export function startBackend(source: string, base64: string): Promise<Backend> {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const send = (message: ToWorker): void => worker.postMessage(message);
  const waiting = new Map<number, Waiting>();
  return new Promise((resolve, reject) => {
    worker.onerror = () => {
      URL.revokeObjectURL(url);
      reject(
        new Error(
          'This browser does not allow the page to start its worker; open it in another browser.',
        ),
      );
    };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'loaded') {
        URL.revokeObjectURL(url);
        resolve({ call: caller(send, waiting), summary: data.summary });
      } else if (data.kind === 'failed') reject(new Error(data.message));
      else settle(waiting, data);
    };
    send({ kind: 'load', base64 });
  });
}

function settle(
  waiting: Map<number, Waiting>,
  message: Extract<FromWorker, { kind: 'result' | 'error' }>,
): void {
  const call = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.kind === 'result') call?.resolve(message.result);
  else call?.reject(new Error(message.message));
}

function caller(send: (message: ToWorker) => void, waiting: Map<number, Waiting>): Call {
  let last = 0;
  const call = (name: string, args: unknown, signal?: AbortSignal): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last++;
      const id = last;
      waiting.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => {
        if (waiting.delete(id)) send({ kind: 'cancel', id });
      });
      send({ kind: 'call', id, name, args });
    });
  // The worker answers each name with what its query gives.
  return call as Call;
}
