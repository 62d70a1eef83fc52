import { openGraphFaults } from '../../../../../test/support/export/openGraphSchema';

test('the schema refuses what BloodHound refuses', () => {
  const file = (node: object, edge?: object) => ({
    graph: { nodes: [{ id: 'a', kinds: ['OPUser'], ...node }], edges: edge ? [edge] : [] },
  });
  const ends = { start: { value: 'a' }, end: { value: 'a' } };
  expect(openGraphFaults(file({}, { kind: 'OPContains', ...ends }))).toEqual([]);
  for (const broken of [
    file({ id: 'one_password_user:a' }),
    file({ kinds: [] }),
    file({ kinds: ['A', 'B', 'C'] }),
    file({ kinds: ['Tag_Owned'] }),
    file({ properties: { Name: 'a' } }),
    file({ properties: { objectid: 'a' } }),
    file({ properties: { name: null } }),
    file({ properties: { list: ['a', 1] } }),
    file({ properties: { inner: {} } }),
    file({}, { kind: 'OP-Contains', ...ends }),
    file({}, { kind: 'OPContains', start: { value: 'a' } }),
    file({}, { kind: 'OPContains', ...ends, end: { value: 'a', property_matchers: [] } }),
    { metadata: { source_kind: 'OPBase', version: 1 }, graph: { nodes: [], edges: [] } },
  ])
    expect(openGraphFaults(broken)).not.toEqual([]);
});
