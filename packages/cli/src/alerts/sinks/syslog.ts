import { hostname } from 'node:os';
import { connect as connectTcp, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { trustOf } from '../../../../../src/client/network/trust';
import type { Level } from '../../detect/levels';
import type { SyslogConfig } from '../config/types';
import type { Message } from '../message';
import type { Sink } from '../outbox/deliver';
import type { SendResult } from '../outbox/outcome';
import { cut, plain } from '../text';
import { networkReason, readCa } from './http';

const DEFAULT_SECONDS = 10;
/** How long a collector that stays connected may take to reset the connection: the protocol has no answer. */
const GRACE_MS = 2000;
/** Severities of RFC 5424. */
const SEVERITIES: Record<Level, number> = { INFO: 6, LOW: 5, MEDIUM: 4, HIGH: 3, CRITICAL: 2 };
const LOG_AUDIT = 13;

/** A value of structured data: three characters are escaped. */
const quoted = (text: string): string => `"${plain(text).replace(/["\\\]]/g, '\\$&')}"`;

/** A message as a frame of RFC 6587: its length in bytes, and a line of RFC 5424. */
export function syslogFrame(message: Message, facility: number, host: string): string {
  const { key, thread, kind, level, title, facts, on } = message;
  const priority = facility * 8 + SEVERITIES[level];
  const values = [
    `key=${quoted(key)}`,
    `incident=${quoted(thread)}`,
    `kind=${quoted(kind)}`,
    `level=${quoted(level)}`,
  ];
  const words = facts.map(({ name, value }) => `${name}: ${value}`).join('; ');
  const text = cut(plain(`${title}${words === '' ? '' : `. ${words}`}`), 1500);
  const time = new Date(on).toISOString();
  const name = host.replace(/[^\x21-\x7e]/g, '').slice(0, 255) || '-';
  // The byte order mark says that the text is UTF-8.
  const line = `<${priority}>1 ${time} ${name} graph-1password - ${kind} [incident@32473 ${values.join(' ')}] \ufeff${text}`;
  return `${Buffer.byteLength(line)} ${line}`;
}

/** A line a message, over TCP or TLS. */
export class SyslogSink implements Sink {
  readonly #ca: string | undefined;

  readonly #config: SyslogConfig;

  /** @throws SinkConfigError when its authority cannot be read */
  constructor(config: SyslogConfig) {
    this.#config = config;
    this.#ca = readCa(config.caFile);
  }

  send(message: Message): Promise<SendResult> {
    const { facility = LOG_AUDIT, timeout = DEFAULT_SECONDS } = this.#config;
    const frame = syslogFrame(message, facility, hostname());
    return new Promise((resolve) => {
      let isSent = false;
      const socket = this.#connect(() => {
        socket.end(frame, () => {
          isSent = true;
          socket.setTimeout(GRACE_MS);
        });
      });
      const finish = (sent: SendResult) => {
        socket.destroy();
        resolve(sent);
      };
      const unanswered = (reason: string) => () => finish({ kind: 'retry', reason });
      socket.setTimeout(timeout * 1000);
      socket.on('timeout', () =>
        isSent
          ? finish({ kind: 'delivered' })
          : unanswered('The collector did not answer in time.')(),
      );
      socket.on('error', (error) => unanswered(networkReason(error))());
      // A collector that has read to the end closes its side in good order.
      socket.on('end', () => isSent && finish({ kind: 'delivered' }));
      socket.on('close', unanswered('The collector cut the connection.'));
      socket.resume();
    });
  }

  #connect(ready: () => void): Socket {
    const { host, tls = true } = this.#config;
    const port = this.#config.port ?? (tls ? 6514 : 601);
    if (!tls) return connectTcp({ host, port }, ready);
    const name = isIP(host) ? {} : { servername: host };
    return connectTls({ host, port, ...name, ...trustOf(this.#ca) }, ready);
  }
}
