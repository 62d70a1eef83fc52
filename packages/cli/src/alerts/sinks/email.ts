import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { trustOf } from '../../../../../src/client/network/trust';
import type { EmailConfig } from '../config/types';
import type { Message } from '../message';
import type { Sink } from '../outbox/deliver';
import type { SendResult } from '../outbox/outcome';
import { cut, plain } from '../text';
import { networkReason, readCa } from './http';
import { linesOf } from './words';

const DEFAULT_SECONDS = 30;
/** Answers to a login: somebody must act. */
const LOGIN = new Set([530, 534, 535, 538]);

/** nodemailer's codes for a connection that failed. */
const CONNECTION = new Set(['ESOCKET', 'ECONNECTION', 'EDNS']);

/** Mail clients put what belongs to one incident into one conversation, and drop what comes twice. */
const messageId = (text: string): string =>
  `<${createHash('sha256').update(text).digest('hex').slice(0, 32)}@graph-1password>`;

/** What nodemailer says of a failure. */
interface SmtpError {
  /** Its own name for where it happened. */
  code?: string;
  /** What it was, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  originalCode?: string;
  responseCode?: number;
}

function outcomeOf(error: unknown): SendResult {
  const { code, originalCode, responseCode } = error as SmtpError;
  if (code === 'EAUTH' || (responseCode !== undefined && LOGIN.has(responseCode))) {
    return {
      kind: 'closed',
      reason: `The mail server rejects the login (${responseCode ?? code}): check the user and the password.`,
    };
  }
  if (code === 'ETLS')
    return {
      kind: 'retry',
      reason:
        'The mail server does not offer TLS, or its certificate is not trusted: check the port, or set caFile to the certificate of its authority.',
    };
  if (responseCode !== undefined && responseCode >= 500) {
    return { kind: 'refused', reason: `The mail server answered ${responseCode}.` };
  }
  if (responseCode !== undefined)
    return { kind: 'retry', reason: `The mail server answered ${responseCode}.` };
  const isConnection = code !== undefined && CONNECTION.has(code) && originalCode !== undefined;
  return { kind: 'retry', reason: networkReason(isConnection ? { code: originalCode } : error) };
}

/** Fails as a connection does that takes too long. @param ms how long that is */
function timeLimit(ms: number): { over: Promise<never>; stop: () => void } {
  let stop = (): void => undefined;
  const over = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error('The attempt took too long.'), { code: 'ETIMEDOUT' });
    const timer = setTimeout(() => reject(error), ms);
    stop = () => clearTimeout(timer);
  });
  return { over, stop };
}

/** E-mail by SMTP; without TLS nothing is sent, unless to this machine. */
export class EmailSink implements Sink {
  readonly #ca: string | undefined;

  readonly #config: EmailConfig;

  /** @throws SinkConfigError when its authority cannot be read */
  constructor(config: EmailConfig) {
    this.#config = config;
    this.#ca = readCa(config.caFile);
  }

  async send(message: Message, minimal: boolean): Promise<SendResult> {
    const { host, tls = 'starttls', user, password, from, to } = this.#config;
    const most = (this.#config.timeout ?? DEFAULT_SECONDS) * 1000;
    // A server that never greets is given up earlier than one that is at work.
    const first = Math.min(most, 10_000);
    const transport = createTransport({
      host,
      port: this.#config.port ?? (tls === 'implicit' ? 465 : 587),
      secure: tls === 'implicit',
      ...(tls === 'starttls' && { requireTLS: true }),
      ...(tls === 'none' && { ignoreTLS: true }),
      tls: trustOf(this.#ca),
      ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
      ...{
        connectionTimeout: first,
        greetingTimeout: first,
        dnsTimeout: first,
        socketTimeout: most,
      },
    });
    // One that answers letter by letter is never idle: the whole attempt has an end, too.
    const limit = timeLimit(2 * most);
    try {
      const sending = transport.sendMail({
        from: { name: 'graph-1password', address: from },
        // Only from the configuration, and one by one: a text could hold a group.
        to: [to].flat().map((address) => ({ name: '', address })),
        subject: cut(plain(`[1Password] ${message.level}: ${message.title}`), 120),
        text: `${linesOf(message, minimal).join('\n')}\n`,
        messageId: messageId(message.key),
        references: message.kind === 'new' ? [] : [messageId(message.thread)],
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...{ disableFileAccess: true, disableUrlAccess: true },
      });
      const sent = await Promise.race([sending, limit.over]);
      if (sent.accepted.length > 0) return { kind: 'delivered' };
      return { kind: 'refused', reason: 'The mail server refused every recipient.' };
    } catch (error) {
      return outcomeOf(error);
    } finally {
      limit.stop();
      transport.close();
    }
  }
}
