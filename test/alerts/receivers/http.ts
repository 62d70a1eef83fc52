import { createServer as createHttp } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { SinkConfig } from '../../../packages/cli/src/alerts/config/types';
import { CA_FILE, SERVER_TLS } from '../../support/tls';
import { closed, cutting, listen, silent } from './places';
import { IMPATIENCE, PATIENCE } from './receiver';
import type { Fault, Receiver } from './receiver';

/** What a receiver does with its n-th attempt (from 0); `undefined`: it takes it. */
export type Behaviour = (attempt: number) => HttpFault | undefined;

/** What a server over HTTP can do wrong. */
export interface HttpFault {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Breaks the connection: before the answer, within its body, or after it took the message. */
  cut?: 'before' | 'body' | 'after taking';
}

/** The answer that each kind of service gives when it has taken a message. */
const FINE = {
  webhook: { status: 200, body: '{}' },
  slack: { status: 200, body: 'ok' },
  teams: { status: 202, body: '' },
  pagerduty: { status: 202, body: '{"status":"success","message":"Event processed"}' },
};

/** The kinds that speak HTTP. */
export type HttpKind = keyof typeof FINE;

function idOf(kind: HttpKind, request: IncomingMessage, body: string): string {
  if (kind === 'webhook') return String(request.headers['webhook-id']);
  const json = JSON.parse(body) as { dedup_key?: string; event_action?: string };
  return kind === 'pagerduty' ? `${json.dedup_key} ${json.event_action}` : body;
}

/** A service over HTTP. @param secure with a certificate that nobody trusts unless `caFile` says so */
export async function httpReceiver(
  kind: HttpKind,
  behave: Behaviour = () => undefined,
  secure = false,
): Promise<Receiver> {
  const taken: string[] = [];
  const seen: string[] = [];
  let attempt = 0;
  const handler = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      seen.push(`${JSON.stringify(request.headers)}\n${body}`);
      const fault = behave(attempt++);
      if (!fault || fault.cut === 'after taking') taken.push(idOf(kind, request, body));
      if (fault?.cut === 'before' || fault?.cut === 'after taking')
        return void request.socket.destroy();
      const {
        status,
        body: text,
        headers = {},
      } = { ...FINE[kind], ...fault } as Required<HttpFault>;
      if (fault?.cut === 'body') {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{"ok":', () => request.socket.destroy());
        return;
      }
      response.writeHead(status, headers).end(text);
    });
  };
  const server = secure ? createHttps(SERVER_TLS, handler) : createHttp(handler);
  const port = await listen(server);
  const url = `${secure ? 'https' : 'http'}://127.0.0.1:${port}/hook-CANARY-url`;
  const secret = { url: '${URL}', timeout: PATIENCE };
  const configs: Record<HttpKind, SinkConfig> = {
    webhook: { type: 'webhook', ...secret, secret: '${SECRET}' },
    slack: { type: 'slack', ...secret },
    teams: { type: 'teams', ...secret },
    pagerduty: {
      type: 'pagerduty',
      key: '${KEY}',
      timeout: PATIENCE,
      url: `http${secure ? 's' : ''}://127.0.0.1:${port}`,
    },
  };
  return {
    ...{ config: configs[kind], taken, seen },
    env: { URL: url, SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`, KEY: 'CANARY-key' },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a service over HTTP answers to the first attempts. */
const ANSWERS: Partial<Record<Fault, HttpFault>> = {
  half: { cut: 'body' },
  lost: { cut: 'after taking' },
  busy: { status: 429 },
  busyFor: { status: 429, headers: { 'retry-after': '120' } },
  broken: { status: 500 },
  lies: { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Log in' },
  login: { status: 401 },
  rejected: { status: 400, body: 'invalid_payload' },
};

/** A service over HTTP with a fault. */
export async function faultyHttp(kind: HttpKind, fault: Fault): Promise<Receiver> {
  const answer = ANSWERS[fault];
  // The second attempt says only the least, and is rejected too.
  const most = fault === 'rejected' ? 2 : 1;
  const receiver = await httpReceiver(
    kind,
    (attempt) => (attempt < most ? answer : undefined),
    fault === 'untrusted',
  );
  const config = receiver.config as { url?: string; caFile?: string; timeout?: number };
  if (fault === 'silent') config.timeout = IMPATIENCE;
  if (fault === 'untrusted') receiver.repair = () => (config.caFile = CA_FILE);
  const wrong = { refused: closed, silent, cut: cutting }[fault as 'refused'];
  if (wrong === undefined) return receiver;
  const right = { url: config.url, env: receiver.env };
  const address = `http://127.0.0.1:${await wrong()}`;
  if (kind === 'pagerduty') config.url = address;
  else receiver.env = { ...right.env, URL: address };
  receiver.repair = () => {
    config.timeout = PATIENCE;
    if (right.url !== undefined) config.url = right.url;
    receiver.env = right.env;
  };
  return receiver;
}
