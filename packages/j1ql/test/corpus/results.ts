import type { Case } from './case';
import { DAY, HOUR, NOW } from '../smallGraph';

/** RETURN and what follows it. */
export const results: Case[] = [
  [
    'FIND vault AS v RETURN v.items, v.displayName AS name',
    [
      [2, 'payroll'],
      [3, 'shared'],
      [0, 'empty'],
    ],
  ],
  ["FIND vault RETURN vault.items AS 'Item count'", [2, 3, 0]],
  [
    'FIND user AS u RETURN u.email',
    [[['ana@example.com', 'a.souza@example.org']], 'ben@example.com', null],
  ],
  ['FIND vault AS v RETURN v.tag.Team', ['red', null, null]],
  ['FIND vault AS v RETURN v.[tag.cost-center] AS c', [null, 7, null]],
  ['FIND secret AS s RETURN s.order', [1, 3, 2]],
  [
    "FIND user AS u RETURN CONCAT(u.name, ' <', u.email, '>')",
    ['Ana <ana@example.com, a.souza@example.org>', 'Ben <ben@example.com>', 'Cy <>'],
  ],
  [
    "FIND vault AS v RETURN COALESCE(v.description, v.tag.Team, 'none')",
    ['red', 'none', 'nothing in it, 100% empty'],
  ],
  [
    "FIND event AS e RETURN coalesce(CONCAT(e.target, e.country), '?')",
    ['ben', 'ana', "Côte d'Ivoire", ''],
  ],
  [
    'FIND user AS u RETURN MERGE(u.email, u.name)',
    [[['ana@example.com', 'a.souza@example.org', 'Ana']], [['ben@example.com', 'Ben']], [['Cy']]],
  ],
  ['FIND vault AS v RETURN COALESCE(v.missing, v.items, 9)', [2, 3, 0]],
  ['FIND vault AS v RETURN coalesce(v.privileged, v.items)', [true, false, 0]],
  [
    'FIND vault AS v RETURN v.items ^ 2, -v.items ^ 2',
    [
      [4, -4],
      [9, -9],
      [0, 0],
    ],
  ],
  [
    'FIND vault AS v RETURN 2 ^ v.items ^ 2, (2 ^ v.items) ^ 2, 4 ^ -v.items',
    [
      [16, 16, 1 / 16],
      [512, 64, 1 / 64],
      [1, 1, 1],
    ],
  ],
  ['FIND vault AS v RETURN 2 * v.items ^ 2 + 1', [9, 19, 1]],
  [
    'FIND vault AS v RETURN CEIL(v.items / 2), floor(v.items / 2), ABS(1 - v.items)',
    [
      [1, 1, 1],
      [2, 1, 2],
      [0, 0, 1],
    ],
  ],
  [
    'FIND vault AS v RETURN SQRT(v.items * 2 + v.items ^ 2 + 1), SQRT(0 - v.items)',
    [
      [3, null],
      [4, null],
      [1, 0],
    ],
  ],
  ['FIND vault AS v RETURN ROUND(CEIL(SUM(v.items) / 2) * 0.5)', [2]],
  ['FIND vault AS v RETURN v.items * 2 + 1', [5, 7, 1]],
  ['FIND vault AS v RETURN (v.items + 1) * 2', [6, 8, 2]],
  [
    'FIND vault AS v RETURN 6 / v.items, -v.items',
    [
      [3, -2],
      [2, -3],
      [null, 0],
    ],
  ],
  ['FIND event AS e RETURN (date.now - e.createdOn) / 3600000 AS hours', [2, 72, 240, 960]],
  ['FIND vault AS v RETURN ROUND(v.items / 2)', [1, 2, 0]],
  [
    'FIND vault AS v RETURN round(v.displayName), ROUND(-v.items / 2)',
    [
      [null, -1],
      [null, -1],
      [null, 0],
    ],
  ],
  [
    'FIND event AS e RETURN ROUND((date.now - e.createdOn) / 432000000) AS x, COUNT(e) AS y',
    [
      [0, 1],
      [1, 1],
      [2, 1],
      [8, 1],
    ],
  ],
  ["FIND event WITH action = 'grant' AS e RETURN e.createdOn + 1 day", [NOW - 2 * HOUR + DAY]],
  ['FIND vault AS v RETURN v LIMIT 1', ['payroll']],
  ['FIND vault AS v RETURN 1', [1, 1, 1]],
  ['FIND UNIQUE secret AS s RETURN s.version', [2, 1]],
  ['FIND secret AS s RETURN s.version', [2, 1, 1]],
  [
    'FIND secret AS s RETURN UNWIND(s.tags) AS tag, COUNT(s) AS n',
    [
      ['Sensitive', 1],
      ['db', 2],
    ],
  ],
  ['FIND vault AS v RETURN COUNT(v)', [3]],
  ['FIND nothing AS n RETURN COUNT(n)', [0]],
  ['FIND nothing AS n RETURN COUNT(n), SUM(n.x), MAX(n.x), AVG(n.x)', [[0, 0, null, null]]],
  ['FIND nothing AS n RETURN n.name, COUNT(n)', []],
  [
    'FIND vault AS v RETURN MIN(v.items), MAX(v.items), AVG(v.items), SUM(v.items)',
    [[0, 3, 5 / 3, 5]],
  ],
  ['FIND vault AS v RETURN MIN(v.displayName), MAX(v.displayName)', [['empty', 'shared']]],
  ['FIND vault AS v RETURN COUNT(v.privileged)', [2]],
  [
    'FIND secret AS s RETURN COUNT(s), COUNT(s.version), COUNT(s.tags), COUNT(s.missing)',
    [[3, 2, 2, 0]],
  ],
  ['FIND event AS e RETURN COUNT(e.actor)', [2]],
  [
    'FIND vault AS v THAT HAS secret AS s RETURN v.displayName, COUNT(s)',
    [
      ['payroll', 2],
      ['shared', 1],
    ],
  ],
  ['FIND vault AS v THAT HAS secret AS s RETURN COUNT(v), COUNT(s), SUM(v.items)', [[2, 3, 5]]],
  [
    'FIND secret AS s RETURN s.version AS x, COUNT(s) AS y',
    [
      [2, 1],
      [1, 2],
    ],
  ],
  ['FIND event AS e (THAT PERFORMED << user AS u)? RETURN COUNT(e), COUNT(u)', [[4, 2]]],
  [
    'FIND event AS e THAT PERFORMED << user AS u RETURN u, COUNT(e) AS n',
    [
      ['ana', 2],
      ['ben', 1],
    ],
  ],
  ['FIND vault AS v RETURN MAX(v.items) - MIN(v.items), COUNT(v) * 10', [[3, 30]]],
  ["FIND vault AS v RETURN CONCAT(COUNT(v), ' vaults')", ['3 vaults']],
  ['FIND event AS e RETURN AVG(date.now - e.createdOn) / 3600000', [318.5]],
  ['FIND vault AS v THAT HAS secret AS s RETURN v, COUNT(s) AS n HAVING n > 1', [['payroll', 2]]],
  [
    "FIND vault AS v THAT HAS secret AS s RETURN v.displayName, COUNT(s) AS n HAVING n >= 1 AND v.displayName != 'payroll'",
    [['shared', 1]],
  ],
  [
    'FIND vault AS v RETURN v.displayName AS name, v.items AS n HAVING n = (0 OR 3)',
    [
      ['shared', 3],
      ['empty', 0],
    ],
  ],
  ["FIND vault AS v RETURN v.items AS 'a b' HAVING 'a b' > 2", [3]],
  ["FIND vault AS v RETURN v.items AS 'a b' HAVING 2 < 'a b'", []],
  ['FIND vault AS v RETURN v.[tag.cost-center], v.items HAVING v.[tag.cost-center] = 7', [[7, 3]]],
  ['FIND vault AS v RETURN v.items AS n HAVING n * 2 > 5', [3]],
  ['FIND vault AS v RETURN v.items AS a, v.items AS b HAVING a = b AND a > 2', [[3, 3]]],
  ['FIND vault ORDER BY items', ['empty', 'payroll', 'shared']],
  ['FIND vault AS v ORDER BY v.items DESC', ['shared', 'payroll', 'empty']],
  ['FIND vault AS v RETURN v.displayName ORDER BY v.items ASC', ['empty', 'payroll', 'shared']],
  ['FIND vault AS v RETURN v.items AS n ORDER BY v.items desc', [3, 2, 0]],
  ['FIND user AS u RETURN u.age ORDER BY u.age', [30, 41, null]],
  ['FIND user AS u RETURN u.age ORDER BY u.age DESC', [41, 30, null]],
  [
    'FIND secret AS s RETURN s.version AS v, s ORDER BY v, s.order DESC',
    [
      [1, 'card'],
      [1, 'wifi'],
      [2, 'bank'],
    ],
  ],
  ["FIND vault AS v RETURN v.items AS 'a b' ORDER BY 'a b'", [0, 2, 3]],
  [
    'FIND vault AS v THAT HAS secret AS s RETURN v, COUNT(s) AS n ORDER BY n, v',
    [
      ['shared', 1],
      ['payroll', 2],
    ],
  ],
  ['FIND event AS e RETURN e ORDER BY -e.createdOn', ['grant', 'export', 'reveal', 'purge']],
  ['FIND vault LIMIT 2', ['payroll', 'shared']],
  ['FIND vault SKIP 1', ['shared', 'empty']],
  ['FIND vault SKIP 1 LIMIT 1', ['shared']],
  ['FIND vault LIMIT 1 SKIP 2', ['empty']],
  ['FIND vault ORDER BY items DESC LIMIT 0', []],
  ['FIND vault', ['payroll'], { limit: 1 }],
  ['FIND vault AS v RETURN v.missing AS x, v.items AS x', [2, 3, 0]],
  ['FIND event AS e RETURN e.constructor', [null, null, null, null]],
];
