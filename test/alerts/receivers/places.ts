import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Places where no receiver is, or a bad one: each test closes what it opens. */
const open = new Set<{ server: Server; sockets: Set<Socket> }>();

/** Listens on a free port of this machine. @returns the port */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port on which nobody listens. */
export async function closed(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** @param meet what is done with each connection */
async function place(meet: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    meet(socket);
  });
  open.add({ server, sockets });
  return listen(server);
}

/** A port on which a server takes connections and says nothing. */
export const silent = (): Promise<number> => place((socket) => void socket.resume());

/** A port on which a server cuts each connection when something comes. */
export const cutting = (): Promise<number> =>
  place((socket) => {
    socket.on('data', () => socket.resetAndDestroy());
    // One that waits for a greeting sends nothing first.
    setTimeout(() => socket.destroy(), 100).unref();
  });

/** Closes all places. */
export async function closePlaces(): Promise<void> {
  for (const { server, sockets } of open) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
  open.clear();
}
