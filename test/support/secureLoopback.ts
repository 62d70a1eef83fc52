import { createServer as createPlain } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SERVER_TLS } from './tls';

/** A server that answers everything with `{"ok":true}`. */
export interface AnsweringServer {
  port: number;
  /** Headers of all requests, in order. */
  seen: IncomingMessage['headers'][];
  /** Connections so far. */
  connections(): number;
  close(): Promise<void>;
}

/**
 * Starts a server on loopback.
 * @param options `host`: `127.0.0.1` (default) or `::1`, and only that one; `secure`: TLS with the test certificate
 */
export async function startAnswering(
  options: { host?: string; secure?: boolean } = {},
): Promise<AnsweringServer> {
  const seen: IncomingMessage['headers'][] = [];
  let connections = 0;
  const server = options.secure ? createSecure(SERVER_TLS) : createPlain();
  server.on('connection', () => void connections++);
  server.on('request', (request: IncomingMessage, response) => {
    seen.push(request.headers);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  await new Promise<void>((resolve) =>
    server.listen({ port: 0, host: options.host ?? '127.0.0.1', ipv6Only: true }, resolve),
  );
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
