import type { Dispatcher } from 'undici';
import { systemClock } from '../clock';
import type { Clock } from '../clock';
import type { ClientLogger } from '../logger';
import { classifyFailure } from '../transportErrors';
import { sendBuffered, isSuccess, RelayController, replay } from './buffered';
import type { BufferedResponse } from './buffered';
import { contextOf, ForeignAnswer, REQUEST_CONTEXT } from './context';
import type { ContextOptions, RequestContext } from './context';
import { parseRetryAfter } from './retryAfter';

/** How to retry. Times in ms. */
export interface RetryOptions {
  logger: ClientLogger;
  /**
   * For one request with all its attempts and waits, without the time queued for the rate limit; default
   * 5 minutes, so that it outlives a rate-limit window of one minute.
   */
  budgetMs?: number;
  /**
   * The same for network failures and damaged answers before the first good answer, and for every trouble after a
   * request that was given up, until the host answers again: a server that is down costs its minutes once and
   * not per request. Default 15 s.
   */
  firstContactMs?: number;
  /** Backoff of the first wait, and the highest; defaults 500 ms and 30 s. The wait is random below it (full jitter). */
  baseMs?: number;
  capMs?: number;
  /** Told of each attempt that failed in a way that is worth another one. */
  onTrouble?: () => void;
  /** For tests. */
  clock?: Clock;
  /** For tests: `[0, 1)` */
  random?: () => number;
}

/** What became of one attempt. */
type Outcome = { response: BufferedResponse } | { error: Error };

/** Why to ask again. */
interface Trouble {
  /** For the log. */
  reason: string;
  /** Below HTTP, or damaged: before the first good answer a wrong base URL is more likely than a fault. */
  network: boolean;
  retryAfterMs?: number;
}

/** What is known of the host, from all requests to it. */
interface Host {
  /** Count of its good answers. */
  good: number;
  /** A request has spent its time budget, and the host has not answered since. */
  givenUp: boolean;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
/** Attempts, or time in ms, after which a request for one object is given up when the host is well otherwise. */
const FEW_ATTEMPTS = 4;
const FEW_ATTEMPTS_MS = 60_000;
/** Waits from here on are logged as warnings. */
const LONG_WAIT = 10_000;

/** The time budget of a request ran out in the middle of an attempt. */
class TimeBudgetSpent extends Error {
  readonly code = 'TIME_BUDGET_SPENT';
}

/**
 * An undici interceptor that buffers each answer and asks again after network errors, cut or damaged bodies,
 * 408, 429 and 5xx except 501 (what 1Password's own collectors do), never after any other status. All
 * requests are reads, so POST is repeated too. When it gives up, the last answer or error goes on unchanged.
 */
export function retryInterceptor(options: RetryOptions): Dispatcher.DispatcherComposeInterceptor {
  const policy: Required<RetryOptions> = {
    budgetMs: 300_000,
    firstContactMs: 15_000,
    baseMs: 500,
    capMs: 30_000,
    onTrouble: () => undefined,
    clock: systemClock,
    random: Math.random,
    ...options,
  };
  const host: Host = { good: 0, givenUp: false };
  return (dispatch) => (request, handler) => {
    void new Retrying(policy, host, dispatch, request, handler).run();
    return true;
  };
}

/** One request with its attempts. */
class Retrying {
  readonly #context: RequestContext;
  readonly #options: ContextOptions;
  readonly #started: number;
  readonly #stop = new AbortController();
  /** A later fault of another request must not shorten this one. */
  readonly #begunAfterGivingUp: boolean;
  readonly #controller: RelayController;
  /** Good answers of the host when the trouble began. */
  #goodBefore: number | undefined;
  #isLastAttempt = false;
  #abortAttempt: (reason: Error) => void = () => undefined;

  constructor(
    readonly policy: Required<RetryOptions>,
    readonly host: Host,
    readonly dispatch: Dispatcher.Dispatch,
    request: Dispatcher.DispatchOptions,
    readonly handler: Dispatcher.DispatchHandler,
  ) {
    this.#context = contextOf(request) ?? {
      endpoint: `${request.method} ${request.path.split('?', 1)[0] ?? ''}`,
      maxResponseBytes: DEFAULT_MAX_BYTES,
      attempts: 1,
      waitedMs: 0,
      queuedMs: 0,
    };
    this.#context.signal = this.#stop.signal;
    this.#options = { ...request, [REQUEST_CONTEXT]: this.#context };
    this.#started = policy.clock.now();
    this.#begunAfterGivingUp = host.givenUp;
    this.#controller = new RelayController((reason) => {
      this.#stop.abort();
      this.#abortAttempt(reason);
    });
  }

  async run(): Promise<void> {
    this.handler.onRequestStart?.(this.#controller, {});
    for (let attempt = 1; ; attempt++) {
      this.#context.attempts = attempt;
      const outcome = await this.#attempt();
      await this.#untilWanted(outcome);
      const trouble = this.#judge(outcome);
      if (trouble) this.policy.onTrouble();
      if (!trouble || !(await this.#wait(trouble, attempt))) return this.#deliver(outcome);
    }
  }

  async #attempt(): Promise<Outcome> {
    let cancelTimer: () => void = () => undefined;
    const onStart = (): void => {
      const left = Math.max(1, this.policy.budgetMs - this.#used());
      cancelTimer = this.policy.clock.timer(left, () => this.#abortAttempt(new TimeBudgetSpent()));
    };
    const running = sendBuffered(
      this.dispatch,
      this.#options,
      this.#context.maxResponseBytes,
      onStart,
    );
    this.#abortAttempt = running.abort;
    try {
      return { response: await running.response };
    } catch (error) {
      return { error: error as Error };
    } finally {
      cancelTimer();
    }
  }

  async #untilWanted(outcome: Outcome): Promise<void> {
    if (!this.#context.wanted || 'error' in outcome || !isSuccess(outcome.response.status)) return;
    const since = this.policy.clock.now();
    await this.#context.wanted();
    this.#context.queuedMs += this.policy.clock.now() - since;
  }

  /** Whether to ask again, and why. */
  #judge(outcome: Outcome): Trouble | undefined {
    if (this.#controller.aborted) return undefined;
    if ('error' in outcome) {
      const kind = classifyFailure(outcome.error);
      const answered = this.host.good > 0;
      if (kind === 'certificate' || kind === 'tooLarge' || kind === 'internal') return undefined;
      if (kind === 'proxyRefused') return undefined;
      // What speaks no HTTP at first is another product; later on it is a damaged answer.
      if (kind === 'notHttp' && !answered) return undefined;
      return { reason: REASONS[kind], network: true };
    }
    const { response } = outcome;
    if (isTransient(response.status)) {
      const retryAfterMs = parseRetryAfter(response.headers, this.policy.clock.now());
      const reason = `status ${response.status}`;
      return { reason, network: false, ...(retryAfterMs ? { retryAfterMs } : {}) };
    }
    try {
      this.#context.accept?.(response);
    } catch (error) {
      // A web page at first is another product; later on it is a gateway that fails for a moment.
      if (error instanceof ForeignAnswer && this.host.good === 0) return undefined;
      return { reason: 'the answer is damaged', network: true };
    }
    this.host.good++;
    this.host.givenUp = false;
    return undefined;
  }

  /** @returns false when the time budget does not allow the wait, or nobody wants the answer any more */
  async #wait(trouble: Trouble, attempt: number): Promise<boolean> {
    const { policy } = this;
    if (await this.#isOfItsOwn(attempt)) return false;
    const firstContact = trouble.network && this.host.good === 0;
    const budget =
      firstContact || (this.#begunAfterGivingUp && this.host.givenUp)
        ? Math.min(policy.firstContactMs, policy.budgetMs)
        : policy.budgetMs;
    const backoff = policy.random() * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
    const asked = trouble.retryAfterMs;
    // The jitter keeps streams that were told the same from coming back at the same moment.
    const waitMs = Math.ceil(
      asked === undefined ? backoff : asked + policy.random() * policy.baseMs,
    );
    if (this.#used() + waitMs > budget) {
      if (asked !== undefined && asked > budget) this.#context.refusedRetryAfterMs = asked;
      this.host.givenUp = true;
      return false;
    }
    const fields = { endpoint: this.#context.endpoint, reason: trouble.reason, waitMs, attempt };
    const text = `Retrying in ${(waitMs / 1000).toFixed(1)} s: ${trouble.reason}${asked ? ', as the server asked' : ''}`;
    if (waitMs >= LONG_WAIT) policy.logger.warn(fields, text);
    else policy.logger.info(fields, text);
    try {
      await policy.clock.sleep(waitMs, this.#stop.signal);
    } catch {
      return false;
    }
    this.#context.waitedMs += waitMs;
    return !this.#controller.aborted;
  }

  /**
   * Whether only this request is in trouble: the host answers others well, and one more attempt after that failed, too. It
   * says nothing about the host then.
   */
  async #isOfItsOwn(attempt: number): Promise<boolean> {
    const { isHostWell } = this.#context;
    if (!isHostWell) return false;
    this.#goodBefore ??= this.host.good;
    if (attempt < FEW_ATTEMPTS && this.#used() < FEW_ATTEMPTS_MS) return false;
    if (this.#isLastAttempt) {
      this.#context.isOfItsOwn = true;
      return true;
    }
    this.#isLastAttempt = this.host.good > this.#goodBefore || (await isHostWell());
    return false;
  }

  #deliver(outcome: Outcome): void {
    const reason = this.#controller.reason;
    if (reason) this.handler.onResponseError?.(this.#controller, reason);
    else if ('error' in outcome) this.handler.onResponseError?.(this.#controller, outcome.error);
    else replay(this.handler, this.#controller, outcome.response);
  }

  /** Time budget used so far, in ms. */
  #used(): number {
    return this.policy.clock.now() - this.#started - this.#context.queuedMs;
  }
}

const REASONS = {
  refused: 'the connection was refused',
  dns: 'the host name did not resolve',
  tls: 'the secure connection failed',
  timeout: 'no answer in time',
  cut: 'the connection was cut',
  notHttp: 'the answer is damaged',
  noProxy: 'the proxy could not be reached',
  proxyFailed: 'the proxy could not reach the server',
  other: 'the network failed',
} as const;

/** Whether a status is worth another attempt. */
function isTransient(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status < 600 && status !== 501);
}
