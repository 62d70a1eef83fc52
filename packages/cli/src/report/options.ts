import type { EngineChoice } from '../cluster/options';
import type { RelativeMoment } from '../support/options';

/** Options of `graph-1password report`. */
export interface ReportOptions extends EngineChoice {
  since: RelativeMoment;
  /** What counts as the present, epoch ms. Default: the clock. */
  now?: number;
  format?: 'md' | 'html' | 'json';
  /** A file instead of the terminal. */
  output?: string;
  dataDir?: string;
  stateDir?: string;
  integrationInstanceId?: string;
  /** `graph-1password.yaml`, when it is not where it is looked for. */
  config?: string;
}
