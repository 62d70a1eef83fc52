import type { Dispatcher } from 'undici';

/** A complete answer. */
export interface BufferedResponse {
  status: number;
  /** Lower-case names; repeated headers are joined with a comma. */
  headers: Record<string, string>;
  statusMessage: string;
  body: Buffer;
}

/** An answer that is larger than the bound; turned into a typed error by the HTTP client. */
export class BodyTooLarge extends Error {
  readonly code = 'BODY_TOO_LARGE';
}

/** Bytes kept of the body of an error, as sent and as decoded; the rest is of no use. */
export const MAX_ERROR_BODY = 64 * 1024;

/** Running request: its answer, and the way to end it. */
export interface PendingResponse {
  /** Rejects with the raw error of the transport: not to be shown, logged or kept. */
  response: Promise<BufferedResponse>;
  /** Ends the request; `response` rejects with `reason` at once. */
  abort: (reason: Error) => void;
}

/**
 * Sends a request and reads its whole answer into memory, which is safe because it is bounded.
 * @param dispatch where to send it
 * @param options the request
 * @param maxBytes bound for the body of a success; the body of any other answer is cut at 64 KiB
 * @param onStart called when the request is about to be written, after all queues
 */
export function sendBuffered(
  dispatch: Dispatcher.Dispatch,
  options: Dispatcher.DispatchOptions,
  maxBytes: number,
  onStart?: () => void,
): PendingResponse {
  let controller: Dispatcher.DispatchController | undefined;
  let settled = false;
  let abort!: (reason: Error) => void;

  const response = new Promise<BufferedResponse>((resolve, reject) => {
    let answer: Omit<BufferedResponse, 'body'> | undefined;
    const chunks: Buffer[] = [];
    let size = 0;

    const succeed = (): void => {
      if (settled || !answer) return;
      settled = true;
      // A buffered layer below sends one chunk: no copy then.
      const [only] = chunks;
      resolve({ ...answer, body: chunks.length === 1 && only ? only : Buffer.concat(chunks) });
    };
    const fail = (error: Error): void => {
      if (settled) return;
      settled = true;
      reject(error);
    };
    abort = (reason) => {
      fail(reason);
      controller?.abort(reason);
    };

    dispatch(options, {
      onRequestStart(started) {
        controller = started;
        if (settled) started.abort(new Error('aborted'));
        else onStart?.();
      },
      onResponseStart(_controller, status, headers, statusMessage) {
        // An informational answer (1xx) precedes the real one.
        if (status < 200) return;
        answer = { status, headers: flattenHeaders(headers), statusMessage: statusMessage ?? '' };
        if (isSuccess(status) && Number(answer.headers['content-length']) > maxBytes) {
          abort(new BodyTooLarge());
        }
      },
      onResponseData(_controller, chunk) {
        if (settled || !answer) return;
        size += chunk.length;
        if (isSuccess(answer.status)) {
          if (size > maxBytes) abort(new BodyTooLarge());
          else chunks.push(chunk);
        } else {
          chunks.push(chunk);
          if (size > MAX_ERROR_BODY) {
            succeed();
            controller?.abort(new Error('enough of the error body was read'));
          }
        }
      },
      onResponseEnd() {
        if (answer) succeed();
        else fail(new Error('answer without status'));
      },
      onResponseError(_controller, error) {
        // The status of a failure is worth more than the end of its body.
        if (answer && !isSuccess(answer.status)) succeed();
        else fail(error);
      },
    });
  });
  return { response, abort };
}

/**
 * Hands a buffered answer to the handler of the layer above, as if it came from the network.
 * @param handler the layer above; its `onRequestStart` has been called
 * @param controller what it may abort
 * @param response the answer
 */
export function replay(
  handler: Dispatcher.DispatchHandler,
  controller: Dispatcher.DispatchController,
  response: BufferedResponse,
): void {
  handler.onResponseStart?.(controller, response.status, response.headers, response.statusMessage);
  if (response.body.length > 0 && !controller.aborted) {
    handler.onResponseData?.(controller, response.body);
  }
  if (!controller.aborted) handler.onResponseEnd?.(controller, {});
}

/** The controller that a buffering layer hands upwards. */
export class RelayController implements Dispatcher.DispatchController {
  #reason: Error | null = null;
  readonly #onAbort: (reason: Error) => void;
  paused = false;

  /** @param onAbort called once, when the layer above gives up */
  constructor(onAbort: (reason: Error) => void) {
    this.#onAbort = onAbort;
  }
  get aborted(): boolean {
    return this.#reason !== null;
  }
  get reason(): Error | null {
    return this.#reason;
  }
  abort(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#onAbort(reason);
  }
  /** Nothing to pause: the answer is in memory already. */
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
}

/** Whether a status is a success (2xx). */
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

function flattenHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
