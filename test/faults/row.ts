import type { ServeOptions } from '@graph-1password/tenant';
import type { Steps } from '../../src/steps/constants';
import type { Collected, RunTimes } from './collect';
import type { FaultSetup } from './faultSetup';

/** Id of a step. */
export type StepId = (typeof Steps)[keyof typeof Steps];

/** A run in which some steps do not do all of their work. */
export interface Failure {
  /** Steps that fail; steps that depend on them, and no others, are incomplete too. */
  failed: readonly StepId[];
  /** What JupiterOne tells the customer. */
  says: RegExp;
  /** Types that JupiterOne must not clean up on top of those that it never does (events and what hangs on them). */
  partial: readonly string[];
}

/** A run in which no step fails, but some have less to say. */
interface Shortened {
  shortened: readonly StepId[];
  says: RegExp;
}

/** A run that is refused before its first step, so that JupiterOne keeps everything. */
interface Refusal {
  refused: RegExp;
}

/** What a fault leads to; `same events`: all runs of the row together hold every event once. */
export type Expected = 'same graph' | 'same events' | Failure | Shortened | Refusal;

/** One of several runs of a row. */
export interface Run extends RunTimes {
  before?: (setup: FaultSetup) => void;
}

/** One row of the matrix. */
export interface FaultRow {
  /** Where, what, how often. */
  name: string;
  /** How the tenant is served. */
  serve?: ServeOptions;
  /** Brings the fault about. */
  fault: (setup: FaultSetup) => void | Promise<void>;
  expected: Expected;
  /** The events differ as received, so their raw data does; everything else must not. */
  otherRawData?: true;
  /** The run or runs; by default one, at the end of the tenant's history. */
  runs?: readonly Run[];
  /** What else must be true of the last run; @returns what is not */
  check?: (collected: Collected, setup: FaultSetup) => string | undefined;
}
