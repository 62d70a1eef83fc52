import type { Dispatcher } from 'undici';
import { createBaseDispatcher } from './dispatcher';
import type { DispatcherWrapper } from './connectionOptions';
import type { BaseDispatcher } from './dispatcher';
import {
  EmptyAnswerError,
  InvalidTokenError,
  NotTheApiError,
  UnreadableAnswerError,
} from './errors';
import type { Api, ErrorDetails } from './errors';
import { sendBuffered, isSuccess } from './interceptors/buffered';
import type { BufferedResponse } from './interceptors/buffered';
import { ForeignAnswer, REQUEST_CONTEXT } from './interceptors/context';
import type { ContextOptions, RequestContext } from './interceptors/context';
import { parseJson, textOf } from './json';
import { ACCEPTED_ENCODINGS } from './interceptors/decode';
import type { ClientLogger } from './logger';
import { reasonOfErrorBody } from './redact';
import { errorOfFailure, errorOfStatus } from './transportErrors';

/** One request. */
export interface JsonRequest {
  method: 'GET' | 'POST';
  /** Absolute path below the base URL, with a leading slash; a query is allowed and never shown. */
  path: string;
  /** Sent as JSON. */
  body?: object;
  /** Bound for the answer in bytes, after decoding; default 64 MiB. */
  maxResponseBytes?: number;
  /**
   * Called when an answer is there; it is parsed when the promise resolves. Until then it waits as bytes, outside
   * of the heap: parsed, it would outlive the garbage collector's young generation.
   */
  wanted?: () => Promise<void>;
  /** Makes a value of the bytes of an answer, and throws when they are not whole. Default: {@link parseJson}. */
  parse?: (bytes: Buffer) => unknown;
  /** For one object, which may be faulty on a server that is well: tells whether that is. Then a few attempts are enough. */
  isHostWell?: () => Promise<boolean>;
}

/** A successful answer (2xx). */
export interface JsonResponse {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** The parsed JSON; its shape is not checked. */
  body: unknown;
}

/** A successful answer (2xx) of any content type. */
export interface TextResponse {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** Options of an HTTP client. Times in ms. */
export interface HttpClientOptions {
  /** http(s) URL; its path is kept as a prefix of every request. */
  baseUrl: string;
  /** Sent as bearer token, to this host only. */
  token?: string;
  /** Whose words the errors use. */
  service: Api;
  logger: ClientLogger;
  userAgent?: string;
  /** Sockets at most; default 8. */
  connections?: number;
  /** Longest wait for the first byte of an answer, for the next one, and for a connection; default 60 s, 60 s, 10 s. */
  headersTimeout?: number;
  bodyTimeout?: number;
  connectTimeout?: number;
  /** undici interceptors as in `compose`: the first is nearest to the network, the last sees a request first. */
  interceptors?: Dispatcher.DispatcherComposeInterceptor[];
  /** Certificates of a private authority, in PEM. */
  ca?: string;
  /** Told of every answer that is handed out or turned into an error: who checks a configuration wants its headers. */
  onAnswer?: (answer: AnswerHead) => void;
  /** For tests: used in place of an own pool, and not closed. */
  dispatcher?: Dispatcher;
  /** For tests: put on the own pool. */
  wrapDispatcher?: DispatcherWrapper;
}

/** The head of an answer. */
export interface AnswerHead {
  status: number;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
}

/** Requests to one host with one token. All methods throw errors of `errors.ts` only. */
export interface HttpClient {
  /** @returns a 2xx answer with parsed JSON; everything else throws */
  requestJson(request: JsonRequest): Promise<JsonResponse>;
  /** @returns a 2xx answer of any content type (Connect's `/heartbeat` answers `.`) that is not empty */
  requestText(request: JsonRequest): Promise<TextResponse>;
  /** Method and URL of a request as errors and logs show it. */
  endpoint(request: Pick<JsonRequest, 'method' | 'path'>): string;
  /** Ends the idle connections. */
  close(): Promise<void>;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const DEFAULT_TIMEOUT = 60_000;
const DEFAULT_CONNECT_TIMEOUT = 10_000;
const DEFAULT_CONNECTIONS = 8;
const DEFAULT_USER_AGENT = 'graph-1password';
/** Visible ASCII: what a bearer token is made of (RFC 6750 allows less still). */
const TOKEN_CHARACTERS = /^[\x21-\x7e]+$/;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;

/** Everything is private, so that printing a client shows no token. */
class UndiciHttpClient implements HttpClient {
  readonly #options: HttpClientOptions;
  readonly #origin: string;
  readonly #prefix: string;
  readonly #base: BaseDispatcher;
  readonly #dispatcher: Dispatcher;

  constructor(options: HttpClientOptions) {
    const url = new URL(options.baseUrl);
    this.#options = options;
    this.#origin = url.origin;
    this.#prefix = url.pathname.replace(/\/+$/, '');
    this.#base = options.dispatcher
      ? { dispatcher: options.dispatcher, close: () => Promise.resolve() }
      : createBaseDispatcher({
          origin: url.origin,
          connections: options.connections ?? DEFAULT_CONNECTIONS,
          headersTimeout: options.headersTimeout ?? DEFAULT_TIMEOUT,
          bodyTimeout: options.bodyTimeout ?? DEFAULT_TIMEOUT,
          connectTimeout: options.connectTimeout ?? DEFAULT_CONNECT_TIMEOUT,
          ...(options.ca === undefined ? {} : { ca: options.ca }),
          ...(options.wrapDispatcher && { wrapDispatcher: options.wrapDispatcher }),
        });
    this.#dispatcher = this.#base.dispatcher.compose(options.interceptors ?? []);
    this.#tellProxy();
  }

  async requestJson(request: JsonRequest): Promise<JsonResponse> {
    // Filled by retry's look at the answer, if there is retry: a page of events is parsed only once.
    let parsed: { body: unknown } | undefined;
    const accept = (response: BufferedResponse): void => {
      if (!isSuccess(response.status)) return;
      if (response.body.length > 0 && !mayBeJson(response)) throw new ForeignAnswer();
      parsed = { body: (request.parse ?? parseJson)(response.body) };
    };
    const { response, details } = await this.#send(request, accept);
    if (response.body.length === 0) throw new EmptyAnswerError(details);
    if (!mayBeJson(response)) {
      throw new NotTheApiError({
        ...details,
        reason: `it sent ${contentKind(response)}, not JSON`,
      });
    }
    try {
      if (!parsed) accept(response);
    } catch {
      throw new UnreadableAnswerError(details);
    }
    return { status: response.status, headers: response.headers, body: parsed?.body };
  }

  async requestText(request: JsonRequest): Promise<TextResponse> {
    const { response, details } = await this.#send(request, ({ status, body }) => {
      if (isSuccess(status) && body.length === 0) throw new Error('nothing but a status');
    });
    if (response.body.length === 0) throw new EmptyAnswerError(details);
    return { status: response.status, headers: response.headers, text: textOf(response.body) };
  }

  endpoint(request: Pick<JsonRequest, 'method' | 'path'>): string {
    const path = request.path.split(/[?#]/, 1)[0] ?? '';
    return `${request.method} ${this.#origin}${this.#prefix}${path}`;
  }

  close(): Promise<void> {
    return this.#base.close();
  }

  /** Sends a request and turns every outcome but a 2xx into a typed error. */
  async #send(
    request: JsonRequest,
    accept?: (response: BufferedResponse) => void,
  ): Promise<{ response: BufferedResponse; details: ErrorDetails }> {
    const context: RequestContext = {
      endpoint: this.endpoint(request),
      maxResponseBytes: request.maxResponseBytes ?? DEFAULT_MAX_BYTES,
      attempts: 1,
      waitedMs: 0,
      queuedMs: 0,
      ...(accept ? { accept } : {}),
      ...(request.wanted ? { wanted: request.wanted } : {}),
      ...(request.isHostWell ? { isHostWell: request.isHostWell } : {}),
    };
    const response = await this.#dispatch(request, context);
    const details = { ...this.#details(context), status: response.status };
    if (isSuccess(response.status)) return { response, details };
    const reason = reasonOfErrorBody(textOf(response.body), this.#options.token);
    throw errorOfStatus(reason ? { ...details, reason } : details);
  }

  async #dispatch(request: JsonRequest, context: RequestContext): Promise<BufferedResponse> {
    const options: ContextOptions = {
      origin: this.#origin,
      path: this.#prefix + request.path,
      method: request.method,
      headers: this.#headers(request, context),
      body: request.body === undefined ? null : JSON.stringify(request.body),
      [REQUEST_CONTEXT]: context,
    };
    const dispatch: Dispatcher.Dispatch = (o, h) => this.#dispatcher.dispatch(o, h);
    const started = Date.now();
    try {
      const response = await sendBuffered(dispatch, options, context.maxResponseBytes).response;
      this.#options.logger.debug(
        {
          endpoint: context.endpoint,
          status: response.status,
          bytes: response.body.length,
          ms: Date.now() - started,
        },
        'Answer received',
      );
      this.#options.onAnswer?.({ status: response.status, headers: response.headers });
      return response;
    } catch (error) {
      const details = this.#details(context);
      throw errorOfFailure(error, { ...details, limitBytes: context.maxResponseBytes });
    }
  }

  /** A proxy on the way explains much of what people see, and some proxies see the token. */
  #tellProxy(): void {
    const { proxy } = this.#base;
    const { logger, token } = this.#options;
    if (!proxy || token === undefined) return;
    const fields = { origin: this.#origin, proxy: proxy.shown };
    const text = `Requests to ${this.#origin} go through the proxy ${proxy.shown} (${proxy.variable})`;
    if (proxy.readsRequests) {
      logger.warn(
        fields,
        `${text}, which can read them, access token included: use https for this server, or name it in NO_PROXY.`,
      );
    } else logger.info(fields, `${text}.`);
  }

  #headers(request: JsonRequest, context: RequestContext): Record<string, string> {
    const { token, userAgent } = this.#options;
    if (token !== undefined && !TOKEN_CHARACTERS.test(token)) {
      throw new InvalidTokenError(this.#details(context));
    }
    return {
      accept: 'application/json',
      'accept-encoding': ACCEPTED_ENCODINGS,
      'user-agent': userAgent ?? DEFAULT_USER_AGENT,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
  }

  #details(context: RequestContext): ErrorDetails {
    return {
      service: this.#options.service,
      endpoint: context.endpoint,
      attempts: context.attempts,
      waitedMs: context.waitedMs,
      ...(context.isOfItsOwn && { isOfItsOwn: true }),
      ...(this.#base.proxy ? { proxy: this.#base.proxy.shown } : {}),
      ...(context.refusedRetryAfterMs ? { retryAfterMs: context.refusedRetryAfterMs } : {}),
    };
  }
}

/**
 * An HTTP client for one host: bearer token, JSON in and out, bounded answers, redirects refused, and every
 * failure an error of `errors.ts`.
 * @throws TypeError when `baseUrl` is no URL; the configuration checks it first
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  return new UndiciHttpClient(options);
}

/** A missing content type is judged by the body. */
function mayBeJson(response: BufferedResponse): boolean {
  const type = response.headers['content-type'];
  return type === undefined || JSON_TYPE.test(type.trim());
}

/** What came instead of JSON, in plain words; the header itself is not repeated. */
function contentKind(response: BufferedResponse): string {
  const type = response.headers['content-type'] ?? '';
  if (/html/i.test(type)) return 'a web page';
  return /^text\//i.test(type.trim()) ? 'plain text' : 'another kind of content';
}
