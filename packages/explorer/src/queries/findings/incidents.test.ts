import { modelOf } from '../../../test/support/model';
import { incidents } from './incidents';

const T0 = Date.UTC(2026, 2, 10);
const finding = (rule: string, level: 'LOW' | 'HIGH', when: number, what: string) => ({
  ...{ rule, level, when, what, path: [], remediation: `Undo ${rule}.` },
});

const model = modelOf({
  entities: [{ _key: 'one_password_user:U', _type: 'one_password_user' }],
  findings: [
    finding('worst', 'HIGH', T0, 'worst'),
    ...[1, 2, 3, 4].map((n) => finding('more', 'LOW', T0 + n, `more ${n}`)),
    finding('other', 'LOW', T0 + 9, 'other'),
  ],
  incidents: [
    { id: 'inc-b', level: 'LOW', title: 'B', last: T0 + 9, findings: [5] },
    {
      ...{
        id: 'inc-a',
        level: 'HIGH',
        title: 'A',
        first: T0,
        last: T0 + 4,
        findings: [0, 1, 2, 3, 4],
      },
      ...{ state: 'muted', reason: 'known' },
    },
  ],
});

test('the worst incident comes first, with its state, its reason and its first findings', () => {
  const { all, total, incidents: rows } = incidents(model, { filter: {} });
  expect([all, total]).toEqual([2, 6]);
  expect(rows.map(({ id, count, rows: shown }) => [id, count, shown.length])).toEqual([
    ['inc-a', 5, 3],
    ['inc-b', 1, 1],
  ]);
  expect(rows[0]).toMatchObject({ state: 'muted', reason: 'known', remediation: 'Undo worst.' });
  expect(rows[0]?.rows[0]).toMatchObject({ rule: 'worst', level: 'HIGH', index: 0 });
});

test('an incident that is asked for has all findings; a filter takes away what does not match', () => {
  const counts = (args: Parameters<typeof incidents>[1]) =>
    incidents(model, args).incidents.map(({ id, count, rows }) => [id, count, rows.length]);
  expect(counts({ filter: {}, open: 'inc-a' })[0]).toEqual(['inc-a', 5, 5]);
  expect(counts({ filter: { search: 'more 2' } })).toEqual([['inc-a', 1, 1]]);
  expect(counts({ filter: { from: T0 + 5 } })).toEqual([['inc-b', 1, 1]]);
  expect(counts({ filter: {}, level: 'HIGH' })).toEqual([['inc-a', 1, 1]]);
});
