import { J1qlSyntaxError, parseQuery } from '../../src';
import { DAY, HOUR, NOW } from '../smallGraph';
import type { Fact } from './facts';
import { ask, cells } from './facts';

describe('names', () => {
  test.each<Fact>([
    ['class as an alias', 'FIND Vault WITH items = 2 RETURN Vault.items AS x', [[2]]],
    ['type as an alias', 'FIND vault WITH items = 2 RETURN vault.items AS x', [[2]]],
    [
      'verb as an alias, as written',
      'FIND user THAT USES ip WHERE USES.count > 5 RETURN user.name AS x',
      [['Ben']],
    ],
    [
      'verb in lower case',
      'FIND user THAT uses ip WHERE uses.count > 5 RETURN user.name AS x',
      [['Ben']],
    ],
    [
      'verb in another case',
      'FIND user THAT USES ip WHERE uses.count > 5 RETURN user.name AS x',
      [['Ben']],
    ],
    [
      'alias of a negated relationship parses',
      "FIND user THAT !(USES|IS) AS r ip WITH city = 'Porto' RETURN user.name AS x",
      [['Ana'], ['Cy']],
    ],
    [
      'what must not be there has no value',
      'FIND vault THAT !HAS secret RETURN vault.displayName AS x, secret.order AS y',
      [['empty', null]],
    ],
    [
      'special names',
      'FIND vault WITH [tag.cost-center] = 7 AS v RETURN v.[tag.cost-center] AS x',
      [[7]],
    ],
    ['double quotes', 'FIND vault WITH displayName = "payroll" RETURN vault.items AS x', [[2]]],
    ['comments', 'FIND /* all */ vault WITH items = 2 RETURN vault.items AS x /* end */', [[2]]],
    ['TO is read over', 'FIND vault THAT HAS TO secret RETURN COUNT(vault) AS x', [[2]]],
  ])('%s', (_, query, rows) => expect(cells(query)).toEqual(rows));

  test.each([
    ['{{n}}', { n: 2 }],
    ['${ param.n }', { n: 2 }],
    ['${n}', { n: 2 }],
  ])('the parameter %s', (placeholder, parameters) => {
    expect(
      cells(`FIND vault WITH items = ${placeholder} RETURN vault.items AS x`, parameters),
    ).toEqual([[2]]);
  });
  test('the alias goes after WITH', () => {
    expect(() => parseQuery('FIND vault AS v WITH items = 2')).toThrow(J1qlSyntaxError);
  });
  test.each(
    'count sum avg min max find that with where return order by limit skip has relates to from and or not true false null undefined as'.split(
      ' ',
    ),
  )('the reserved word %s is no alias', (word) =>
    expect(() => parseQuery(`FIND vault AS ${word}`)).toThrow(J1qlSyntaxError),
  );
});

describe('small syntax', () => {
  const moments: [text: string, ms: number][] = [
    ['date(2024)', Date.UTC(2024, 0)],
    ['date(2024-04)', Date.UTC(2024, 3)],
    ['date(2024-04-05)', Date.UTC(2024, 3, 5)],
    ['date(2024-04-05T11Z)', Date.UTC(2024, 3, 5, 11)],
    ['date(2024-04-05T11:30Z)', Date.UTC(2024, 3, 5, 11, 30)],
    ['date(2024-04-05T11:30:10Z)', Date.UTC(2024, 3, 5, 11, 30, 10)],
    ['date(2024-04-05T11:30:10.5+02:00)', Date.UTC(2024, 3, 5, 9, 30, 10, 500)],
    ['date.now', NOW],
    ['date.now - 1 day', NOW - DAY],
    ['date.now-24hr', NOW - DAY],
    ['date.now - 2 hours', NOW - 2 * HOUR],
    ['date.now - 2 hrs', NOW - 2 * HOUR],
    ['date.now - 1 mo', Date.UTC(2026, 1, 28, 12)],
    ['date.now - 1 month', Date.UTC(2026, 1, 28, 12)],
    ['date.now - 1 yr', Date.UTC(2025, 2, 31, 12)],
    ['date.now - 2 years', Date.UTC(2024, 2, 31, 12)],
  ];
  test.each(moments)('%s', (text, ms) => {
    expect(cells(`FIND vault WITH items = 2 AS v RETURN ${text} AS x`)).toEqual([[ms]]);
  });
  test.each(['minute', 'minutes', 'week', 'weeks'])('there is no %s', (unit) => {
    expect(() => parseQuery(`FIND event WITH createdOn > date.now - 1 ${unit}`)).toThrow(
      J1qlSyntaxError,
    );
  });
  test.each<Fact>([
    [
      'a value on the left',
      'FIND event WITH date.now - 7 days > createdOn AS e RETURN COUNT(e) AS x',
      [[2]],
    ],
    [
      'a pattern without regard to case',
      'FIND vault WITH displayName = /PAY/i RETURN vault.items AS x',
      [[2]],
    ],
    ['~= with a pattern', 'FIND vault WITH displayName ~= /pay/ RETURN vault.items AS x', [[2]]],
    [
      '!~= with a pattern',
      'FIND vault WITH displayName !~= /pay/ AS v RETURN COUNT(v) AS x',
      [[2]],
    ],
    [
      '^= and $=',
      "FIND vault WITH displayName ^= 'pay' AND displayName $= 'roll' RETURN vault.items AS x",
      [[2]],
    ],
    [
      'comparison before AND before OR',
      'FIND vault WITH items = 0 OR items = 2 AND privileged = true AS v RETURN COUNT(v) AS x',
      [[2]],
    ],
    [
      'keywords and verbs in any case',
      'find vault that has secret as s return count(s) as x',
      [[3]],
    ],
    [
      'types, properties and values are exact',
      "FIND vault WITH displayName = 'Payroll' AS v RETURN COUNT(v) AS x",
      [[0]],
    ],
    ['#tag Class', 'FIND #Sensitive Secret AS s RETURN s.order AS x', [[1]]],
    [
      '#tag type in a hop',
      'FIND vault THAT HAS #Sensitive secret AS s RETURN vault.items AS x',
      [[2]],
    ],
    ['#tag alone', 'FIND #db AS s RETURN COUNT(s) AS x', [[2]]],
    [
      'HAVING on result names',
      'FIND vault AS v THAT HAS secret AS s RETURN v.displayName AS x, COUNT(s) AS n HAVING n > 1',
      [['payroll', 2]],
    ],
    [
      'ORDER BY with a direction for each key',
      'FIND vault AS v RETURN v.privileged AS p, v.items AS x ORDER BY p DESC, x ASC',
      [
        [true, 2],
        [false, 3],
        [null, 0],
      ],
    ],
  ])('%s', (_, query, rows) => {
    expect(cells(query)).toEqual(rows);
  });
});

test('FIND may be left out', () => expect(ask("'Porto'").total).toBe(1));
