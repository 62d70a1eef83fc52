import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { healthOf, isHealthy, metricsOf } from './health';
import type { PollState } from './state';

/** A running monitor. */
export interface Monitor {
  port: number;
  close(): Promise<void>;
}

/**
 * Answers operators on the loopback interface: `/healthz` with 200 or 503, `/metrics` for Prometheus. Reads only the
 * state, so it can give away nothing that the state file does not.
 * @param port 0 for any free one
 * @throws Error with a sentence when the port cannot be opened
 */
export async function startMonitor(
  port: number,
  state: () => PollState,
  now: () => number,
): Promise<Monitor> {
  const server: Server = createServer((request, response) => {
    const send = (status: number, type: string, body: string) => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, 'text/plain', '');
    const { pathname } = new URL(request.url ?? '/', 'http://loopback');
    if (pathname === '/metrics') {
      return send(200, 'text/plain; version=0.0.4; charset=utf-8', metricsOf(state(), now()));
    }
    if (pathname !== '/healthz') return send(404, 'text/plain', 'Ask for /healthz or /metrics.\n');
    const { lastSuccess, nextRun, lastRun } = state();
    const health = healthOf(state(), now(), true);
    const body = { health, lastSuccess, nextRun: nextRun?.on, reasons: lastRun?.reasons ?? [] };
    send(isHealthy(health) ? 200 : 503, 'application/json', `${JSON.stringify(body)}\n`);
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `Port ${port} on 127.0.0.1 cannot be opened (${code}): give another to --listen.`,
    );
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
