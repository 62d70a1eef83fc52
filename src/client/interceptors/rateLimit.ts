import type { Dispatcher } from 'undici';
import { systemClock } from '../clock';
import type { Clock } from '../clock';
import type { ClientLogger } from '../logger';
import { RelayController } from './buffered';
import { contextOf } from './context';
import type { RateLimiter } from './rateLimiter';
import { parseRetryAfter } from './retryAfter';

/** Waits below this, in ms, are not worth a line in the log. */
const SHORT_WAIT = 1000;

/** Options of the interceptor. */
export interface RateLimitOptions {
  limiter: RateLimiter;
  logger: ClientLogger;
  /** For tests. */
  clock?: Clock;
}

/**
 * An undici interceptor that sends a request when the limiter lets it through. It belongs below retry, so
 * that each attempt counts, and tells the limiter of every 429.
 */
export function rateLimitInterceptor(
  options: RateLimitOptions,
): Dispatcher.DispatcherComposeInterceptor {
  const { limiter, logger } = options;
  const clock = options.clock ?? systemClock;
  return (dispatch) => (request, handler) => {
    const context = contextOf(request);
    const fail = (error: Error): void =>
      handler.onResponseError?.(new RelayController(() => undefined), error);
    limiter
      .acquire({
        retry: (context?.attempts ?? 1) > 1,
        ...(context?.signal ? { signal: context.signal } : {}),
        onWait(ms, reason) {
          if (ms < SHORT_WAIT) return;
          const fields = { endpoint: context?.endpoint, reason, waitMs: ms };
          logger.info(fields, `Waiting ${(ms / 1000).toFixed(1)} s for the rate limit: ${reason}`);
        },
      })
      .then((waitedMs) => {
        if (context) context.queuedMs += waitedMs;
        send(dispatch, request, handler, limiter, clock);
      })
      .catch(fail);
    return true;
  };
}

/** Sends a request that was let through, and watches for the start of its answer. */
function send(
  dispatch: Dispatcher.Dispatch,
  request: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
  limiter: RateLimiter,
  clock: Clock,
): void {
  let released = false;
  const release = (): void => {
    if (!released) limiter.release();
    released = true;
  };
  try {
    dispatch(request, {
      onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
      onResponseStart(controller, status, headers, statusMessage) {
        if (status >= 200) {
          const asked = headers['retry-after'];
          const date = headers.date;
          if (status !== 429) limiter.reward();
          else {
            limiter.penalise(
              parseRetryAfter(
                { 'retry-after': String(asked ?? ''), date: String(date ?? '') },
                clock.now(),
              ),
            );
          }
          release();
        }
        handler.onResponseStart?.(controller, status, headers, statusMessage);
      },
      onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
      onResponseEnd(controller, trailers) {
        release();
        handler.onResponseEnd?.(controller, trailers);
      },
      onResponseError(controller, error) {
        release();
        handler.onResponseError?.(controller, error);
      },
    });
  } catch (error) {
    release();
    throw error;
  }
}
