import type { Summary } from '../queries/overview/summary';

/** What the page tells its worker. */
export type ToWorker =
  | { readonly kind: 'load'; readonly base64: string }
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: unknown }
  /** The answer of a call is no longer wanted. */
  | { readonly kind: 'cancel'; readonly id: number };

/** What the worker tells the page. */
export type FromWorker =
  | { readonly kind: 'loaded'; readonly summary: Summary }
  /** The data cannot be read; the message is a sentence for people. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly message: string };
