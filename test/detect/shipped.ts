import { queryProblems, placeOf } from '../../packages/cli/src/content/check';
import type { ShippedQuery } from '../../packages/cli/src/content/shipped';
import { VOCABULARY } from '../../packages/cli/src/ask/vocabulary';
import type { Graph } from '@graph-1password/j1ql/testing';
import { J1qlRunError, J1qlSyntaxError, parseQuery } from '@graph-1password/j1ql';
import { runQuery } from '@graph-1password/j1ql/testing';

/** Types that other integrations bring: the graph of this one has none. */
const OF_OTHERS = ['Device'];

/** Properties that only an imported snapshot of access brings: the graph of a collection alone has none. */
const OF_SNAPSHOTS = ['accountPermissions'];

/**
 * What is wrong with the queries: one text for each, with file, line of the file and hint.
 * @param graph on which they run
 * @param now epoch ms
 */
export function problemsOf(queries: readonly ShippedQuery[], graph: Graph, now: number): string[] {
  return queries.flatMap((query) => {
    try {
      const parsed = parseQuery(query.text);
      const unknown = queryProblems(parsed);
      const { notes } = runQuery(graph, parsed, {
        now,
        parameters: { userEmail: 'nobody' },
        vocabulary: VOCABULARY,
      });
      const accepted = [...OF_OTHERS, ...OF_SNAPSHOTS].map((name) => ` ${name}`);
      const strange = notes.filter((note) => !accepted.some((text) => note.includes(text)));
      if (unknown.length === 0) return strange.map((note) => `${placeOf(query, 1)}: ${note}`);
      return unknown.map(({ line, sentence }) => `${placeOf(query, line)}: ${sentence}`);
    } catch (error) {
      if (error instanceof J1qlSyntaxError) {
        return [`${placeOf(query, error.line)}: ${error.format()}`];
      }
      if (error instanceof J1qlRunError) return [`${placeOf(query, 1)}: ${error.message}`];
      throw error;
    }
  });
}
