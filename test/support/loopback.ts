import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as a loopback server got it. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A server on 127.0.0.1 that answers as the test says. */
export interface Loopback {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** All requests so far. */
  requests: SeenRequest[];
  close(): Promise<void>;
}

/** Answers one request; `index` counts from 0. */
export type Answer = (
  response: ServerResponse,
  request: SeenRequest,
  index: number,
) => void | Promise<void>;

/** Starts a server; the last answer is repeated when there are more requests than answers. */
export async function startLoopback(...answers: Answer[]): Promise<Loopback> {
  const requests: SeenRequest[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const request = {
        method: message.method ?? '',
        url: message.url ?? '',
        headers: message.headers,
        body: Buffer.concat(chunks).toString(),
      };
      const index = requests.push(request) - 1;
      const answer = answers[Math.min(index, answers.length - 1)];
      void answer?.(response, request, index);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, close: () => stop(server) };
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await stop(server);
  return port;
}

/** An answer with JSON. */
export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

/** An answer with any content. */
export const raw =
  (status: number, headers: Record<string, string>, body: string | Buffer = ''): Answer =>
  (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

/** Ends the connection without an answer. */
export const reset: Answer = (response) => {
  response.destroy();
};

/** Ends the connection in the middle of a JSON body. */
export const cutJson =
  (text: string, status = 200): Answer =>
  (response) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': String(text.length * 2),
    };
    response.writeHead(status, headers);
    response.write(text, () => setImmediate(() => response.destroy()));
  };

/** Never answers. */
export const silence: Answer = () => undefined;

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
