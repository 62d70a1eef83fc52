import type { GraphViews } from '@graph-1password/archive';
import type { EntityView } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { Relationships } from '../../../../src/relationships';
import { Joined } from './joined';
import { JOINED_EDGES } from './joinedEdges';
import { tableOfType } from './model';

const KNOWS = Relationships.USER_KNOWS_SECRET.metadata._type;
const { USER, SECRET, VAULT, ITEM_USAGE_EVENT: USAGE } = EntityTypes;

/** Views of states of some types; `filled` gets the name of each view that is made ready. */
function statesOf(types: readonly string[], filled: string[]): GraphViews {
  const entities = types.map((type): EntityView => ({
    ...{ type, classes: ['User'], view: type, key: '_key', properties: {} },
  }));
  return {
    schema: { entities, relationships: [] },
    select: (view) => `SELECT * FROM "${view}"`,
    ready: (view) => {
      filled.push(view);
      return Promise.resolve();
    },
  };
}

function joinedOf(types: readonly string[], run: (sql: string) => Promise<void>) {
  const filled: string[] = [];
  const events = [{ table: tableOfType(USAGE), rows: 'SELECT 1' }];
  const made = JOINED_EDGES.filter((each) => each.events === USAGE).map((each) => ({
    ...each,
    rows: 'SELECT 2',
  }));
  return { views: new Joined(statesOf(types, filled), events, made, run), filled };
}

test('what many events make is made when it is first asked for, once, and again after a failure', async () => {
  const statements: string[] = [];
  let fails = true;
  const { views, filled } = joinedOf([USER, SECRET, VAULT], (sql) => {
    statements.push(sql);
    return fails ? Promise.reject(new Error('no memory')) : Promise.resolve();
  });
  await views.ready(VAULT);
  await views.ready(USAGE);
  expect({ statements, filled }).toEqual({ statements: [], filled: [VAULT] });
  await expect(views.ready(KNOWS)).rejects.toThrow('no memory');
  fails = false;
  await Promise.all([views.ready(KNOWS), views.ready(KNOWS)]);
  await views.ready(KNOWS);
  expect(statements).toHaveLength(2);
  expect(statements[1]).toBe(`CREATE OR REPLACE TEMP TABLE "rows of ${KNOWS}" AS SELECT 2`);
  expect(views.select(KNOWS)).toContain(`FROM "rows of ${KNOWS}"`);
});

test('the relationship of an event fills the table of its other end alone', async () => {
  const { views, filled } = joinedOf([USER, SECRET, VAULT], () => Promise.resolve());
  await views.ready(Relationships.ITEM_USAGE_USES_VAULT.metadata._type);
  expect(filled).toEqual([VAULT]);
});

test('without one of its ends a relationship is not in the graph', () => {
  const { views } = joinedOf([USER, VAULT], () => Promise.resolve());
  const types = views.schema.relationships.map(({ type }) => type);
  expect(types).not.toContain(KNOWS);
  expect(types).toContain(Relationships.ITEM_USAGE_USES_VAULT.metadata._type);
});
