import type { FaultAction, TenantRequest } from '@graph-1password/tenant';
import { Random } from '@graph-1password/tenant';
import { cutGzip, halfJson, html, status, text } from '../../test/faults/actions';

/** Faults that a second attempt gets over. */
const PASSING: readonly [name: string, action: FaultAction][] = [
  ['reset', { type: 'reset' }],
  ['cut body', { type: 'truncate', bytes: 120 }],
  ['truncated JSON', halfJson],
  ['gzip cut', cutGzip],
  ['200 without content', text('')],
  ['408', status(408)],
  ['429', status(429)],
  ['429, Retry-After 1 s', status(429, { 'retry-after': '1' })],
  ['500', status(500)],
  ['502', status(502)],
  ['503', status(503)],
  ['504', status(504)],
  ['slow', { type: 'delay', ms: 80 }],
];

/** How often the same request may fail in a row: for one item of many, the client makes four attempts. */
const MOST_IN_A_ROW = 3;

/** A server that fails a share of all requests, by chance but repeatably. */
export class Chaos {
  /** Faults so far, by name. */
  readonly faults: Record<string, number> = {};
  /** Arrival of every request to the Events API, monotonic ms. */
  readonly arrivals: number[] = [];
  readonly #random: Random;
  /** By request, how often it has failed since it was answered. */
  readonly #inARow = new Map<string, number>();

  /** @param share 0 to 1 */
  constructor(
    seed: string,
    readonly share: number,
  ) {
    this.#random = new Random(seed);
  }

  /** Faults of all kinds so far. */
  get count(): number {
    return Object.values(this.faults).reduce((sum, count) => sum + count, 0);
  }

  /** The tenant's fault hook. */
  readonly onRequest = (request: TenantRequest): FaultAction | undefined => {
    if (request.api === 'events') this.arrivals.push(performance.now());
    const asked = `${request.path} ${request.body}`;
    const before = this.#inARow.get(asked) ?? 0;
    if (!this.#random.chance(this.share) || before === MOST_IN_A_ROW) {
      this.#inARow.delete(asked);
      return undefined;
    }
    this.#inARow.set(asked, before + 1);
    const [name, action] = this.#draw(request);
    this.faults[name] = (this.faults[name] ?? 0) + 1;
    return action;
  };

  #draw(request: TenantRequest): readonly [string, FaultAction] {
    const choices = [...PASSING];
    // Only where the server has given a good answer before: at first, a web page means a wrong address.
    if (request.body.includes('"cursor"')) {
      choices.push(['a web page', html], ['cursor expired', status(400)]);
    }
    return this.#random.pick(choices);
  }
}
