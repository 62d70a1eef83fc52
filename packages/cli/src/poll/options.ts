import type { ListenAddress } from './monitor/address';
import type { Keep } from '../archive/keep';
import type { Interval } from './schedule';

/** What `graph-1password poll` takes. */
export interface PollOptions {
  interval?: Interval;
  /** Ms; in place of an interval. */
  every?: number;
  /** `HH:MM`. */
  at?: string;
  /** 0 (Sunday) to 6. */
  day?: number;
  timeZone?: string;
  once?: boolean;
  collectOnly?: boolean;
  integrationInstanceId?: string;
  apiBaseUrl?: string;
  stateDir?: string;
  dataDir?: string;
  /** Everything is kept: in this folder, or, when it is true, beside the graphs; false for not at all. */
  archive?: string | boolean;
  /** How long what is kept in the archive; the rest for ever. */
  keep?: Keep[];
  /** `graph-1password.yaml`, when it is not where it is looked for. */
  config?: string;
  /** Seconds. */
  jitter: number;
  maxMinutes: number;
  listen?: ListenAddress;
  status?: boolean;
  format?: 'text' | 'json';
  /** With `status`: a file instead of the terminal. */
  output?: string;
  verbose?: boolean;
}
