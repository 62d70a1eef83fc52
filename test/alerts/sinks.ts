import { createServer as createHttp } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { SMTPServer } from 'smtp-server';
import type { SinkConfig } from '../../packages/cli/src/alerts/config/types';
import { SERVER_TLS } from '../support/tls';

/** A receiver on loopback, of one kind of sink, that does what a fault says. */
export interface Receiver {
  config: SinkConfig;
  env: NodeJS.ProcessEnv;
  /** Ids of the messages that it took for good, in order; for kinds without one, the title. */
  taken: string[];
  /** All that it was sent, as text. */
  seen: string[];
  close(): Promise<void>;
}

/** What a receiver does with its n-th attempt (from 0); `undefined`: it takes it. */
export type Behaviour = (attempt: number) => HttpFault | undefined;

/** What a server over HTTP can do wrong. */
export interface HttpFault {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Never answers. */
  hang?: boolean;
  /** Breaks the connection: before the answer, within its body, or after it took the message. */
  cut?: 'before' | 'body' | 'after taking';
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

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
      if (fault?.hang) return;
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
  const secret = { url: '${URL}' };
  const configs: Record<HttpKind, SinkConfig> = {
    webhook: { type: 'webhook', ...secret, secret: '${SECRET}' },
    slack: { type: 'slack', ...secret },
    teams: { type: 'teams', ...secret },
    pagerduty: {
      type: 'pagerduty',
      key: '${KEY}',
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

/** A mail server. @param code what it answers to the recipient instead of taking the message, by attempt */
export async function mailReceiver(
  code: (attempt: number) => number | undefined,
): Promise<Receiver> {
  const taken: string[] = [];
  const seen: string[] = [];
  let attempt = 0;
  const server = new SMTPServer({
    ...{
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      logger: false,
    },
    onRcptTo: (_, __, done) => {
      const answer = code(attempt++);
      const error = Object.assign(new Error('no'), { responseCode: answer });
      done(answer === undefined ? null : error);
    },
    onData: (stream, _, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        seen.push(text);
        taken.push(/^Message-ID: (.*)$/im.exec(text)?.[1] ?? '');
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    config: {
      type: 'email',
      host: '127.0.0.1',
      port,
      tls: 'none',
      from: 'g@example.com',
      to: ['soc@example.com'],
    },
    ...{ env: {}, taken, seen },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A syslog collector. @param secure with a certificate that nobody trusts unless `caFile` says so */
export async function syslogReceiver(
  reset: (attempt: number) => boolean,
  secure = false,
): Promise<Receiver> {
  const taken: string[] = [];
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  let attempt = 0;
  const handler = (socket: Socket) => {
    sockets.add(socket);
    const broken = reset(attempt++);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (broken) return void socket.resetAndDestroy();
      seen.push(data.toString());
      taken.push(/key="([^"]*)"/.exec(data.toString())?.[1] ?? '');
    });
  };
  const server = secure ? createTls(SERVER_TLS, handler) : createTcp(handler);
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  return {
    config: { type: 'syslog', host: '127.0.0.1', port, tls: secure },
    ...{ env: {}, taken, seen },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
