import fc from 'fast-check';
import { examples } from '../../../../test/support/examples';
import { runQuery } from '../oracle/runQuery';
import { buildGraph, NotInSqlError } from '../../testing';
import { graph, question } from '../arbitraries';
import { build, sorted } from '../built';
import { LIMIT, trying } from '../generated';
import type { Node } from '../naive';
import { answer } from '../naive';
import { render } from '../render';
import { Database, formOf } from './database';

/** How many graphs; each is asked several questions. */
const GRAPHS = examples(40);
const QUESTIONS = 5;

/** Lists in a database are of texts. */
const withTexts = (nodes: Node[]): Node[] =>
  nodes.map((node) => ({ ...node, p: texts(node.p), q: texts(node.q) }));
const texts = (value: Node['p']): Node['p'] => (Array.isArray(value) ? value.map(String) : value);

let database: Database;
beforeAll(async () => {
  database = await Database.open();
});
afterAll(() => database.close());

test(
  'SQL gives the rows of the evaluator in its order, and those of nested loops',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        graph,
        fc.array(question, { minLength: QUESTIONS, maxLength: QUESTIONS }),
        async ({ nodes: drawn, edges }, questions) => {
          const nodes = withTexts(drawn);
          await database.fill(build(nodes, edges));
          for (const one of questions) {
            const text = render(one);
            const result = await database.ask(text, { now: 0 });
            expect({ text, ...formOf(result) }).toEqual({
              text,
              ...formOf(runQuery(database.graph, text, { now: 0 })),
            });
            const table = result.rows.map((row) =>
              result.columns.map((name) => {
                const value = row[name];
                return typeof value === 'number' ? value + 0 : value;
              }),
            );
            expect(sorted(table)).toEqual(sorted(answer(one, nodes, edges)));
          }
        },
      ),
      trying(GRAPHS),
    );
  },
  LIMIT,
);

test.each([
  ['FIND a WITH p ~= /(?=x)/', 'a pattern that looks ahead or behind'],
  ['FIND a WITH p ~= /(x)\\1/', 'a pattern with \\1'],
  ['FIND a WITH p ~= /^x/m', 'a pattern with the flag m'],
])('%s is refused', async (text, reason) => {
  await database.fill(
    buildGraph({ entities: [{ _key: 'k', _type: 'a', _class: 'X', p: 'x' }], relationships: [] }),
  );
  await expect((async () => database.ask(text, { now: 0 }))()).rejects.toEqual(
    new NotInSqlError(reason),
  );
});
