import type { Dispatcher } from 'undici';

/**
 * Puts a dispatcher of the caller's own on the one that talks to the network: recordings in tests do. Below it bodies are
 * already decoded; rate limit and retry are above it.
 */
export type DispatcherWrapper = (base: Dispatcher) => Dispatcher;

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
  wrapDispatcher?: DispatcherWrapper;
}
