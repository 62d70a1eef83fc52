import type { Browser } from 'playwright-core';
import type { ExplorerPage } from '../explorerPage';
import type { Subject } from '../subject';
import type { TrueFinding } from '../truth/findings';
import type { TrueGraph } from '../truth/graph';

/** What all tests of one graph share; filled in before the first of them. */
export interface Suite {
  browser: Browser;
  /** The page under test. */
  subject: Subject;
  /** The graph from which it was written. */
  graph: TrueGraph;
  /** What the rules find; known of the usual tenant alone. */
  readonly findings: TrueFinding[];
  /** A tab in which the tests of a graph go from place to place; each checks that there was no trouble. */
  tab: ExplorerPage;
  /** Whether the graph is drawn with WebGL in the windows of these tests. */
  readonly isDrawn: boolean;
  /** Windows of other kinds that are open, by what they are. */
  readonly windows: Map<string, ExplorerPage>;
}
