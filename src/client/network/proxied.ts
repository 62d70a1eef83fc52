import { Pool, ProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import type { ConnectionOptions } from '../connectionOptions';
import type { ProxyRoute } from './proxy';
import { trustOf } from './trust';

/** A proxy that cannot be reached, or that does not do what it is asked. Its code is for `transportErrors.ts`. */
class ProxyFailure extends Error {
  /** @param code `PROXY_UNREACHABLE`, `PROXY_REFUSED` (4xx) or `PROXY_FAILED` (its way to the server is broken) */
  constructor(
    readonly code: 'PROXY_UNREACHABLE' | 'PROXY_REFUSED' | 'PROXY_FAILED',
    /** HTTP status of the proxy's answer, when it gave one. */
    readonly status?: number,
  ) {
    super(code);
  }
}

/** Failures to get to the first hop, which is the proxy. */
const FIRST_HOP = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/**
 * A dispatcher that sends the requests to one origin through a proxy: by `CONNECT` for https, so that the proxy sees
 * the name of the host and nothing else, and as a plain proxy request for http, because usual proxies open no
 * tunnels to other ports than 443.
 * @param options of the origin
 * @param route the proxy
 */
export function proxiedDispatcher(options: ConnectionOptions, route: ProxyRoute): Dispatcher {
  const { connections, headersTimeout, bodyTimeout, connectTimeout, ca } = options;
  const bounds = { connections, headersTimeout, bodyTimeout };
  const hop = { timeout: connectTimeout, autoSelectFamily: true, ...trustOf() };
  return new ProxyAgent({
    ...bounds,
    uri: route.url,
    proxyTunnel: !route.readsRequests,
    proxyTls: hop,
    requestTls: { timeout: connectTimeout, ...trustOf(ca) },
    // The agent forgets the bounds for plain proxy requests.
    factory: (origin, own) => new Pool(origin, { ...bounds, ...own }),
  });
}

/** Gives failures of the proxy a name of their own, so that nobody looks for them at the server behind it. */
export function proxyFailures(): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart: (...args) => handler.onRequestStart?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (controller, error) => handler.onResponseError?.(controller, explain(error)),
    });
}

/** What undici says of the proxy's answer stands in its messages only; the tests beside this file hold it to that. */
function explain(error: Error): Error {
  const { code } = error as { code?: unknown };
  const [, status] =
    /^Proxy response \((\d{3})\) !== 200|^Proxy Authentication Required \((407)\)/
      .exec(error.message)
      ?.filter((part) => part !== undefined) ?? [];
  if (status !== undefined) {
    const refused = Number(status) < 500;
    return new ProxyFailure(refused ? 'PROXY_REFUSED' : 'PROXY_FAILED', Number(status));
  }
  return typeof code === 'string' && FIRST_HOP.test(code)
    ? new ProxyFailure('PROXY_UNREACHABLE')
    : error;
}
