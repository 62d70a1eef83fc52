import { parseQuery } from './parse';

const LIMIT = (count: number) =>
  `JupiterOne may reject LIMIT ${count}: its client accepts 1 to 250.`;
const CALCULATION =
  'JupiterOne documents calculations with properties only in RETURN; it may reject them in conditions.';

test.each([
  ['FIND UNIQUE v', ['JupiterOne requires RETURN with UNIQUE.']],
  ['FIND UNIQUE v AS v RETURN v.a', []],
  ['FIND v LIMIT 0', [LIMIT(0)]],
  ['FIND v LIMIT 250', []],
  ['FIND v LIMIT 251', [LIMIT(251)]],
  [
    'FIND v SKIP 5',
    ['JupiterOne has announced that it will stop accepting SKIP: use its cursor for paging there.'],
  ],
  ['FIND v // that is all', ['JupiterOne documents comments as /* … */ only, not as //.']],
  ['FIND v /* that is all */', []],
  [
    'FIND v WITH a ~= (FIND w AS w RETURN w.a)',
    ['JupiterOne accepts a query as a value only after = and !=, not after ~=.'],
  ],
  ['FIND v WITH a != (FIND w AS w RETURN w.a)', []],
  ['FIND v WITH a = (FIND w AS w RETURN w.a LIMIT 300)', [LIMIT(300)]],
  ['FIND v WITH a * 2 > 4', [CALCULATION]],
  ['FIND v AS v WHERE v.a > v.b + 1', [CALCULATION]],
  ['FIND v WITH a > date.now - 7 days AND date.now - 1 day > a AND b > -1', []],
  [
    'FIND v THAT !HAS AS r s',
    ['"r" names a relationship that must not exist, so it has no value.'],
  ],
  [
    'FIND #Red v',
    [
      '#Red selects entities with the tag Red here. Smart Classes that are defined by queries exist only in JupiterOne.',
    ],
  ],
])('what JupiterOne may refuse in "%s"', (query, remarks) => {
  expect(parseQuery(query).remarks).toEqual(remarks);
});
