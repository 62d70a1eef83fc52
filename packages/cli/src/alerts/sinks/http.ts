import { readFileSync } from 'node:fs';
import { cutText, fileTroubleWords } from '@graph-1password/vocabulary';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { proxyFor } from '../../../../../src/client/network/proxy';
import { trustOf } from '../../../../../src/client/network/trust';
import { proxiedDispatcher, proxyFailures } from '../../../../../src/client/network/proxied';
import { classifyFailure } from '../../../../../src/client/transportErrors';
import type { FailureKind } from '../../../../../src/client/transportErrors';
import { SinkConfigError } from '../config/secrets';
import type { SendResult } from '../outbox/outcome';

const DEFAULT_SECONDS = 20;
/** As much of an answer is read, in characters. */
const MOST_READ = 4096;

/** Reads the authority that a sink is trusted by. @throws SinkConfigError with a sentence */
export function readCa(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { what, cure } = fileTroubleWords(error);
    throw new SinkConfigError(
      `The caFile ${file} cannot be read, because ${what}: ${cure}, or use another file.`,
    );
  }
}

/** What a server answered. */
export interface Answer {
  status: number;
  type: string;
  /** At most 4,096 characters. */
  body: string;
  /** Ms, when the server named a time. */
  retryAfter?: number;
}

/** Posts to one address, over the proxy of the environment if there is one. Redirects are not followed. */
export class HttpSender {
  readonly #url: string;
  readonly #dispatcher: Dispatcher;
  readonly #timeout: number;

  /** @param seconds until an attempt counts as failed @throws SinkConfigError when the authority cannot be read */
  constructor(url: string, caFile?: string, seconds: number = DEFAULT_SECONDS) {
    this.#url = url;
    const timeout = seconds * 1000;
    this.#timeout = timeout;
    const ca = readCa(caFile);
    const { origin } = new URL(url);
    const route = proxyFor(origin, process.env);
    const bounds = { connections: 1, headersTimeout: timeout, bodyTimeout: timeout };
    this.#dispatcher = route
      ? proxiedDispatcher(
          { ...bounds, origin, connectTimeout: timeout, ...(ca !== undefined && { ca }) },
          route,
        ).compose(proxyFailures())
      : new Agent({ ...bounds, connect: { timeout, ...trustOf(ca) } });
  }

  /**
   * Posts a body and judges the answer.
   * @param accepts says what is wrong with an answer of 2xx; undefined: it is a success
   */
  async post(
    body: string,
    headers: Record<string, string>,
    accepts: (answer: Answer) => string | undefined = () => undefined,
  ): Promise<SendResult> {
    try {
      return judge(await this.#send(body, headers), accepts);
    } catch (error) {
      return { kind: 'retry', reason: networkReason(error) };
    } finally {
      // Messages are rare, so connections are not kept.
      await this.#dispatcher.destroy().catch(() => undefined);
    }
  }

  async #send(body: string, headers: Record<string, string>): Promise<Answer> {
    const response = await request(this.#url, {
      ...{ method: 'POST', body, dispatcher: this.#dispatcher },
      headers: { 'content-type': 'application/json', 'user-agent': 'graph-1password', ...headers },
      signal: AbortSignal.timeout(this.#timeout),
    });
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body) {
      text += decoder.decode(chunk as Buffer, { stream: true });
      if (text.length > MOST_READ) break;
    }
    const after = retryAfterOf(response.headers['retry-after'], Date.now());
    return {
      status: response.statusCode,
      type: String(response.headers['content-type'] ?? ''),
      body: cutText(text, MOST_READ),
      ...(after !== undefined && { retryAfter: after }),
    };
  }
}

/**
 * Reads `Retry-After`: seconds, or a date.
 * @param now epoch ms
 * @returns ms; undefined for what makes no sense
 */
export function retryAfterOf(
  header: string | string[] | undefined,
  now: number,
): number | undefined {
  const text = [header].flat()[0]?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const time = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) || time <= now ? undefined : time - now;
}

const CLOSED = new Set([401, 403, 404, 410]);

/** A word of the server's answer, such as `channel_is_archived`; anything else may be a secret. */
const wordOf = (body: string): string =>
  /^[a-z]+(_[a-z]+){0,6}$/.test(body.trim()) && body.length < 60 ? ` (${body.trim()})` : '';

function judge(answer: Answer, accepts: (answer: Answer) => string | undefined): SendResult {
  const { status, body, retryAfter, type } = answer;
  const after = retryAfter === undefined ? {} : { after: retryAfter };
  if (status >= 200 && status < 300) {
    const page = /text\/html/i.test(type) || /^\s*<(!doctype|html)/i.test(body);
    const problem = page
      ? 'answered with a web page, such as a login page or a proxy error'
      : accepts(answer);
    return problem === undefined
      ? { kind: 'delivered' }
      : { kind: 'retry', reason: `It ${problem}.`, ...after };
  }
  const reason = `It answered ${status}${wordOf(body)}.`;
  if (status >= 300 && status < 400) {
    return {
      kind: 'closed',
      reason: `It answered ${status} with a redirect, which is not followed: put the final address into the configuration.`,
    };
  }
  if (CLOSED.has(status)) {
    return { kind: 'closed', reason: `${reason} Check its address and secret.` };
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return { kind: 'retry', reason, ...after };
  }
  return { kind: 'refused', reason };
}

/** Kinds of failures that deserve other words than a lost connection. */
const ON_THE_WAY: Partial<Record<FailureKind, string>> = {
  refused: 'Nothing listens at its address: check the address, and whether it runs.',
  dns: 'Its name is not known: check the address and the network.',
  certificate:
    'Its certificate is not trusted: check the address, or set caFile to the certificate of its authority.',
  tls: 'No encrypted connection to it could be made: check the address, and that it takes TLS 1.2 or newer.',
  timeout: 'It did not answer in time.',
  cut: 'The connection was lost.',
  notHttp: 'What answers at its address does not speak HTTP: check the address.',
  noProxy: 'The proxy cannot be reached: check HTTPS_PROXY.',
  proxyRefused: 'The proxy refused to connect to it: check HTTPS_PROXY.',
  proxyFailed: 'The proxy could not connect to it: check the address and HTTPS_PROXY.',
};

/** What went wrong on the way, by its kind: the message may quote an address, which may be a secret, and codes help nobody. */
export function networkReason(error: unknown): string {
  const kind =
    (error as { name?: string }).name === 'TimeoutError' ? 'timeout' : classifyFailure(error);
  return ON_THE_WAY[kind] ?? 'It could not be reached, or the connection was lost.';
}
