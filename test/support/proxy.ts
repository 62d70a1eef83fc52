import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What a proxy was asked for. */
interface ProxiedRequest {
  /** `CONNECT` for tunnels. */
  method: string;
  /** `host:port` for tunnels, the whole URL for plain requests. */
  target: string;
  headers: IncomingMessage['headers'];
}

/** A proxy on 127.0.0.1: tunnels (`CONNECT`) and plain requests. */
export interface TestProxy {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Everything that it was asked for, in order. */
  seen: ProxiedRequest[];
  /** All bytes that clients sent through tunnels. */
  tunnelled(): Buffer;
  close(): Promise<void>;
}

/** How a proxy behaves. */
export interface TestProxyOptions {
  /** `user:password` that it wants; without them it answers 407. */
  credentials?: string;
  /** Answers every request with this status. */
  refuseWith?: number;
}

/** Starts a proxy. Whatever host it is asked for, it goes to the same port of 127.0.0.1: tests own no host names. */
export async function startProxy(options: TestProxyOptions = {}): Promise<TestProxy> {
  const seen: ProxiedRequest[] = [];
  const bytes: Buffer[] = [];
  const sockets = new Set<Socket>();
  /** Notes a request. @returns the status to refuse it with, if any */
  const refusal = ({ method = '', url = '', headers }: IncomingMessage): number | undefined => {
    seen.push({ method, target: url, headers });
    const wanted = options.credentials && basic(options.credentials);
    if (wanted && headers['proxy-authorization'] !== wanted) return 407;
    return options.refuseWith;
  };

  const server = createServer((incoming, outgoing) => {
    const status = refusal(incoming);
    if (status === undefined) forward(incoming, outgoing);
    else outgoing.writeHead(status).end();
  });
  server.on('connect', (incoming: IncomingMessage, client: Socket, head: Buffer) => {
    const status = refusal(incoming);
    client.on('error', () => undefined);
    if (status !== undefined) return void client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const upstream = connect(Number(incoming.url?.split(':').at(-1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      client.on('data', (chunk: Buffer) => bytes.push(chunk));
      client.pipe(upstream).pipe(client);
    });
    upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    sockets.add(client).add(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    tunnelled: () => Buffer.concat(bytes),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const basic = (credentials: string): string =>
  `Basic ${Buffer.from(credentials).toString('base64')}`;

function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { port, pathname, search } = new URL(incoming.url ?? '');
  const upstream = request(
    {
      host: '127.0.0.1',
      port,
      path: pathname + search,
      method: incoming.method,
      headers: incoming.headers,
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  upstream.on('error', () => outgoing.writeHead(502).end());
  incoming.pipe(upstream);
}
