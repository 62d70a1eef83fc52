/** What became of an attempt. */
export type SendResult =
  | { kind: 'delivered' }
  /** Again later; not before `after` (ms) when the sink says so. */
  | { kind: 'retry'; reason: string; after?: number }
  /** This message never; others may do. */
  | { kind: 'refused'; reason: string }
  /** The address or secret is wrong, or switched off: no message before somebody acts. */
  | { kind: 'closed'; reason: string };

/** A line of the journal: an attempt, written down before the next one begins. */
export interface SendAttempt {
  sink: string;
  key: string;
  sent: SendResult;
  /** Epoch ms. */
  on: number;
}
