import { createHmac } from 'node:crypto';
import type { WebhookConfig } from '../config/types';
import type { Message } from '../message';
import type { Sink } from '../outbox/deliver';
import type { SendResult } from '../outbox/outcome';
import { SinkConfigError } from '../config/secrets';
import { payloadOf } from './payload';
import { HttpSender } from './http';

/** `whsec_` and base64, or base64 alone. @throws SinkConfigError */
function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length >= 24 && key.length <= 64) return key;
  throw new SinkConfigError(
    'The secret of a webhook must be whsec_ followed by 24 to 64 random bytes in base64: create one with "openssl rand -base64 32".',
  );
}

/** A signature by Standard Webhooks 1.0.0. @param seconds epoch seconds of the attempt */
const sign = (key: Buffer, id: string, seconds: number, body: string): string =>
  `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;

/** JSON by POST, signed by Standard Webhooks: the id of the message is the same at every attempt. */
export class WebhookSink implements Sink {
  readonly #config: WebhookConfig;
  readonly #keys: Buffer[];
  readonly #now: () => number;

  /** @throws SinkConfigError when a secret is none */
  constructor(config: WebhookConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
    this.#keys = [config.secret, config.previousSecret].flatMap((secret) =>
      secret === undefined ? [] : [keyOf(secret)],
    );
  }

  send(message: Message, minimal: boolean): Promise<SendResult> {
    const { url, caFile, timeout, authorization } = this.#config;
    const body = JSON.stringify({
      type: message.kind === 'report' ? 'report' : `incident.${message.kind}`,
      timestamp: new Date(message.on).toISOString(),
      data: payloadOf(message, minimal),
    });
    const seconds = Math.floor(this.#now() / 1000);
    const signatures = this.#keys.map((key) => sign(key, message.key, seconds, body));
    return new HttpSender(url, caFile, timeout).post(body, {
      'webhook-id': message.key,
      'webhook-timestamp': String(seconds),
      ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
      ...(authorization !== undefined && { authorization }),
    });
  }
}
