import type { CollectionPlan } from './plan';

/** Result of a check. `warning`: a collection works, but something needs attention; `failure`: it would fail. */
export type CheckStatus = 'ok' | 'warning' | 'failure';

/** What a check is about, in the order of the report. */
export const AREAS = [
  'configuration',
  'machine',
  'network',
  'events',
  'connect',
  'account',
] as const;

/** What a check is about. */
export type Area = (typeof AREAS)[number];

/** One line of the report. No text here may hold a token. */
export interface Check {
  /** Stable name: `events.features`. */
  id: string;
  area: Area;
  status: CheckStatus;
  /** What was found, as a sentence. */
  message: string;
  /** What to do about it, when the message does not say so. */
  cure?: string;
  /** The same for programs. Times are RFC 3339, durations in seconds. */
  facts?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** The whole report; `--json` prints it as it is. */
export interface DoctorReport {
  /** Version of this shape; grows when a field changes its meaning or goes away. */
  schema: 1;
  /** Whether a collection would succeed: no check failed. */
  ok: boolean;
  failures: number;
  warnings: number;
  checks: Check[];
  /** What a collection would read. */
  plan: CollectionPlan;
}

/** What the machine gives to a run. */
export interface Machine {
  /** Folders that are written, by what they are for. */
  folders: Record<'data' | 'state' | 'temporary', string>;
  /** What the container or control group allows, in bytes; undefined without a limit. */
  memoryLimit?: number;
  /** What Node lets the heap grow to, in bytes. */
  heapLimit: number;
  /** Whether this user may write into a folder that is there. */
  isWritable(folder: string): boolean;
  /** Room for this user in bytes; undefined when that cannot be told. */
  room(folder: string): number | undefined;
}

/** What the checks of a half need. */
export interface DoctorContext {
  /** Environment of the collection, `.env` included. */
  env: NodeJS.ProcessEnv;
  /** Time for one request with all its attempts, in ms. */
  timeoutMs: number;
  /** Epoch ms. */
  now: () => number;
  /** What this machine gives to a run; without it nothing is said of it. */
  machine?: Machine;
  /** Of Node, such as `24.1.0`. Default: of the Node that runs this. */
  nodeVersion?: string;
}
