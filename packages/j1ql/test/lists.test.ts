import type { PropertyValue } from '../src';
import { runQuery } from './oracle/runQuery';
import { buildGraph } from '../testing';

/**
 * The truth tables of JupiterOne's page on filtering: what a property has, and which of the conditions below fit it.
 * The page writes out `=` and `!=`; the operators on texts follow the same rule.
 */
type Row = [property: PropertyValue, ...fits: (0 | 1)[]];

function check(conditions: readonly string[], rows: readonly Row[]): void {
  const graph = buildGraph({
    entities: rows.map(([p], i) => ({ _key: `k${i}`, _type: 't', _class: 'C', p })),
    relationships: [],
  });
  const wanted = (column: number) => rows.flatMap((row, i) => (row[column] === 1 ? [`k${i}`] : []));
  const found = (query: string) => runQuery(graph, query, { now: 0 }).rows.map(({ k }) => k);
  conditions.forEach((condition, index) => {
    const both = [
      found(`FIND t WITH p ${condition} AS e RETURN e._key AS k`),
      found(`FIND t AS e WHERE e.p ${condition} RETURN e._key AS k`),
    ];
    expect({ condition, both }).toEqual({
      condition,
      both: [wanted(index + 1), wanted(index + 1)],
    });
  });
}

test('= and != with lists', () => {
  check(
    [
      ...["= 'fruit'", "= ('fruit' AND 'nut')", "= ('fruit' OR 'nut')"],
      ...["!= 'fruit'", "!= ('fruit' AND 'nut')", "!= ('fruit' OR 'nut')"],
    ],
    [
      ['fruit', 1, 0, 1, 0, 1, 0],
      ['nut', 0, 0, 1, 1, 1, 0],
      [['fruit', 'nut'], 1, 1, 1, 0, 0, 0],
      ['other', 0, 0, 0, 1, 1, 1],
      [['other', 'plain'], 0, 0, 0, 1, 1, 1],
      [undefined, 0, 0, 0, 1, 1, 1],
    ],
  );
});

test.each([
  ['~=', 'ad', 'eu', ['xadxeux', 'xadx', ['xadx', 'eu1'], 'viewer', undefined]],
  ['^=', 'ad', 'a', ['admin', 'abc', ['adx', 'ax'], 'viewer', undefined]],
  ['$=', 'in', 'n', ['admin', 'moon', ['in', 'on'], 'viewer', undefined]],
] as const)('%s and its negation with lists', (operator, one, other, values) => {
  check(
    [
      ...[`${operator} ('${one}' AND '${other}')`, `${operator} ('${one}' OR '${other}')`],
      ...[`!${operator} ('${one}' AND '${other}')`, `!${operator} ('${one}' OR '${other}')`],
    ],
    [
      [values[0], 1, 1, 0, 0],
      [values[1], 0, 1, 1, 0],
      [values[2], 1, 1, 0, 0],
      [values[3], 0, 0, 1, 1],
      [values[4], 0, 0, 1, 1],
    ],
  );
});
