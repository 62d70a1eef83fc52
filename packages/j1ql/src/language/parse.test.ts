import { parseQuery } from './parse';

test('a query is read into its clauses', () => {
  const query = parseQuery(
    `find unique (vault | #Critical) with a = 1 as v
       that !has secret (that (uses|is) << as r * with b != 'x' as u)? as any
     where r.w > 2 return v.a as 'A b', count(u) order by v.a desc skip 2 limit 3;`,
  );
  expect(query).toMatchObject({
    unique: true,
    start: {
      alias: 'v',
      targets: [
        { kind: 'type', name: 'vault' },
        { kind: 'smartClass', name: 'Critical' },
      ],
      with: { kind: 'compare', left: { path: { parts: ['a'] } }, operator: '=', negated: false },
    },
    steps: [
      { kind: 'hop', negated: true, verbs: ['HAS'], direction: 'any' },
      {
        kind: 'optional',
        alias: 'any',
        steps: [
          {
            verbs: ['USES', 'IS'],
            direction: 'in',
            edgeAlias: 'r',
            target: { alias: 'u', targets: [{ kind: 'any' }], with: { negated: true } },
          },
        ],
      },
    ],
    where: { left: { path: { parts: ['r', 'w'] } }, operator: '>' },
    returns: [{ name: 'A b' }, { name: 'count(u)' }],
    orderBy: [{ name: 'v.a', descending: true }],
    skip: 2,
    limit: 3,
  });
});

test('AND binds before OR', () => {
  const { start } = parseQuery('FIND v WITH a = 1 OR b = 2 AND c = 3');
  expect(start.with).toMatchObject({
    kind: 'or',
    items: [{ left: { path: { parts: ['a'] } } }, { kind: 'and', items: [{}, {}] }],
  });
});

test('the parameters are listed once, wherever they stand', () => {
  const query = parseQuery(
    "FIND '{{what}}' WITH a = {{ a }} AND b = ('{{what}}' OR ${param.b-list}) AS v WHERE v.c > {{a}} RETURN v.d + {{e}}",
  );
  expect(query.parameters).toEqual(['what', 'a', 'b-list', 'e']);
});

test.each([
  ['RETURN e.a', 'e.a'],
  ['RETURN e', 'e'],
  ['RETURN max( e.a )', 'max( e.a )'],
  ['RETURN Count(e) , e.[tag.x-y]', 'Count(e)', 'e.[tag.x-y]'],
  ['RETURN e.a  *\n 2', 'e.a * 2'],
  ['RETURN CONCAT(e.a, 1)', 'CONCAT(e.a, 1)'],
  ["RETURN e.a AS ' '", ' '],
  ['RETURN e.a AS order', 'order'],
])('the columns of "%s" are called as they are written: %s', (text, ...names) => {
  const columns = names.filter((name) => typeof name === 'string').map((name) => ({ name }));
  expect(parseQuery(`FIND v AS e ${text}`).returns).toMatchObject(columns);
});

test.each([
  [
    'a slash after an operator begins a regular expression',
    'FIND v WITH a = /x\\/[/]y/i AND b != (/a/ OR /b/)',
  ],
  [
    'a slash elsewhere divides',
    'FIND v AS v WITH a > 6 / 2 RETURN v.a / v.b / 2'.replace(
      ' AS v WITH a > 6 / 2',
      ' WITH a > 6 / 2 AS v',
    ),
  ],
  [
    'properties may be called like keywords',
    'FIND v WITH order = 1 AND limit > 2 AS e RETURN e.return, e.find, e.as',
  ],
  ['an alias may be called date', 'FIND v AS date (THAT HAS s)? RETURN date.created'],
  ['a relationship may be called tree', 'FIND v THAT HAS AS tree s RETURN tree.a, tree'],
  [
    'a dollar before an equals sign belongs to the operator',
    "FIND v WITH email$='x' AND email!$='y'",
  ],
])('%s', (_, text) => {
  expect(parseQuery(text).text).toBe(text);
});
