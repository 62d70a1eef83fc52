import { J1qlSyntaxError, parseQuery } from '../../src';
import type { Value } from '../../src';
import type { Fact } from './facts';
import { cells } from './facts';

/**
 * What JupiterOne's public pages say of the language, a line each. Truth tables of lists stand in `lists.test.ts`, the
 * graphs of optional walks in `optional.test.ts`, metadata in `metadata.test.ts`.
 */
const one = (expression: string, from = 'vault WITH items = 2 AS v'): string =>
  `FIND ${from} RETURN ${expression} AS x`;

describe('calculations and functions', () => {
  test.each<Fact>([
    ['operators and parentheses', one('(v.items + 4) * 3 - 8 / 2'), [[14]]],
    ['^ binds tighter than *, its right side first', one('2 * 2 ^ 3 ^ v.items'), [[1024]]],
    ['a minus binds less than ^', one('-2 ^ v.items'), [[-4]]],
    ['a text that looks like a number is none', one('v.displayName + 1'), [[null]]],
    ['several aggregates in one expression', one('(1 - COUNT(v) / SUM(v.items)) * 100'), [[50]]],
    [
      'dates are ms',
      one('(date.now - e.createdOn) / (3600000 * 24)', "event WITH action = 'export' AS e"),
      [[3]],
    ],
    ['ROUND', one('ROUND(v.items / 3)'), [[1]]],
    ['CEIL', one('CEIL(v.items / 3)'), [[1]]],
    ['FLOOR', one('FLOOR(v.items / 3)'), [[0]]],
    ['ABS', one('ABS(0 - v.items)'), [[2]]],
    ['SQRT, nested, with an expression', one('ROUND(SQRT(v.items * 8))'), [[4]]],
    ['the root of a negative number is absent', one('SQRT(0 - v.items)'), [[null]]],
    ['division by zero is absent', one('v.items / 0'), [[null]]],
    [
      'COALESCE: 0 is a value',
      one('COALESCE(v.nothing, v.items, 7)', 'vault WITH items = 0 AS v'),
      [[0]],
    ],
    [
      'COALESCE: false is a value',
      one('COALESCE(v.privileged, true)', 'vault WITH items = 3 AS v'),
      [[false]],
    ],
    ["COALESCE: '' is a value", one("COALESCE('', v.displayName)"), [['']]],
    [
      'CONCAT: numbers and booleans become text, absent is empty',
      one("CONCAT(v.displayName, v.nothing, ' ', 1, true)"),
      [['payroll 1true']],
    ],
    ['CONCAT may hold arithmetic', one("CONCAT('n', v.items + 1)"), [['n3']]],
    [
      'MERGE: one list of what is there',
      one('MERGE(v.displayName, v.nothing, v.items)'),
      [[['payroll', 2]]],
    ],
    [
      'UNWIND: a row for each value',
      "FIND secret WITH displayName = 'bank' AS s RETURN UNWIND(s.tags) AS x",
      [['Sensitive'], ['db']],
    ],
    [
      'UNWINDs multiply',
      "FIND secret WITH displayName = 'bank' AS s RETURN UNWIND(s.tags) AS x, UNWIND(s.tags) AS y",
      [
        ['Sensitive', 'Sensitive'],
        ['Sensitive', 'db'],
        ['db', 'Sensitive'],
        ['db', 'db'],
      ],
    ],
    [
      'grouping by single values of an unwound list',
      'FIND secret WITH tags != undefined AS s RETURN UNWIND(s.tags) AS x, COUNT(s) AS n',
      [
        ['Sensitive', 1],
        ['db', 2],
      ],
    ],
    ['function names in any case', one('round(v.items / 3)'), [[1]]],
  ])('%s', (_, query, rows) => expect(cells(query)).toEqual(rows));
});

describe('queries in place of values', () => {
  test.each<Fact>([
    [
      'in WITH',
      'FIND vault WITH displayName = (FIND vault WITH items > 2 AS w RETURN w.displayName) AS v RETURN v.items AS x',
      [[3]],
    ],
    [
      'in WHERE',
      'FIND vault AS v WHERE v.items = (FIND secret WITH order = 2 AS s RETURN s.order) RETURN v.displayName AS x',
      [['payroll']],
    ],
    [
      '!= is none of them',
      'FIND vault WITH displayName != (FIND vault WITH items > 0 AS w RETURN w.displayName) AS v RETURN v.displayName AS x',
      [['empty']],
    ],
    [
      'UNIQUE inside',
      'FIND vault WITH privileged = (FIND UNIQUE vault AS w RETURN w.privileged) AS v RETURN v.displayName AS x',
      [['payroll'], ['shared']],
    ],
    [
      'empty: = never',
      'FIND vault WITH items = (FIND secret WITH order = 99 AS s RETURN s.order) AS v RETURN v.items AS x',
      [],
    ],
    [
      'empty: != always',
      'FIND vault WITH items != (FIND secret WITH order = 99 AS s RETURN s.order) AS v RETURN COUNT(v) AS x',
      [[3]],
    ],
    [
      'several in one query',
      'FIND vault WITH items = (FIND secret WITH order = 2 AS s RETURN s.order) AND displayName = (FIND vault AS w RETURN w.displayName) AS v RETURN v.items AS x',
      [[2]],
    ],
  ])('%s', (_, query, rows) => {
    const sorted = (list: Value[][]) => list.map((row) => JSON.stringify(row)).sort();
    expect(sorted(cells(query))).toEqual(sorted(rows));
  });
  test('one property only', () => {
    expect(() => parseQuery('FIND vault WITH items = (FIND vault AS w RETURN w.a, w.b)')).toThrow(
      J1qlSyntaxError,
    );
  });
});
