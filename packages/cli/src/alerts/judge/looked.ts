import type { ReadWindow } from '@graph-1password/archive';
import type { Detection } from '../../detect/detect';
import type { Rule } from '../../detect/rules';
import type { GraphFacts } from '../../graph/facts';

/** What is judged. */
export interface LookRequest {
  /** The graph. */
  folder: string;
  /** Of the state of alerts, where what was found is kept. */
  alertsFolder: string;
  rules: readonly Rule[];
  window: Pick<ReadWindow, 'since'>;
  /** Epoch ms. */
  now: number;
  /** Ask all rules about everything. */
  whole?: boolean;
}

/** What the rules find in a graph. */
export interface Looked extends Detection {
  /** Types and classes that are in the graph. */
  known: ReadonlySet<string>;
  facts: GraphFacts;
  /** All rules should be asked about everything again, once what is new was told. */
  isWholeDue?: boolean;
}
