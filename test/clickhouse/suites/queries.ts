import type { QueryResult } from '@graph-1password/j1ql';
import { runQuery } from '@graph-1password/j1ql/testing';
import { DAY } from '@graph-1password/vocabulary';
import { ClusterAnswers } from '../../../packages/cli/src/cluster/answers';
import { queriesIn, shippedContent } from '../../../packages/cli/src/content/shipped';
import { openGraph } from '../../support/memoryGraph';
import { NOW } from '../../detect/judge';
import { published, WITHOUT_ACCESS } from '../published';

/** Whole objects have their columns in the order of the declaration, and not that of the files, and without those that are empty in all rows. */
const formOf = ({ columns, rows, total }: Pick<QueryResult, 'columns' | 'rows' | 'total'>) => ({
  columns: columns.filter((name) => rows.some((row) => !isEmpty(row[name]))).sort(),
  rows: rows.map((row) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([, value]) => !isEmpty(value))
        .map(([name, value]) => [name, isObject(value) ? filled(value) : value]),
    ),
  ),
  total,
});
const isEmpty = (value: unknown): boolean => value === null || value === undefined;
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && !Array.isArray(value) && value !== null;
const filled = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => !isEmpty(each)));

/** What is shipped gives the rows of the evaluator. */
export function queryTests(): void {
  test('every query of the questions, rules and boards gives the same rows, in the same order', async () => {
    const { server, graph } = published();
    const answers = await ClusterAnswers.open({ url: server.url, window: {} });
    const options = { now: NOW, parameters: { userEmail: 'nobody' } };
    const queries = [...new Set(queriesIn(shippedContent()).map(({ text }) => text))];
    let rows = 0;
    for (const text of queries) {
      const wanted = runQuery(graph, text, options);
      if (wanted.tree) continue;
      const found = await answers.table(text, options);
      expect({ text, ...formOf(found) }).toEqual({ text, ...formOf(wanted) });
      rows += wanted.total;
    }
    answers.close();
    expect(queries.length).toBeGreaterThan(200);
    expect(rows).toBeGreaterThan(1000);
  }, 600_000);

  test.each([
    ['since a day ago', { since: NOW - DAY }],
    ['until a week ago', { until: NOW - 7 * DAY }],
  ])(
    'a window of it has the same rows: %s',
    async (_, window) => {
      const { folder, server } = published();
      const part = await openGraph(folder, { window, ...WITHOUT_ACCESS });
      const answers = await ClusterAnswers.open({ url: server.url, window });
      for (const text of [
        'FIND one_password_client_ip AS a THAT USES AS u << one_password_user AS b RETURN a, u.signInCount, b.displayName',
        'FIND one_password_user AS u RETURN u.displayName, u.lastSignInOn, u.lastItemUsageOn, u.email',
        'FIND one_password_audit_event AS e THAT PERFORMED << one_password_audit_event_actor_details AS a THAT PERFORMED AS p >> one_password_vault AS v RETURN v, p.eventCount, p.actions, COUNT(e)',
        'FIND Person AS p THAT IS << one_password_user AS u RETURN p.displayName, p.email, u._key ORDER BY p.email',
      ])
        expect({ text, ...formOf(await answers.table(text, { now: NOW })) }).toEqual({
          text,
          ...formOf(runQuery(part, text, { now: NOW })),
        });
      answers.close();
    },
    240_000,
  );
}
