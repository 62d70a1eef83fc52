import { createInvocationConfig } from '../../../../../src/invocationConfig';
import { RateLimiter } from '../../../../../src/client/interceptors/rateLimiter';

/** What the parent puts into BENCH_LIMIT. */
interface Limit {
  /** Requests a minute, as the tenant counts them. */
  perMinute: number;
  /** Events of a page: fewer events make as many requests, so that the limit is what is measured. */
  pageLimit: number;
}

const { perMinute, pageLimit } = JSON.parse(process.env.BENCH_LIMIT ?? '{}') as Limit;
/** The integration as it is, with another limit. */
export const invocationConfig = createInvocationConfig({
  clients: { limiter: new RateLimiter({ perMinute }), pageLimit },
});
