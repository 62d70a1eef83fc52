import { createServer } from 'node:net';
import type { Socket, AddressInfo } from 'node:net';
import { success, Unpacker } from './packStream';
import type { Structure } from './packStream';

/** A statement that was run. */
export interface Statement {
  cypher: string;
  parameters: Record<string, unknown>;
}

/** What a database says that takes everything and finds nothing. */
export interface BoltStub {
  /** `bolt://127.0.0.1:<port>` */
  uri: string;
  statements: Statement[];
  /** Scheme and user of every connection. */
  logins: { scheme: unknown; principal: unknown }[];
  close(): Promise<void>;
}

const HELLO = 0x01;
const GOODBYE = 0x02;
const RUN = 0x10;
/** Magic number and four proposals of versions. */
const HANDSHAKE_BYTES = 20;
/** Bolt 4.0, the first with a choice of database. */
const VERSION = Buffer.from([0, 0, 0, 4]);

/** Speaks the server's side of Bolt 4.0 far enough for writing. */
export async function startBoltStub(): Promise<BoltStub> {
  const sockets = new Set<Socket>();
  const statements: Statement[] = [];
  const logins: BoltStub['logins'] = [];
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)));
    let received = Buffer.alloc(0);
    let isGreeted = false;
    let message: Buffer[] = [];
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      if (!isGreeted) {
        if (received.length < HANDSHAKE_BYTES) return;
        received = received.subarray(HANDSHAKE_BYTES);
        isGreeted = true;
        socket.write(VERSION);
      }
      // Chunks: two bytes of length, then the data; a chunk of no length ends a message.
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
        const length = received.readUInt16BE();
        message.push(received.subarray(2, 2 + length));
        received = received.subarray(2 + length);
        if (length > 0) continue;
        answer(socket, new Unpacker(Buffer.concat(message)).value() as Structure);
        message = [];
      }
    });
  });
  function answer(socket: Socket, { signature, fields }: Structure): void {
    if (signature === GOODBYE) return void socket.end();
    if (signature === HELLO) {
      const { scheme, principal } = fields[0] as BoltStub['logins'][0];
      logins.push({ scheme, principal });
      return void socket.write(success({ server: 'Neo4j/4.0.0', connection_id: 'stub' }));
    }
    if (signature === RUN) {
      const [cypher, parameters] = fields as [string, Record<string, unknown>];
      statements.push({ cypher, parameters });
      return void socket.write(success({ fields: [] }));
    }
    socket.write(success({}));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    uri: `bolt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    statements,
    logins,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
