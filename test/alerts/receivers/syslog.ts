import { connect, createServer as createTcp } from 'node:net';
import type { Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import type { SyslogConfig } from '../../../packages/cli/src/alerts/config/types';
import { CA_FILE, SERVER_TLS } from '../../support/tls';
import { closed, listen, silent } from './places';
import { IMPATIENCE, PATIENCE } from './receiver';
import type { Fault, Receiver } from './receiver';

/**
 * A syslog collector.
 * @param reset whether it cuts the n-th connection (from 0): before it takes the line, or after
 * @param secure with a certificate that nobody trusts unless `caFile` says so
 */
export async function syslogReceiver(
  reset: (attempt: number) => 'before' | 'after' | undefined,
  secure = false,
): Promise<Receiver> {
  const taken: string[] = [];
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  // TLS knows no reset: the connection below it does.
  const front: Socket[] = [];
  let attempt = 0;
  const handler = (socket: Socket) => {
    sockets.add(socket);
    const broken = reset(attempt++);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (broken !== 'before') {
        seen.push(data.toString());
        taken.push(/key="([^"]*)"/.exec(data.toString())?.[1] ?? '');
      }
      if (broken !== undefined) (front.at(-1) ?? socket).resetAndDestroy();
    });
  };
  const server = secure ? createTls(SERVER_TLS, handler) : createTcp(handler);
  server.on('tlsClientError', () => undefined);
  const inner = await listen(server);
  const outer = createTcp({ allowHalfOpen: true }, (socket) => {
    front.push(socket);
    sockets.add(socket);
    const way = connect(inner, '127.0.0.1');
    for (const each of [socket, way]) each.on('error', () => undefined);
    socket.on('close', () => way.destroy());
    way.on('close', () => socket.destroy());
    socket.pipe(way).pipe(socket);
  });
  const port = secure ? await listen(outer) : inner;
  return {
    config: { type: 'syslog', host: '127.0.0.1', port, tls: secure, timeout: PATIENCE },
    ...{ env: {}, taken, seen },
    close: () => {
      for (const each of [server, outer]) each.close();
      for (const socket of sockets) socket.destroy();
      return Promise.resolve();
    },
  };
}

/** A collector with a fault; undefined for what syslog cannot do, or cannot know: it has no answers. */
export async function faultySyslog(fault: Fault, secure: boolean): Promise<Receiver | undefined> {
  const cuts = { cut: 'before', half: 'before', lost: 'after' }[fault as 'cut'] as
    'before' | 'after' | undefined;
  const places = { refused: closed, ...(secure && { silent }) }[fault as 'refused'];
  const isKnown = cuts !== undefined || places !== undefined || (secure && fault === 'untrusted');
  if (!isKnown) return undefined;
  const receiver = await syslogReceiver((attempt) => (attempt === 0 ? cuts : undefined), secure);
  const config = receiver.config as SyslogConfig;
  if (fault === 'silent') config.timeout = IMPATIENCE;
  if (fault === 'untrusted') receiver.repair = () => (config.caFile = CA_FILE);
  else if (secure) config.caFile = CA_FILE;
  if (places === undefined) return receiver;
  const { port = 0 } = config;
  config.port = await places();
  receiver.repair = () => Object.assign(config, { port, timeout: PATIENCE });
  return receiver;
}
