import type { EngineChoice } from '../cluster/options';
import type { WindowOptions } from '../support/options';
import type { Level } from './levels';

/** Options of `graph-1password detect`. */
export interface DetectOptions extends WindowOptions, EngineChoice {
  format?: 'text' | 'json' | 'csv' | 'sarif';
  /** A file instead of the terminal. */
  output?: string;
  dataDir?: string;
  stateDir?: string;
  integrationInstanceId?: string;
  /** What counts as the present, epoch ms. Default: the clock. */
  now?: number;
  /** The lowest level at which a finding makes the exit code 4. */
  failOn?: Level;
  /** The reads of this integration count as uses. */
  ownReads?: boolean;
  /** Only what this machine first saw within the last day; for a plain collect, what happened within it. */
  recent?: boolean;
  /** A rule pack instead of the one that is shipped. */
  rulesFolder?: string;
  /** `graph-1password.yaml`, when it is not where it is looked for. */
  config?: string;
  /** How far back the rules are tried, ms: counts instead of findings. */
  backtest?: number;
  /** Ids of the rules that are tried; default: all. */
  rule?: string[];
}

/** Where the findings go, and the clock. */
export interface DetectContext {
  print: (text: string) => void;
  printError: (text: string) => void;
  /** Epoch ms. */
  now: () => number;
}
