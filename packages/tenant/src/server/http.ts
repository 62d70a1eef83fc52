import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { FaultAction, Reply, ServeOptions, TenantRequest } from './types';

/** Larger request bodies are refused; true ones have some hundred bytes. */
const MAX_BODY = 1 << 20;

/** One of the two APIs behind a port. */
export interface Endpoint {
  /** Reads the request line into what the API understands; `undefined` when the path lies outside of it. */
  classify: (path: string) => Pick<TenantRequest, 'api' | 'path' | 'kind'> | undefined;
  answer: (request: TenantRequest) => Reply;
  /** Called once the status is known. */
  record: (request: TenantRequest, status: number) => void;
}

/** A listening server. */
export interface Listening {
  /** `host:port` as it stands in a URL. */
  authority: string;
  close: () => Promise<void>;
}

/** Starts one server. Latency, faults, compression and TLS are the same for both APIs. */
export async function listen(
  endpoint: Endpoint,
  port: number,
  options: ServeOptions,
): Promise<Listening> {
  let n = 0;
  const listener: RequestListener = (incoming, response) => {
    n++;
    serve(endpoint, incoming, response, options, n).catch((error: unknown) => {
      // Most likely a fault hook of a test that threw: its author should see why.
      if (response.headersSent || response.destroyed) incoming.socket.destroy();
      else response.writeHead(500).end(`simulated tenant: ${String(error)}`);
    });
  };
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    authority: `${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(
  endpoint: Endpoint,
  incoming: IncomingMessage,
  response: ServerResponse,
  options: ServeOptions,
  n: number,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://tenant');
  const body = await readBody(incoming);
  const place = endpoint.classify(url.pathname);
  const request: TenantRequest = {
    api: 'connect',
    path: url.pathname,
    ...place,
    method: incoming.method ?? 'GET',
    query: url.searchParams,
    headers: incoming.headers,
    body: body ?? '',
    n,
  };
  const latency =
    typeof options.latencyMs === 'function' ? options.latencyMs(request) : (options.latencyMs ?? 0);
  if (latency > 0) await wait(latency);
  const action = await options.onRequest?.(request);
  if (action?.type === 'delay') await wait(action.ms);
  if (response.destroyed) return;
  const status = (reply: Reply): Reply => {
    endpoint.record(request, reply.status);
    return reply;
  };
  const truth = (): Reply => {
    if (body === undefined) return plain(413, 'Payload Too Large');
    return place ? endpoint.answer(request) : plain(404, '404 page not found\n');
  };
  if (action && action.type !== 'delay')
    applyFault(action, truth, status, incoming, response, options);
  else send(incoming, response, status(truth()), options);
}

const plain = (code: number, text: string): Reply => ({
  status: code,
  headers: { 'content-type': 'text/plain' },
  chunks: [Buffer.from(text)],
});

/** The body, or `undefined` when it is too large. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MAX_BODY) chunks.push(chunk);
  }
  return length > MAX_BODY ? undefined : Buffer.concat(chunks).toString();
}

function send(
  incoming: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  options: ServeOptions,
): void {
  const packed = options.gzip && /\bgzip\b/.test(String(incoming.headers['accept-encoding'] ?? ''));
  const chunks = packed ? [gzipSync(Buffer.concat(reply.chunks))] : reply.chunks;
  writeHead(response, reply, chunks, packed ? { 'content-encoding': 'gzip' } : {});
  response.cork();
  for (const chunk of chunks) response.write(chunk);
  response.end();
  response.uncork();
}

function writeHead(
  response: ServerResponse,
  reply: Reply,
  chunks: readonly Buffer[],
  extra: Record<string, string>,
): void {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  response.writeHead(reply.status, {
    ...reply.headers,
    ...extra,
    'content-length': String(length),
  });
}

/** Misbehaves as asked. */
function applyFault(
  action: Exclude<FaultAction, { type: 'delay' }>,
  truth: () => Reply,
  record: (reply: Reply) => Reply,
  incoming: IncomingMessage,
  response: ServerResponse,
  options: ServeOptions,
): void {
  switch (action.type) {
    case 'respond': {
      const { status, headers = {}, body = '' } = action;
      const chunks = [typeof body === 'string' ? Buffer.from(body) : body];
      send(incoming, response, record({ status, headers, chunks }), options);
      return;
    }
    case 'reset':
      record({ status: 0, headers: {}, chunks: [] });
      incoming.socket.destroy();
      return;
    case 'mutate': {
      const reply = record(truth());
      const text = action.body(Buffer.concat(reply.chunks).toString());
      send(incoming, response, { ...reply, chunks: [Buffer.from(text)] }, options);
      return;
    }
    case 'truncate':
    case 'stall': {
      const reply = record(truth());
      if (action.bytes === undefined) return;
      writeHead(response, reply, reply.chunks, {});
      const part = Buffer.concat(reply.chunks).subarray(0, action.bytes);
      response.write(part, () => {
        if (action.type === 'truncate') incoming.socket.destroy();
      });
      response.flushHeaders();
    }
  }
}
