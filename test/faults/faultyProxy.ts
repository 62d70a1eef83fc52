import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What a proxy does with a connection. */
export type FrontMode =
  /** Hands every byte on. */
  | 'pass'
  /** Ends it at once. */
  | 'reset'
  /** Accepts it and never answers. */
  | 'silent'
  /** Answers in a language that is not HTTP. */
  | 'gibberish'
  /** Answers the beginning of TLS with the alert `handshake_failure`. */
  | 'alert';

const HANDSHAKE_FAILURE = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]);

/**
 * A port on 127.0.0.1 before a server of the tenant that misbehaves below HTTP, where the tenant's own
 * fault hook cannot.
 */
export class FaultyProxy {
  mode: FrontMode = 'pass';
  /** Connections accepted so far. */
  accepted = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  /**
   * @param target port of 127.0.0.1 to hand on to
   * @param tls speak TLS with this certificate (PEM), trusted or not
   */
  private constructor(
    readonly target: number,
    readonly tls?: { key: Buffer; cert: Buffer },
  ) {
    const serve = (socket: Socket): void => this.#serve(socket);
    this.#server = tls ? createTlsServer(tls, serve) : createServer(serve);
    // A client that does not trust the certificate ends the handshake; that is the point.
    this.#server.on('tlsClientError', () => undefined);
  }

  /** Starts a proxy. */
  static async start(target: number, tls?: { key: Buffer; cert: Buffer }): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target, tls);
    await proxy.listen();
    return proxy;
  }

  /** `http://127.0.0.1:<port>`, or `https://…` with a certificate. */
  get url(): string {
    return `${this.tls ? 'https' : 'http'}://127.0.0.1:${this.#port}`;
  }

  /** Opens the port; after `refuse`, the same one again. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Closes the port and every connection: from now on connections are refused. */
  async refuse(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #serve(socket: Socket): void {
    this.accepted++;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
    switch (this.mode) {
      case 'pass':
        return this.#pass(socket);
      case 'reset':
        socket.resetAndDestroy();
        return;
      case 'silent':
        return;
      case 'gibberish':
        socket.end('SSH-2.0-OpenSSH_9.6\r\n');
        return;
      case 'alert':
        socket.end(HANDSHAKE_FAILURE);
    }
  }

  #pass(socket: Socket): void {
    const upstream = connect(this.target, '127.0.0.1');
    const end = (): void => {
      socket.destroy();
      upstream.destroy();
    };
    upstream.on('error', end).on('close', end);
    socket.on('close', end);
    socket.pipe(upstream).pipe(socket);
  }
}
