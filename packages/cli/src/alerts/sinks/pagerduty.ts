import type { Level } from '../../detect/levels';
import type { PagerDutyConfig } from '../config/types';
import type { Message } from '../message';
import type { Sink } from '../outbox/deliver';
import type { SendResult } from '../outbox/outcome';
import { cut, plain } from '../text';
import { HttpSender } from './http';
import type { Answer } from './http';
import { payloadOf } from './payload';

const DEFAULT_URL = 'https://events.pagerduty.com';
const SEVERITIES: Record<Level, string> = {
  ...{ INFO: 'info', LOW: 'info', MEDIUM: 'warning' },
  ...{ HIGH: 'error', CRITICAL: 'critical' },
};

/** An event of Events API v2: the incident is the dedup key, so that a repeated message makes no second alert. */
export function pagerDutyBody(message: Message, routingKey: string, minimal: boolean): string {
  const { kind, thread, level, title, link, eventOn, on } = message;
  const head = { routing_key: routingKey, dedup_key: thread };
  if (kind === 'gone') return JSON.stringify({ ...head, event_action: 'resolve' });
  return JSON.stringify({
    ...{ ...head, event_action: 'trigger' },
    payload: {
      summary: cut(plain(`${level}: ${title}`), 1000),
      ...{ source: '1Password', severity: SEVERITIES[level], class: kind },
      timestamp: new Date(eventOn ?? on).toISOString(),
      ...(!minimal && { custom_details: payloadOf(message) }),
    },
    ...(link !== undefined && { links: [{ href: link, text: 'Open in the explorer' }] }),
    client: 'graph-1password',
  });
}

function accepts({ body }: Answer): string | undefined {
  try {
    const { status } = JSON.parse(body) as { status?: unknown };
    if (status === 'success') return undefined;
  } catch {
    // An answer without JSON is not a success either.
  }
  return 'answered 2xx, but without the status "success"';
}

/** PagerDuty, Events API v2. */
export class PagerDutySink implements Sink {
  readonly #config: PagerDutyConfig;

  constructor(config: PagerDutyConfig) {
    this.#config = config;
  }

  send(message: Message, minimal: boolean): Promise<SendResult> {
    const { url = DEFAULT_URL, key, caFile, timeout } = this.#config;
    const address = new URL('/v2/enqueue', url).href;
    return new HttpSender(address, caFile, timeout).post(
      pagerDutyBody(message, key, minimal),
      {},
      accepts,
    );
  }
}
