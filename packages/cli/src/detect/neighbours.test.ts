import { HOUR, MINUTE } from '@graph-1password/vocabulary';
import { neighboursIn } from './neighbours';

const NOW = Date.UTC(2026, 2, 13, 15);
const COUNT = 7000;

/** Sign-ins of one machine from two cities by turns; counts how often a city is looked at. */
function signIns(looks: { count: number }) {
  return Array.from({ length: COUNT }, (_, n) => ({
    ...{ user: 'robot', at: NOW - n * 4 * MINUTE, seenOn: NOW },
    get city() {
      looks.count++;
      return n % 2 === 0 ? 'Luleå' : 'Melbourne';
    },
  }));
}

test('each row is compared with the one before it, and with no other: the work grows with the rows', () => {
  const looks = { count: 0 };
  const rows = signIns(looks);
  const rule = { by: 'user', at: 'at', new: ['seenOn'], differs: 'city', withinHours: 24 };
  const runs = neighboursIn(rows, rule, NOW);
  expect(runs).toHaveLength(1);
  expect(runs[0]?.rows).toHaveLength(COUNT);
  // Both cities of a pair, for the comparison and for the name of the journey.
  expect(looks.count).toBeLessThanOrEqual(4 * COUNT);
});

test('a column that must have a value speaks for the later row alone', () => {
  const row = (kind: string, hoursAgo: number) => ({ user: 'ng', kind, at: NOW - hoursAgo * HOUR });
  const rule = { by: 'user', at: 'at', new: ['at'], settledHours: 24 };
  const only = { column: 'kind', is: 'sign-in' };
  const found = (...rows: ReturnType<typeof row>[]) =>
    neighboursIn(rows, { ...rule, only }, NOW).map((run) => run.rows);
  expect(found(row('usage', 90), row('sign-in', 5))).toEqual([[1]]);
  expect(found(row('usage', 20), row('sign-in', 5))).toEqual([]);
  expect(found(row('sign-in', 90), row('usage', 5))).toEqual([]);
  expect(found(row('sign-in', 5))).toEqual([]);
});

test.each<[string, string, number, [number, number]]>([
  ['there and back', 'Paris Perth Paris', 1, [0, 1]],
  ['there, back and there again', 'Paris Perth Paris Perth', 3, [2, 3]],
  ['one way', 'Paris Perth', 1, [0, 1]],
  ['back to where most rows are from', 'Perth Paris Paris Paris', 0, [0, 1]],
  ['a stay elsewhere', 'Paris Perth Perth Paris Paris', 1, [0, 1]],
])('a journey is told by the arrival away from home: %s', (_, places, arrival, pair) => {
  const rows = places
    .split(' ')
    .map((city, n) => ({ user: 'ana', city, at: NOW - (9 - n) * HOUR }));
  const rule = { by: 'user', at: 'at', new: ['at'], differs: 'city', withinHours: 2 };
  expect(neighboursIn(rows, rule, NOW)).toMatchObject([{ arrival, pair }]);
});
