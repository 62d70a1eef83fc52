import type { EntityRecord } from '@graph-1password/j1ql';
import { buildGraph } from '@graph-1password/j1ql/testing';
import { DAY, MINUTE } from '@graph-1password/vocabulary';
import { defaultConfig } from '../../alerts/config/normalise';
import type { AlertConfig } from '../../alerts/config/types';
import { FirstSeenNow } from '../../../../../test/support/firstSeenNow';
import { MemorySource } from '../../../../../test/support/memorySource';
import { backtest, weekOf } from './backtest';
import { backtestText } from './text';

/** A Friday. */
const NOW = Date.UTC(2026, 2, 13, 15);
const BURSTS = 'failed-signins-by-user';

/** So many failed sign-ins of a person, a minute apart. */
const failures = (who: string, times: number, from: number): EntityRecord[] =>
  Array.from({ length: times }, (_, n) => ({
    ...{ _key: `one_password_signin_attempt_event:${who}${from}-${n}`, _class: 'Record' },
    ...{ _type: 'one_password_signin_attempt_event', category: 'credentials_failed' },
    ...{ targetUserEmail: `${who}@example.com`, createdOn: from + n * MINUTE },
  }));

/** Three bursts: two in the week of March 2, one in January; the one of Ben is the smaller. */
const graph = buildGraph(
  {
    entities: [
      ...failures('ana', 40, NOW - 60 * DAY),
      ...failures('ana', 40, NOW - 8 * DAY),
      ...failures('ben', 22, NOW - 10 * DAY),
    ],
    relationships: [],
  },
  { firstSeen: new FirstSeenNow(NOW) },
);

const run = (config: Partial<AlertConfig> = {}, only = [BURSTS]) =>
  backtest(new MemorySource(graph), { config: { ...defaultConfig(), ...config }, only, now: NOW });

test('incidents are counted by the week in which they began, whenever that was', async () => {
  const { rules, weeks } = await run();
  const expected = [
    { week: '2026-01-12', incidents: 1, muted: 0, told: {} },
    { week: '2026-03-02', incidents: 2, muted: 0, told: {} },
  ];
  expect(weeks).toEqual(expected);
  expect(rules).toEqual([
    { rule: BURSTS, level: 'MEDIUM', incidents: 3, muted: 0, told: {}, weeks: expected },
  ]);
});

test('a mute and routes decide who would have been told', async () => {
  const mute = { person: ['ana@example.com'], reason: 'a test', until: NOW + DAY };
  const sink = { type: 'file', path: '/nowhere' } as const;
  const config = {
    sinks: { desk: sink, night: sink },
    routes: [{ sink: ['desk'] }, { min: 'CRITICAL' as const, sink: ['night'] }],
  };
  expect((await run({ ...config, mutes: [mute] })).rules).toMatchObject([
    { incidents: 3, muted: 2, told: { desk: 1 } },
  ]);
  // One that has run out keeps nothing silent.
  expect((await run({ ...config, mutes: [{ ...mute, until: NOW - DAY }] })).rules).toMatchObject([
    { incidents: 3, muted: 0, told: { desk: 3 } },
  ]);
});

test('a threshold, or switching off, is compared with the rule as it is shipped', async () => {
  const higher = { [BURSTS]: { parameters: { attempts: 30 } } };
  expect((await run({ ruleSettings: higher })).rules).toMatchObject([
    { incidents: 2, withDefaults: 3 },
  ]);
  const off = await run({ ruleSettings: { [BURSTS]: { enabled: false } } });
  expect(off.rules).toMatchObject([{ incidents: 0, withDefaults: 3, isOff: true }]);
  expect(backtestText(off, NOW - 90 * DAY, NOW)).toMatch(
    /│ medium │ failed-signins-by-user \(off\) │ .*│ +3 │/,
  );
});

test('rules about what is new find it on any day, and those about the present say so', async () => {
  const address = (ip: string): EntityRecord => ({
    ...{ _key: `one_password_client_ip:${ip}`, _type: 'one_password_client_ip', _class: 'Host' },
    displayName: ip,
  });
  const user = { _key: 'one_password_user:A', _type: 'one_password_user', _class: 'User' };
  const uses = (ip: string, days: number) => ({
    ...{ _key: `A uses ${ip}`, _type: 'edge', _class: 'USES', _fromEntityKey: user._key },
    ...{ _toEntityKey: `one_password_client_ip:${ip}`, firstSeenOn: NOW - days * DAY },
  });
  const both = buildGraph(
    {
      entities: [user, address('192.0.2.1'), address('192.0.2.2')],
      relationships: [uses('192.0.2.1', 90), uses('192.0.2.2', 40)],
    },
    { firstSeen: new FirstSeenNow(NOW) },
  );
  const only = ['sign-in-from-new-address', 'first-time-action', 'no-events-received'];
  const found = await backtest(new MemorySource(both), { config: defaultConfig(), only, now: NOW });
  expect(found.rules.map(({ rule, incidents, onlyNow }) => [rule, incidents, onlyNow])).toEqual([
    ['first-time-action', 0, true],
    ['no-events-received', 1, true],
    ['sign-in-from-new-address', 1, undefined],
  ]);
  expect(backtestText(found, NOW - 90 * DAY, NOW)).toContain(
    'counted for it alone: first-time-action, no-events-received.',
  );
});

test('weeks begin on Monday in UTC', () => {
  expect(weekOf(Date.UTC(2026, 2, 9))).toBe('2026-03-09');
  expect(weekOf(Date.UTC(2026, 2, 9) - 1)).toBe('2026-03-02');
});
