import fc from 'fast-check';
import { duckDbOf, GraphDatabase, openEngine } from '@graph-1password/archive';
import { fillTables, tablesOf } from '../oracle/tables';
import type { Engine, GraphViews } from '@graph-1password/archive';
import { compare, compile as compileQuery } from '../../src';
import { runQuery } from '../oracle/runQuery';
import type { RelationshipView } from '../../src';
import type { Graph } from '../oracle/graph';
import { graph, question } from '../arbitraries';
import { build } from '../built';
import { LIMIT, trying } from '../generated';
import type { Edge, Node, Question } from '../naive';
import { render } from '../render';
import { formOf } from './database';

/** How many graphs; each is asked several questions. */
const GRAPHS = 20;
const QUESTIONS = 5;

const texts = (value: Node['p']): Node['p'] => (Array.isArray(value) ? value.map(String) : value);

/** In the order of an archive, and with keys that are made of those of both ends. */
function asArchived({ nodes, edges }: { nodes: Node[]; edges: Edge[] }): Graph {
  const entities = nodes.map((node) => ({ ...node, p: texts(node.p), q: texts(node.q) }));
  entities.sort((a, b) => compare(a.type, b.type) || compare(a.key, b.key));
  const keyed = edges.map((edge) => ({ ...edge, key: `${edge.from}|${edge.verb}|${edge.to}` }));
  const once = new Map(keyed.map((edge) => [edge.key, edge]));
  return build(
    entities,
    [...once.values()].sort((a, b) => compare(a.key, b.key)),
  );
}

/** Whether no entity has more than one relationship of a view at that end. */
type IsAlone = (view: RelationshipView, end: 'from' | 'to') => boolean;

function aloneIn({ nodes, edges }: { nodes: Node[]; edges: Edge[] }): IsAlone {
  const types = new Map(nodes.map(({ key, type }) => [key, type]));
  return ({ class: verb, from, to }, end) => {
    const own = edges.filter(
      (edge) => edge.verb === verb && types.get(edge.from) === from && types.get(edge.to) === to,
    );
    const pairs = new Map(own.map((edge) => [`${edge.from} ${edge.to}`, edge[end]]));
    return new Set(pairs.values()).size === pairs.size;
  };
}

/** Views without places, in which relationships stand beside the entities at one of their ends, and those name the other where they can. */
class Beside implements GraphViews {
  readonly schema: GraphViews['schema'];
  readonly #selects = new Map<string, () => string>();
  /** By view: SQL of what entities `n` name, by its column. */
  readonly #links = new Map<string, Map<string, string>>();

  constructor(
    readonly views: GraphViews,
    readonly isAlone: IsAlone,
  ) {
    const { schema } = views;
    const relationships = schema.relationships.map(this.#edge);
    const entities = schema.entities.map(({ place: _, ...view }) => ({
      ...{ ...view, links: [...(this.#links.get(view.view)?.keys() ?? [])] },
    }));
    this.schema = { ...schema, entities, relationships };
  }

  readonly #edge = (edge: RelationshipView, number: number): RelationshipView => {
    const { source, from, to } = edge;
    if (source.kind !== 'view') throw new Error('A relationship without a view.');
    const { place: _, ...rows } = source;
    const end = number % 2 === 0 ? 'from' : 'to';
    const [own, other] = end === 'from' ? [rows.fromKey, rows.toKey] : [rows.toKey, rows.fromKey];
    const ends = this.views.schema.entities.filter(
      ({ type }) => type === (end === 'from' ? from : to),
    );
    const [only, ...more] = ends;
    const infix = `|${edge.class}|`;
    // Entities of one type may be in several views: then they are beside none.
    if (!only || more.length > 0) return { ...edge, source: { ...rows, infix } };
    const view = `${rows.view} beside`;
    const related = `(${this.views.select(rows.view)}) AS r`;
    this.#selects.set(
      view,
      () =>
        `SELECT n.*, r."${other}" AS other FROM (${this.select(only.view)}) AS n JOIN ${related} ON r."${own}" = n."${only.key}"`,
    );
    const beside = { end, view, other: 'other' } as const;
    if (!this.isAlone(edge, end)) return { ...edge, source: { ...rows, infix, beside } };
    const column = `link ${rows.view}`;
    // Where there is no relationship, they name what is not there.
    const named = `coalesce((SELECT substr(r."${other}", 2) FROM ${related} WHERE r."${own}" = n."${only.key}"), 'nowhere')`;
    const links = this.#links.get(only.view) ?? new Map<string, string>();
    this.#links.set(only.view, links.set(column, named));
    const link = { prefix: 'k', column };
    return { ...edge, source: { ...rows, infix, beside: { ...beside, link } } };
  };

  select(view: string): string {
    const beside = this.#selects.get(view);
    if (beside) return beside();
    const links = [...(this.#links.get(view) ?? [])].map(
      ([column, sql]) => `${sql} AS "${column}"`,
    );
    return `SELECT ${['n.*', ...links].join(', ')} FROM (${this.views.select(view)}) AS n`;
  }
}

const isBeside = (view: string): boolean => view.endsWith(' beside');

const node = (key: string, type: string): Node => ({
  ...{ key, type, classes: ['X'], tags: [] },
  ...{ p: 1, q: undefined },
});

/** What is drawn may read nothing beside an entity by chance: these do, from either end. */
const RELATED = {
  nodes: [node('k0', 'a'), node('k1', 'b'), node('k2', 'b')],
  edges: [
    { key: 'e0', verb: 'HAS', from: 'k0', to: 'k1', w: 0 },
    { key: 'e1', verb: 'USES', from: 'k2', to: 'k0', w: 1 },
  ],
};
/** Here one entity has several: it can name none. */
const SEVERAL = {
  nodes: RELATED.nodes,
  edges: [
    { key: 'e0', verb: 'HAS', from: 'k0', to: 'k1', w: 0 },
    { key: 'e1', verb: 'HAS', from: 'k0', to: 'k2', w: 1 },
  ],
};
const ABOUT_IT = ['HAS >> b', 'HAS << a', 'USES >> a', 'USES << b'].map((hop): Question => {
  const [verb, arrow, target] = hop.split(' ') as [string, '>>' | '<<', string];
  return {
    start: { names: ['*'] },
    steps: [
      {
        ...{ kind: 'hop', negated: false, verbs: [verb], arrow, alias: 'n1', edge: 'r1' },
        selector: { names: [target] },
      },
    ],
    group: { by: 'n1.p', of: 'n1', having: 0 },
  };
});

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ spillFolder: '', threads: 1 });
});
afterAll(() => engine.close());

test(
  'relationships beside their entities or named by them, with keys made of both ends, give the rows of the evaluator',
  async () => {
    let read = 0;
    let linked = 0;
    await fc.assert(
      fc.asyncProperty(
        graph,
        fc.array(question, { minLength: QUESTIONS, maxLength: QUESTIONS }),
        async (drawn, questions) => {
          const archived = asArchived(drawn);
          const filled = await fillTables(engine, tablesOf(archived));
          const views = new Beside(filled, aloneIn(drawn));
          const database = new GraphDatabase(duckDbOf(engine, views), views);
          for (const one of questions) {
            const text = render(one);
            const expected = runQuery(archived, text, { now: 0 });
            // With what stands behind the rows the relationships themselves are wanted, and without only the entities.
            const whole = await database.matches(text, { now: 0 });
            expect({ text, ...formOf(whole) }).toEqual({ text, ...formOf(expected) });
            const { rows } = await database.table(text, { now: 0 });
            expect({ text, rows }).toEqual({ text, rows: whole.rows });
            const compiled = compileQuery(text, views.schema, { now: 0 });
            read += compiled.views.filter(isBeside).length;
            linked += compiled.sql.includes('"link ') ? 1 : 0;
          }
          const { entities, relationships } = filled.schema;
          const all = [
            ...entities,
            ...relationships.map(({ source }) => source as { view: string }),
          ];
          for (const { view } of all)
            await engine.run(
              `DROP VIEW IF EXISTS "${view} beside"; DROP VIEW IF EXISTS "${view}"; DROP TABLE "rows of ${view}"`,
            );
        },
      ),
      {
        ...trying(GRAPHS),
        examples: [RELATED, SEVERAL].map((each): [typeof each, Question[]] => [each, ABOUT_IT]),
      },
    );
    expect(read).toBeGreaterThan(0);
    expect(linked).toBeGreaterThan(0);
  },
  LIMIT,
);
