import type { HttpClient, JsonRequest, JsonResponse } from '../../src/client/http';

/** What a request for a page asks for. */
interface PageBody {
  limit?: number;
  start_time?: string;
  end_time?: string;
  cursor?: string;
}

/** How the fake behaves; by default it answers every request in the next round. */
export interface FakeEventsApiOptions {
  /** Rounds until the answer of the n-th request (1 is the first); the least is 1. */
  roundsOf?: (n: number) => number;
  /** Thrown in place of the answer of the n-th request. */
  failure?: (n: number, body: PageBody) => Error | undefined;
}

/** The id of the event with this index; 26 characters, as a real one. */
export const fakeUuid = (index: number): string =>
  index.toString(36).toUpperCase().padStart(26, '0');

/**
 * The Events API without a network, for the planner: one stream whose events have nothing but an id and
 * a time. Time passes in rounds: all requests that wait are answered in a turn of the event loop, so that
 * `rounds` is what a run would take in units of latency.
 */
export class FakeEventsApi implements HttpClient {
  /** Bodies of all requests. */
  readonly requests: PageBody[] = [];
  rounds = 0;
  inFlight = 0;
  mostInFlight = 0;
  readonly #waiting: { due: number; answer: () => void }[] = [];
  readonly #chains: { indices: number[]; limit: number }[] = [];
  #turning = false;
  readonly #times: readonly number[];
  readonly #options: FakeEventsApiOptions;

  /** @param times of the events, epoch ms, in the order of the API */
  constructor(times: readonly number[], options: FakeEventsApiOptions = {}) {
    this.#times = times;
    this.#options = options;
  }

  async requestJson({ body }: JsonRequest): Promise<JsonResponse> {
    const asked = body as PageBody;
    const n = this.requests.push(asked);
    this.inFlight++;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    await new Promise<void>((answer) => {
      this.#waiting.push({ due: this.rounds + (this.#options.roundsOf?.(n) ?? 1), answer });
      this.#turn();
    });
    this.inFlight--;
    const failure = this.#options.failure?.(n, asked);
    if (failure) throw failure;
    return { status: 200, headers: {}, body: this.#page(asked) };
  }

  requestText(): never {
    throw new Error('No stream is read as a text.');
  }

  endpoint({ method, path }: Pick<JsonRequest, 'method' | 'path'>): string {
    return `${method} https://events.1password.com${path}`;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #turn(): void {
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => {
      this.#turning = false;
      this.rounds++;
      const due = this.#waiting.filter((request) => request.due <= this.rounds);
      for (const request of due) this.#waiting.splice(this.#waiting.indexOf(request), 1);
      for (const { answer } of due) answer();
      if (this.#waiting.length > 0) this.#turn();
    });
  }

  #page({ cursor, limit = 100, start_time: start = '', end_time: end = '' }: PageBody): unknown {
    const [chain = 0, from = 0] = cursor?.split('.').map(Number) ?? [
      this.#open(Date.parse(start), Date.parse(end), limit),
    ];
    const { indices, limit: size } = this.#chains[chain] ?? { indices: [], limit };
    const items = indices.slice(from, from + size).map((index) => ({
      uuid: fakeUuid(index),
      timestamp: new Date(this.#times[index] ?? 0).toISOString(),
    }));
    // As the API does it: a full page promises more, and the next one may be empty.
    return { cursor: `${chain}.${from + items.length}`, has_more: items.length === size, items };
  }

  #open(since: number, until: number, limit: number): number {
    const indices: number[] = [];
    this.#times.forEach((time, index) => {
      if (time >= since && time < until) indices.push(index);
    });
    return this.#chains.push({ indices, limit }) - 1;
  }
}
