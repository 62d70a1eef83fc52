import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { proxiedDispatcher, proxyFailures } from '../../../../../src/client/network/proxied';
import { proxyFor } from '../../../../../src/client/network/proxy';
import { trustOf } from '../../../../../src/client/network/trust';
import { classifyFailure } from '../../../../../src/client/transportErrors';
import type { FailureKind } from '../../../../../src/client/transportErrors';

/** An answer of JupiterOne is a few hundred bytes; what is longer is not its own. */
const MOST_BYTES = 1024 * 1024;
/** Connections at most: more requests than that are not in flight. */
const CONNECTIONS = 32;
/** Patience with a connection, with one on which nothing happens, and with a whole request, in ms. */
const [CONNECT_MS, SILENCE_MS, LONGEST_MS] = [15_000, 60_000, 5 * 60_000];

/** What the SDK's client asks for. */
interface Asked {
  baseURL?: string;
  url?: string;
  method?: string;
  headers?: Record<string, string>;
  data?: string | Buffer;
  validateStatus?: (status: number) => boolean;
}

/** What it is given. */
interface Answered {
  status: number;
  statusText: string;
  headers: Record<string, unknown>;
  data: string;
  config: Asked;
}

/** A request that failed, as the SDK's client expects it: by `config` and `code` it decides whether to try again. */
class TransportError extends Error {
  constructor(
    readonly config: Asked,
    readonly kind: FailureKind | undefined,
    readonly response?: Answered,
    /** By this one it does not: whoever waited for a minute need not wait for four. */
    readonly code = kind === 'timeout' ? 'ECONNABORTED' : undefined,
  ) {
    super('A request to JupiterOne failed.');
  }
}

/**
 * What sends the requests of the SDK's client: over the proxy of the environment, if there is one, always through a tunnel; no
 * redirect is followed, nothing is unpacked, and an answer has an end in length and time.
 * @throws IntegrationValidationError with a sentence for a proxy that cannot be used
 */
export function uploadAdapter(apiBaseUrl: string): (asked: Asked) => Promise<Answered> {
  const dispatcher = dispatcherFor(new URL(apiBaseUrl).origin);
  return async (asked) => {
    const answered = await send(asked, dispatcher);
    if (asked.validateStatus?.(answered.status) ?? true) return answered;
    throw new TransportError(asked, undefined, answered);
  };
}

function dispatcherFor(origin: string): Dispatcher {
  const bounds = { connections: CONNECTIONS, headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS };
  const route = proxyFor(origin, process.env);
  if (!route) return new Agent({ ...bounds, connect: { timeout: CONNECT_MS, ...trustOf() } });
  const options = { ...bounds, origin, connectTimeout: CONNECT_MS };
  return proxiedDispatcher(options, route).compose(proxyFailures());
}

async function send(asked: Asked, dispatcher: Dispatcher): Promise<Answered> {
  const { baseURL = '', url = '', method = 'get', headers, data } = asked;
  try {
    const {
      statusCode,
      headers: received,
      body,
    } = await request(`${baseURL}${url}`, {
      dispatcher,
      method: method.toUpperCase(),
      // What is not packed cannot expand.
      headers: { ...headers, 'accept-encoding': 'identity' },
      ...(data !== undefined && { body: data }),
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    const text = await textOf(body);
    const answered = { status: statusCode, statusText: '', headers: received, config: asked };
    if (text !== undefined) return { ...answered, data: text };
    // Of an error the status says enough.
    if (statusCode >= 300) return { ...answered, data: '' };
    throw new TransportError(asked, 'tooLarge');
  } catch (error) {
    if (error instanceof TransportError) throw error;
    const isLate = (error as Partial<Error>).name === 'TimeoutError';
    throw new TransportError(asked, isLate ? 'timeout' : classifyFailure(error));
  }
}

/** @returns undefined when the body is longer than any of JupiterOne's; the rest is not read */
async function textOf(body: Dispatcher.ResponseData['body']): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
