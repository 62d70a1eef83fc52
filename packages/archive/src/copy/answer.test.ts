import { tmpdir } from 'node:os';
import { compile } from '@graph-1password/j1ql';
import type { SqlSchema } from '@graph-1password/j1ql';
import { openEngine } from '../engine';
import { answerOf } from './answer';
import type { KnownValues } from './answer';

/** People, and nothing else. */
const PEOPLE: SqlSchema = {
  entities: [
    {
      ...{ type: 'person', classes: ['User'], view: 'people', key: '_key', place: '_place' },
      properties: { name: [{ name: 'name', kind: 'text' }] },
      shapes: { column: '_shape', names: [['name']] },
    },
  ],
  relationships: [],
};

/** Answers a query. @returns the answer, and how many statements that took */
async function asked(query: string, { fills = true, values = new Map() as KnownValues } = {}) {
  const engine = await openEngine({ spillFolder: tmpdir(), threads: 1 });
  if (fills)
    await engine.run(
      "CREATE TABLE people AS SELECT 'p' AS _key, 0 AS _place, 0 AS _shape, 'Ana' AS name",
    );
  let statements = 0;
  const all = (sql: string, values?: Parameters<typeof engine.all>[1]) => {
    statements++;
    return engine.all(sql, values);
  };
  try {
    const compiled = compile(query, PEOPLE, { now: 0 });
    const { notes, ...table } = await answerOf({ all }, PEOPLE, compiled, { values });
    return { rows: table.rows, total: table.total, notes, statements };
  } finally {
    engine.close();
  }
}

test.each([
  'FIND vault',
  'FIND vault AS v RETURN v.name AS name, COUNT(v) AS n',
  'FIND person AS p THAT HAS vault AS v RETURN p.name AS name SKIP 3 LIMIT 2',
  'FIND vault THAT !HAS person RETURN TREE',
  'FIND vault (THAT HAS person)? AS p RETURN p.name AS name',
])('%s finds nothing without a statement, since there are only people', async (query) => {
  // Not even the view of the people is there.
  expect(await asked(query, { fills: false })).toMatchObject({ rows: [], total: 0, statements: 0 });
});

test('aggregates alone have a row for nothing, which the engine makes', async () => {
  const { rows, total } = await asked('FIND vault AS v RETURN COUNT(v) AS n');
  expect([rows, total]).toEqual([[{ n: 0 }], 1]);
});

test('what is optional or absent may be of a type that is not there', async () => {
  for (const query of [
    'FIND person AS p THAT !HAS vault RETURN p.name AS name',
    'FIND person AS p (THAT HAS vault)? RETURN p.name AS name',
  ])
    expect([query, (await asked(query)).rows]).toEqual([query, [{ name: 'Ana' }]]);
});

test('the values that empty answers compare are read once, and each answer says the same of them', async () => {
  const values: KnownValues = new Map();
  const query = "FIND person WITH name = 'ana' RETURN person.name AS name";
  const first = await asked(query, { values });
  const second = await asked(query, { values });
  expect(first.notes).toEqual([expect.stringContaining('Ana')]);
  expect(second.notes).toEqual(first.notes);
  expect(first.statements - second.statements).toBe(1);
});
