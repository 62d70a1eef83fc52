import { buildGraph } from './build';
import { runQuery } from './runQuery';

const graph = buildGraph(
  {
    entities: [
      { _key: 'u:1', _type: 'user', _class: 'User', email: ['a@example.com'], createdOn: 1 },
      { _key: 'p:1', _type: 'page', _class: 'Record' },
    ],
    relationships: [],
  },
  { metadata: { _integrationType: 'thing', _integrationClass: ['Vault'] } },
);
const ask = (query: string) => runQuery(graph, query);

test.each<[query: string, total: number, notes: string[]]>([
  [
    'FIND User WITH _version = 1',
    1,
    ['_version is 1 for everything here: one collect knows no versions.'],
  ],
  ["FIND User WITH _source = 'integration-managed'", 1, []],
  ["FIND Person WITH _source = 'system-mapper'", 1, []],
  ["FIND User AS u THAT IS AS r Person WHERE r._source = 'system-mapper'", 1, []],
  ["FIND * WITH _integrationType = 'thing'", 2, []],
  ["FIND * WITH _integrationClass = 'Vault'", 2, []],
  ["FIND * WITH _class = 'Person' AND _integrationType = undefined", 1, []],
  ["FIND User WITH _type = 'user' AND _key = 'u:1'", 1, []],
  ['FIND User WITH _createdOn = 1', 1, []],
  [
    'FIND User WITH _beginOn = 1',
    1,
    ['Here, _beginOn is the time when an object was first seen: older versions are not kept.'],
  ],
  ["FIND User WITH _id = 'x'", 0, ["_id is JupiterOne's own and absent here: use _key."]],
  ...['_endOn', '_deleted', '_integrationName', '_integrationInstanceId', '_accountId'].map(
    (name): [string, number, string[]] => [
      `FIND User WITH ${name} = undefined`,
      1,
      [
        `${name} is known in JupiterOne only. Here it is absent, so that "= undefined" holds for everything.`,
      ],
    ],
  ),
])('%s: %i', (query, total, notes) => {
  const result = ask(query);
  expect([result.total, result.notes]).toEqual([total, notes]);
});

test('an integration’s own property of that name wins', () => {
  const page = { _key: 'p:1', _type: 'page', _class: 'Record', _version: '7.2' };
  const { total, notes } = runQuery(
    buildGraph({ entities: [page], relationships: [] }),
    "FIND page WITH _version = '7.2'",
  );
  expect([total, notes]).toEqual([1, []]);
});
