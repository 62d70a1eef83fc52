import type { SinkConfig } from '../../../packages/cli/src/alerts/config/types';

/** A receiver on loopback, of one kind of sink, that does what a fault says. */
export interface Receiver {
  config: SinkConfig;
  env: NodeJS.ProcessEnv;
  /** Ids of the messages that it took for good, in order; for kinds without one, their text. */
  taken: string[];
  /** All that it was sent, as text. */
  seen: string[];
  /** Ends a fault that does not end by itself. */
  repair?: () => void;
  close(): Promise<void>;
}

/** Seconds that a sink waits for a receiver that will answer, however busy the machine is: a message that is given up comes twice. */
export const PATIENCE = 100;
/** Seconds that it waits for one that never answers. */
export const IMPATIENCE = 1;

/** What can go wrong with a sink, once: the next attempt finds all well. */
export const FAULTS = {
  refused: 'nobody listens',
  silent: 'it never answers',
  cut: 'it cuts the connection',
  half: 'it cuts the connection within its answer, or after half a message',
  lost: 'it takes the message, and its answer is lost',
  busy: '429: too many messages',
  busyFor: '429 with `Retry-After: 120`',
  broken: '500, or an error that passes',
  lies: '200, and it is a login page',
  untrusted: 'its certificate is not trusted',
  login: '401: the secret is wrong',
  rejected: '400: it cannot read the message, in full or in short',
} as const;

/** One of {@link FAULTS}. */
export type Fault = keyof typeof FAULTS;
