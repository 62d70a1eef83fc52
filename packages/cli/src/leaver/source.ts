import type { ReadWindow } from '@graph-1password/archive';
import type { Graph } from '@graph-1password/j1ql';
import { runQuery } from '@graph-1password/j1ql';
import { Answers } from '../graph/answers';
import { factsOf } from '../graph/facts';
import type { GraphFacts } from '../graph/facts';
import { openGraph } from '../graph/ownReads';

/** A graph that answers a few queries. */
export interface LeaverSource extends Pick<Answers, 'table' | 'graph' | 'close'> {
  readonly facts: GraphFacts;
}

/**
 * Opens a graph for a few queries: its copy when there is one already, else the graph itself. To make a copy first would take
 * longer than all answers.
 * @param folder in which the folder `graph` is, or an archive
 * @throws what `openGraph` throws
 */
export async function openSource(folder: string, window: ReadWindow): Promise<LeaverSource> {
  const copy = await Answers.ofCopy(folder, { window });
  if (copy) return copy;
  const graph: Graph = await openGraph(folder, { window });
  return {
    table: async (query, { vocabulary, ...options }) => {
      const known = await vocabulary?.();
      return runQuery(graph, query, { ...options, ...(known && { vocabulary: known }) });
    },
    graph: () => Promise.resolve(graph),
    facts: factsOf(graph),
    close: () => undefined,
  };
}
