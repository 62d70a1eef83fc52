import fc from 'fast-check';
import { runQuery } from '../oracle/runQuery';
import { graph, question } from '../arbitraries';
import { build } from '../built';
import { LIMIT, trying } from '../generated';
import type { Node } from '../naive';
import { render } from '../render';
import { GraphDatabase, rowsOf } from './graphDatabase';

/** How many graphs; each is asked several questions. */
const GRAPHS = 40;
const QUESTIONS = 5;

/** Lists in a database are of texts. */
const withTexts = (nodes: Node[]): Node[] =>
  nodes.map((node) => ({ ...node, p: texts(node.p), q: texts(node.q) }));
const texts = (value: Node['p']): Node['p'] => (Array.isArray(value) ? value.map(String) : value);

test(
  'generated questions have the rows of the evaluator',
  () => {
    const database = new GraphDatabase();
    try {
      fc.assert(
        fc.property(
          graph,
          fc.array(question, { minLength: QUESTIONS, maxLength: QUESTIONS }),
          ({ nodes, edges }, questions) => {
            const built = build(withTexts(nodes), edges);
            database.fill(built);
            for (const one of questions) {
              const text = render(one);
              expect({ text, ...rowsOf(database.ask(text, { now: 0 })) }).toEqual({
                text,
                ...rowsOf(runQuery(built, text, { now: 0 })),
              });
            }
          },
        ),
        trying(GRAPHS),
      );
    } finally {
      database.close();
    }
  },
  LIMIT,
);
