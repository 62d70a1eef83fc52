import type { Dispatcher } from 'undici';
import type { BufferedResponse } from './buffered';

/** Key in undici's dispatch options under which the context of a request travels through the interceptors. */
export const REQUEST_CONTEXT = Symbol('1Password request context');

/** Thrown by `accept` for a complete answer of something else: a web page, plain text. */
export class ForeignAnswer extends Error {}

/** What the HTTP client and its interceptors tell each other about one request. */
export interface RequestContext {
  /** Method and URL without query, for logs. */
  readonly endpoint: string;
  /** Bound for the body of a success, in bytes. */
  readonly maxResponseBytes: number;
  /** Aborted when nobody wants the answer any more, also while the request waits for its turn. Written by retry. */
  signal?: AbortSignal;
  /**
   * Looks at a complete answer. A throw means: damaged, ask again; a `ForeignAnswer` means so only after a good
   * answer of the same host. The JSON is parsed here, once, and kept by the HTTP client.
   */
  accept?(response: BufferedResponse): void;
  /** Awaited between a successful answer and `accept`; the time is not part of the time budget. */
  wanted?(): Promise<void>;
  /**
   * For a request about one object, which may be faulty on a host that is well: whether the host is. Asked after some
   * attempts, when nothing else shows it.
   */
  readonly isHostWell?: () => Promise<boolean>;
  /** The request was given up although the host is well. Written by retry. */
  isOfItsOwn?: true;
  /** Requests sent so far. Written by retry. */
  attempts: number;
  /** Waited between them, in ms. Written by retry. */
  waitedMs: number;
  /** Waited for the rate limit and until the answer was wanted, in ms; no part of the time budget. Written by both. */
  queuedMs: number;
  /** The wait that the server asked for and that the time budget does not allow, in ms. Written by retry. */
  refusedRetryAfterMs?: number;
}

/** Dispatch options with a context. */
export type ContextOptions = Dispatcher.DispatchOptions & { [REQUEST_CONTEXT]?: RequestContext };

/** The context of a request, or undefined when the caller is not our HTTP client. */
export function contextOf(options: Dispatcher.DispatchOptions): RequestContext | undefined {
  return (options as ContextOptions)[REQUEST_CONTEXT];
}
