import type { EngineChoice } from '../cluster/options';
import type { WindowOptions } from '../support/options';

/** Options of `graph-1password ask`. */
export interface AskOptions extends WindowOptions, EngineChoice {
  format?: 'table' | 'json' | 'csv' | 'tree';
  /** A file instead of the terminal. */
  output?: string;
  list?: boolean;
  question?: string;
  param: string[];
  dataDir?: string;
  integrationInstanceId?: string;
  /** What counts as the present, epoch ms. Default: the clock. */
  now?: number;
  /** The reads of this integration count as uses. */
  ownReads?: boolean;
  limit?: number;
  /** Print the statement instead of the answer. */
  sql?: boolean;
  /** False: read no copy of the graph, and keep none. */
  cache?: boolean;
  /** A question file instead of the one that is shipped. */
  questionFile?: string;
}
