import fc from 'fast-check';
import { examples } from '../../../test/support/examples';
import { runQuery } from './oracle/runQuery';
import { graph, question } from './arbitraries';
import { build, sorted } from './built';
import { answer } from './naive';
import { render } from './render';

test('the evaluator agrees with nested loops on random graphs', () => {
  fc.assert(
    fc.property(graph, question, ({ nodes, edges }, asked) => {
      const text = render(asked);
      const { columns, rows } = runQuery(build(nodes, edges), text, { now: 0 });
      const table = rows.map((row) => columns.map((name) => row[name]));
      expect(sorted(table)).toEqual(sorted(answer(asked, nodes, edges)));
    }),
    { numRuns: examples(3_000) },
  );
});

test('the same query on the same graph gives the same rows in the same order', () => {
  fc.assert(
    fc.property(graph, question, ({ nodes, edges }, asked) => {
      const text = render(asked);
      const once = runQuery(build(nodes, edges), text, { now: 0 }).rows;
      expect(runQuery(build(nodes, edges), text, { now: 0 }).rows).toEqual(once);
    }),
    { numRuns: 200 },
  );
});

test('LIMIT and SKIP cut the rows, and the total stays', () => {
  fc.assert(
    fc.property(graph, question, fc.nat(4), fc.nat(4), ({ nodes, edges }, asked, skip, limit) => {
      const built = build(nodes, edges);
      const all = runQuery(built, render(asked), { now: 0 });
      const some = runQuery(built, `${render(asked)} SKIP ${skip} LIMIT ${limit}`, { now: 0 });
      expect(some.rows).toEqual(all.rows.slice(skip, skip + limit));
      expect(some.total).toBe(all.rows.length);
    }),
    { numRuns: 200 },
  );
});

test('what stands behind a row proves it: every relationship joins two of its entities', () => {
  fc.assert(
    fc.property(graph, question, ({ nodes, edges }, asked) => {
      const result = runQuery(build(nodes, edges), render(asked), { now: 0 });
      result.rows.forEach((_, row) => {
        for (const { entities, relationships } of result.matches(row)) {
          for (const { from, to } of relationships) {
            expect(entities).toEqual(expect.arrayContaining([from, to]));
          }
        }
      });
    }),
    { numRuns: 200 },
  );
});
