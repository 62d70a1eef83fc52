import { J1qlSyntaxError, parseQuery } from '../../src';
import type { Fact } from './facts';
import { ask, cells } from './facts';

describe('rows, columns and limits', () => {
  test.each<Fact>([
    ['COUNT(x.y) counts distinct values', 'FIND event AS e RETURN COUNT(e.actor) AS x', [[2]]],
    ['COUNT(x) counts entities', 'FIND event AS e RETURN COUNT(e) AS x', [[4]]],
    [
      'each entity once, however many ways lead there',
      'FIND user AS u THAT RELATES TO * RETURN COUNT(u) AS x',
      [[3]],
    ],
    [
      'without a plain column one row',
      'FIND vault AS v THAT HAS secret AS s RETURN COUNT(v) AS x, COUNT(s) AS y',
      [[2, 3]],
    ],
    [
      'plain columns group',
      'FIND vault AS v THAT HAS secret AS s RETURN v.displayName AS x, COUNT(s) AS n ORDER BY x ASC',
      [
        ['payroll', 2],
        ['shared', 1],
      ],
    ],
    [
      'MIN, MAX, AVG, SUM',
      'FIND secret AS s RETURN MIN(s.order) AS a, MAX(s.order) AS b, AVG(s.order) AS c, SUM(s.order) AS d',
      [[1, 3, 2, 6]],
    ],
    [
      'equal rows repeat',
      'FIND vault AS v THAT HAS secret WITH order != 2 RETURN v.items AS x',
      [[2], [2]],
    ],
    [
      'UNIQUE makes them one',
      'FIND UNIQUE vault AS v THAT HAS secret WITH order != 2 RETURN v.items AS x',
      [[2]],
    ],
  ])('%s', (_, query, rows) => expect(cells(query)).toEqual(rows));

  test.each([
    ['FIND vault RETURN count(vault), max(vault.items)', ['count(vault)', 'max(vault.items)']],
    ['FIND vault RETURN vault.displayName, vault._type', ['vault.displayName', 'vault._type']],
    ['FIND vault AS v RETURN v.items + 1', ['v.items + 1']],
  ])('columns are called as written: %s', (query, columns) => {
    expect(ask(query).columns).toEqual(columns);
  });

  test('x.* has all properties and metadata', () => {
    expect(ask("FIND event WITH action = 'grant' AS e RETURN e.*").columns).toEqual(
      expect.arrayContaining(['e._key', 'e._type', 'e._class', 'e._createdOn', 'e.action']),
    );
  });

  test('without RETURN the entities of FIND, not those at the end', () => {
    expect(ask('FIND vault THAT HAS secret').rows.map(({ _type }) => _type)).toEqual([
      'vault',
      'vault',
    ]);
  });

  test('RETURN TREE has vertices and edges', () => {
    const { tree } = ask('FIND vault THAT HAS secret RETURN TREE');
    expect([tree?.entities.length, tree?.relationships.length]).toEqual([5, 3]);
  });

  test.each([
    ['FIND UNIQUE vault', /RETURN .*UNIQUE/],
    ['FIND vault LIMIT 0', /LIMIT 0/],
    ['FIND vault LIMIT 251', /LIMIT 251/],
    ['FIND vault SKIP 1', /SKIP/],
    ['FIND vault // all', /comments as/],
    ['FIND vault WITH displayName ~= (FIND vault AS w RETURN w.displayName)', /= and !=/],
    ['FIND event AS e WHERE e.createdOn + 1 > 2', /calculations with properties/],
  ])('%s runs here, and a note says what JupiterOne does', (query, note) => {
    expect(ask(query).notes.join('\n')).toMatch(note);
  });

  test('the four truths of a negated list are not left to chance', () => {
    const total = (condition: string) => ask(`FIND vault WITH displayName ${condition}`).total;
    expect([
      total("!= ('payroll' OR 'shared')"),
      total("!= ('payroll' AND 'shared')"),
      total("!~= ('pay' OR 'sha')"),
      total("!^= ('pay' OR 'sha')"),
    ]).toEqual([1, 3, 1, 1]);
  });

  test('rejects what JupiterOne does not have', () => {
    for (const text of [
      'FIND vault GROUP BY items',
      'FIND vault WITH items IN (1, 2)',
      'FIND vault AS v RETURN COUNT(*)',
    ]) {
      expect(() => parseQuery(text)).toThrow(J1qlSyntaxError);
    }
  });
});
