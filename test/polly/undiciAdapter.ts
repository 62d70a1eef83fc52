import { isUtf8 } from 'node:buffer';
import Adapter from '@pollyjs/adapter';
import type { Request, RequestArguments, Response } from '@pollyjs/core';
import type { Dispatcher } from 'undici';
import { sendBuffered, RelayController, replay } from '../../src/client/interceptors/buffered';
import type { BufferedResponse } from '../../src/client/interceptors/buffered';
import { decodeInterceptor } from '../../src/client/interceptors/decode';
import { canonicalUrl } from './origins';
import { KEPT_REQUEST_HEADERS } from './sanitize';
import type { RecordingSession } from './session';

/** The way from Polly back to the network, for one request. */
interface UndiciArguments extends RequestArguments {
  send(): Promise<BufferedResponse>;
}
type UndiciRequest = Request<UndiciArguments>;

/** Options of the adapter, under its id in Polly's `adapterOptions`. */
export interface UndiciAdapterOptions {
  session?: RecordingSession;
}

let connected: UndiciAdapter | undefined;
const connect = (adapter: UndiciAdapter | undefined): void => void (connected = adapter);

/**
 * Records and replays what the clients of this project send. Polly's own adapter for Node sees
 * `http.request` only; undici writes to sockets itself, so this one sits between a client and its pool.
 *
 * Clients that are made with `wrapDispatcher: recordable` go through the adapter that is connected; a client that outlives
 * its recording goes through the next one, and without any it fails.
 */
export class UndiciAdapter extends Adapter<UndiciAdapterOptions, UndiciRequest> {
  static override get id(): string {
    return 'undici';
  }

  /** @throws Error when another recording is running */
  override onConnect(): void {
    if (connected) {
      throw new Error('Another recording is running: stop it before the next one starts.');
    }
    connect(this);
  }

  override onDisconnect(): void {
    connect(undefined);
  }

  /**
   * Has Polly answer a request.
   * @param options the request as undici's dispatch takes it
   * @param send sends it to the network; used while recording only
   * @throws what the network or Polly failed with
   */
  async answer(
    options: Dispatcher.DispatchOptions,
    send: (options: Dispatcher.DispatchOptions) => Promise<BufferedResponse>,
  ): Promise<BufferedResponse> {
    if (options.query) throw new Error('A query must be part of the path to be recorded.');
    const body = await readBody(options.body);
    const headers = readHeaders(options.headers);
    const { authorization } = headers;
    if (authorization) this.options.session?.tokens.add(authorization.replace(/^\w+\s+/, ''));

    const request = await this.handleRequest({
      url: canonicalUrl(options.path),
      method: options.method,
      // Polly prints and stores what it is given, so credentials are not.
      headers: pick(headers, KEPT_REQUEST_HEADERS),
      ...(body === null ? {} : { body: textOf(body).text }),
      requestArguments: { send: () => send({ ...options, body }) },
    });
    await request.promise;
    if (!request.response) throw new Error('Polly gave no answer.');
    return bufferedFrom(request.response);
  }

  override async onFetchResponse(request: UndiciRequest): Promise<FetchedResponse> {
    const { status, headers, body } = await request.requestArguments.send();
    const { text, encoding } = textOf(body);
    return { statusCode: status, headers, body: text, encoding };
  }
}

type FetchedResponse = Pick<Response, 'statusCode' | 'headers' | 'body' | 'encoding'>;

/** Puts recording and replay (and below it decoding, which changes nothing if already done) on a dispatcher. */
export function recordable(base: Dispatcher): Dispatcher {
  return base.compose(decodeInterceptor(), recordingInterceptor);
}

const recordingInterceptor: Dispatcher.DispatcherComposeInterceptor =
  (dispatch) => (options, handler) => {
    let sending: ReturnType<typeof sendBuffered> | undefined;
    let cancel!: (reason: Error) => void;
    const cancelled = new Promise<never>((_resolve, reject) => (cancel = reject));
    const controller = new RelayController((reason) => {
      sending?.abort(reason);
      cancel(reason);
    });
    const send = (toSend: Dispatcher.DispatchOptions) => {
      sending = sendBuffered(dispatch, toSend, Infinity);
      if (controller.reason) sending.abort(controller.reason);
      return sending.response;
    };

    handler.onRequestStart?.(controller, {});
    const answer = connected
      ? connected.answer(options, send)
      : Promise.reject(new Error('A client that was made for a recording is used without one.'));
    Promise.race([answer, cancelled]).then(
      (response) => replay(handler, controller, response),
      (error: Error) => handler.onResponseError?.(controller, error),
    );
    return true;
  };

/** A binary body is kept as base64. */
function textOf(body: Buffer): { text: string; encoding: string | undefined } {
  return isUtf8(body)
    ? { text: body.toString('utf8'), encoding: undefined }
    : { text: body.toString('base64'), encoding: 'base64' };
}

function bufferedFrom(response: Response): BufferedResponse {
  const { statusCode, statusText, headers, body, encoding } = response;
  return {
    status: statusCode,
    statusMessage: statusText,
    headers: readHeaders(headers),
    body: Buffer.from(body ?? '', encoding === 'base64' ? 'base64' : 'utf8'),
  };
}

/** @returns null when there is none; streams are read to their end, which is why the copy must be sent */
async function readBody(body: Dispatcher.DispatchOptions['body']): Promise<Buffer | null> {
  if (body === null || body === undefined) return null;
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<unknown>) {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
      throw new Error('A request body must be text or bytes to be recorded.');
    }
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

/** Every form of headers that undici takes, as lower-case names with one text each. */
function readHeaders(headers: Dispatcher.DispatchOptions['headers']): Record<string, string> {
  const pairs: [string, unknown][] = [];
  if (Array.isArray(headers)) {
    for (let i = 0; i + 1 < headers.length; i += 2)
      pairs.push([String(headers[i]), headers[i + 1]]);
  } else if (headers && Symbol.iterator in headers) {
    for (const pair of headers as Iterable<[string, unknown]>) pairs.push(pair);
  } else {
    pairs.push(...Object.entries(headers ?? {}));
  }
  return Object.fromEntries(
    pairs
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]),
  );
}

function pick(headers: Record<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}
