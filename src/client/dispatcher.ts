import { Pool, type Dispatcher } from 'undici';
import { decodeInterceptor } from './interceptors/decode';

/** Wraps the dispatcher of every client that is created afterwards. */
export type DispatcherFactory = (base: Dispatcher) => Dispatcher;

let dispatcherFactory: DispatcherFactory | undefined;

/**
 * For recordings in tests: every HTTP client that is created from now on sends its requests through the
 * dispatcher that the factory returns, so that steps can be recorded and replayed without knowing. The
 * factory receives the dispatcher that talks to the network; below it bodies are already decoded, above it
 * are rate limit and retry.
 * @param factory undefined restores the network
 */
export function setDispatcherFactory(factory: DispatcherFactory | undefined): void {
  dispatcherFactory = factory;
}

/** What the connections of one client need. Times in ms. */
export interface ConnectionOptions {
  origin: string;
  /** Sockets at most. */
  connections: number;
  headersTimeout: number;
  bodyTimeout: number;
  connectTimeout: number;
  /** Certificates of a private authority, in PEM. */
  ca?: string;
}

/** The dispatcher that talks to the network, and the way to end its idle connections. */
export interface BaseDispatcher {
  dispatcher: Dispatcher;
  close(): Promise<void>;
}

/** Makes the pool of one host (keep-alive, redirects never followed) and puts the factory's dispatcher on it. */
export function createBaseDispatcher(options: ConnectionOptions): BaseDispatcher {
  const pool = new Pool(options.origin, {
    connections: options.connections,
    headersTimeout: options.headersTimeout,
    bodyTimeout: options.bodyTimeout,
    connect: {
      timeout: options.connectTimeout,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    },
  });
  const decoded = pool.compose(decodeInterceptor());
  return {
    dispatcher: dispatcherFactory ? dispatcherFactory(decoded) : decoded,
    close: () => pool.close(),
  };
}
