import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { healthOf, isHealthy } from '../health';
import { isAskedFor, urlOf } from './address';
import type { ListenAddress } from './address';
import { metricsOf } from './metrics';
import type { Observed } from './metrics';

/** A running monitor. */
export interface Monitor {
  /** Where it listens; the port is never 0. */
  address: ListenAddress;
  close(): Promise<void>;
}

/** How long a client may take to send its request, in ms. */
const PATIENCE_MS = 10_000;
/** Connections at a time, and requests of one of them: more are closed. */
const [MOST_CONNECTIONS, MOST_REQUESTS] = [64, 1000];
/** How long a client that sent no HTTP may take to read the answer, in ms. */
const LINGER_MS = 1000;

/** Why an address is not opened, by the system's name of the error. */
const NOT_OPENED: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this user may not open ports below 1024',
  ENOTFOUND: 'no such host is known',
  EMFILE: 'too many files are open',
};

const ALLOWED = { allow: 'GET, HEAD' };

/** Answers to what Node cannot read as a request; all else is 400. */
const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * Answers operators: `/healthz` with 200 or 503, `/metrics` for Prometheus. Reads only what the poller has written, so
 * it can give away nothing that these files do not. Whatever is sent to it gets an answer, and never ends the process.
 * @param observe reads what is told; what it throws costs that request only
 * @param now epoch ms
 * @throws Error with a sentence when the address cannot be opened
 */
export async function startMonitor(
  address: ListenAddress,
  observe: () => Observed,
  now: () => number,
): Promise<Monitor> {
  const limits = { headersTimeout: PATIENCE_MS, requestTimeout: PATIENCE_MS };
  const server = createServer({ ...limits, connectionsCheckingInterval: 1000 });
  server.maxConnections = MOST_CONNECTIONS;
  server.maxRequestsPerSocket = MOST_REQUESTS;
  server.on('request', (request, response) => {
    answer(response, request.method, answerTo(request, address, observe, now));
  });
  refuseTheRest(server);
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = NOT_OPENED[code] ?? 'the system does not say why';
    throw new Error(
      `Port ${address.port} on ${address.host} cannot be opened, because ${why}: give another to --listen.`,
    );
  }
  // One connection that cannot be accepted, for want of file handles, is no reason to end a poller.
  server.on('error', () => undefined);
  return {
    address: { ...address, port: (server.address() as AddressInfo).port },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** What an answer says. */
interface Answer {
  status: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}

function answer(
  response: ServerResponse,
  method: string | undefined,
  { status, type, body, headers }: Answer,
): void {
  response.on('error', () => undefined);
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers });
  response.end(method === 'HEAD' ? undefined : body);
}

function answerTo(
  { method, url = '', headers: { host } }: IncomingMessage,
  address: ListenAddress,
  observe: () => Observed,
  now: () => number,
): Answer {
  const text = (status: number, body: string, headers?: Record<string, string>): Answer => ({
    ...{ status, type: 'text/plain; charset=utf-8', body },
    ...(headers && { headers }),
  });
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'Ask with GET.\n', ALLOWED);
  if (!isAskedFor(host, address)) {
    return text(403, 'Ask by the address of this machine, or as localhost.\n');
  }
  // Not read as a URL: whatever follows the first line's blank may stand there.
  const [target] = url.split(/[?#]/, 1);
  if (target !== '/metrics' && target !== '/healthz') {
    return text(404, 'Ask for /healthz or /metrics.\n');
  }
  try {
    const observed = observe();
    if (target === '/healthz') return health(observed, now());
    return { ...text(200, metricsOf(observed, now())), type: METRICS_TYPE };
  } catch {
    return text(500, 'The state cannot be read: "graph-1password poll --status" says why.\n');
  }
}

/** Of Prometheus' text format. */
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

function health({ state }: Observed, now: number): Answer {
  const { lastSuccess, nextRun, lastRun } = state;
  const word = healthOf(state, now, true);
  const body = { health: word, lastSuccess, nextRun: nextRun?.on, reasons: lastRun?.reasons ?? [] };
  return {
    status: isHealthy(word) ? 200 : 503,
    type: 'application/json',
    body: `${JSON.stringify(body)}\n`,
  };
}

/** Answers CONNECT, and what is no HTTP at all: Node hands both over as a bare connection. */
function refuseTheRest(server: Server): void {
  const answered = new WeakSet<Duplex>();
  const refuse = (socket: Duplex, status: string, headers = '') => {
    // The rest of a request that was refused is an error again.
    if (answered.has(socket)) return;
    answered.add(socket);
    socket.on('error', () => undefined);
    socket.end(`HTTP/1.1 ${status}\r\n${headers}connection: close\r\ncontent-length: 0\r\n\r\n`);
    // Closed at once, a client that is still sending would see a reset in place of the answer.
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  };
  server.on('connect', (_request, socket: Duplex) => {
    socket.resume();
    refuse(socket, '405 Method Not Allowed', 'allow: GET, HEAD\r\n');
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable && !answered.has(socket)) socket.destroy();
    else refuse(socket, STATUS[error.code ?? ''] ?? '400 Bad Request');
  });
}

/** What the poller says of its monitor when it starts. */
export const describeMonitor = ({ address }: Monitor): string =>
  `/healthz and /metrics on ${urlOf(address)}.`;
