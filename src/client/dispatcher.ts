import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { decodeInterceptor } from './interceptors/decode';
import { proxiedDispatcher, proxyFailures } from './network/proxied';
import { proxyFor } from './network/proxy';
import { trustOf } from './network/trust';
import type { ProxyRoute } from './network/proxy';
import type { ConnectionOptions } from './connectionOptions';

/** The dispatcher that talks to the network, and the way to end its idle connections. */
export interface BaseDispatcher {
  dispatcher: Dispatcher;
  /** The proxy on the way, if any. */
  proxy?: ProxyRoute;
  close(): Promise<void>;
}

/**
 * Makes the pool of one host (keep-alive, redirects never followed) and puts the caller's own dispatcher on it. All
 * addresses of a host are tried, so that a `localhost` that means ::1 first finds a server on 127.0.0.1 and the
 * other way round.
 * @param env names the proxies, read now and never again
 * @throws IntegrationValidationError when the environment names a proxy that cannot be used
 */
export function createBaseDispatcher(
  options: ConnectionOptions,
  env: NodeJS.ProcessEnv = process.env,
): BaseDispatcher {
  const proxy = proxyFor(options.origin, env);
  const network = proxy ? proxiedDispatcher(options, proxy) : directPool(options);
  const decoded = network.compose(...(proxy ? [proxyFailures()] : []), decodeInterceptor());
  return {
    dispatcher: options.wrapDispatcher?.(decoded) ?? decoded,
    ...(proxy && { proxy }),
    close: () => network.close(),
  };
}

function directPool(options: ConnectionOptions): Pool {
  const { origin, connections, headersTimeout, bodyTimeout, connectTimeout, ca } = options;
  return new Pool(origin, {
    connections,
    headersTimeout,
    bodyTimeout,
    connect: {
      timeout: connectTimeout,
      autoSelectFamily: true,
      ...trustOf(ca),
    },
  });
}
