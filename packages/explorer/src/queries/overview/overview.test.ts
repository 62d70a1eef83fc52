import { DAY, EVENT_TYPES } from '@graph-1password/vocabulary';
import { modelOf } from '../../../test/support/model';
import { OTHER_SERIES, overview } from './overview';
import { filterCount, summary } from './summary';

const T0 = Date.UTC(2026, 2, 10);
const USER = 'one_password_user';
const SIGN_IN = 'one_password_signin_attempt_event';
const USAGE = 'one_password_item_usage_event';
const AUDIT = 'one_password_audit_event';
const VAULT = 'one_password_vault';
const SECRET = 'one_password_secret';

let last = 0;
const event = (type: string, at: number, properties: object) => {
  last++;
  return {
    _key: `${type}:EVENT${last}`,
    _type: type,
    createdOn: at,
    name: 'an event',
    ...properties,
  };
};
const signIn = (at: number, properties: object) => event(SIGN_IN, at, properties);
const usage = (at: number, properties: object) => event(USAGE, at, properties);
const audit = (at: number, properties: object) => event(AUDIT, at, properties);
const thing = (type: string, id: string, displayName: string) => ({
  _key: `${type}:${id}`,
  _type: type,
  displayName,
});

/** A tenant of three days: two known users, one unknown, one event without any user. */
const model = modelOf({
  entities: [
    thing(USER, 'ANA', 'Ana'),
    thing(USER, 'BEN', 'Ben'),
    thing(VAULT, 'v1', 'Engineering'),
    thing(SECRET, 'v1:i1', 'Root login'),
    signIn(T0 + 1, {
      category: 'success',
      targetUserUUID: 'ANA',
      country: 'DE',
      countryCode: 'DE',
      appName: 'A',
    }),
    signIn(T0 + 2, {
      category: 'credentials_failed',
      targetUserUUID: 'BEN',
      countryCode: 'DE',
      appName: 'A',
    }),
    signIn(T0 + DAY, {
      category: 'brand_new_code',
      targetUserUUID: 'BEN',
      country: 'Atlantis',
      appName: 'B',
    }),
    signIn(T0 + DAY + 5, {
      category: 'firewall_reported_success',
      targetUserUUID: 'ANA',
      countryCode: 'FR',
    }),
    signIn(T0 + 2 * DAY, { targetUserUUID: 'CY', targetUserEmail: 'cy@example.com' }),
    usage(T0 + 10, { action: 'fill', userUUID: 'ANA', vaultUUID: 'v1', itemUUID: 'i1' }),
    usage(T0 + DAY + 1, { action: 'fill', userUUID: 'ANA', vaultUUID: 'v1', itemUUID: 'i1' }),
    // The same item id in another vault is another item.
    usage(T0 + DAY + 2, { action: 'reveal', userUUID: 'BEN', vaultUUID: 'v2', itemUUID: 'i1' }),
    usage(T0 + DAY + 3, { userUUID: 'BEN', vaultUUID: 'v1', itemUUID: 'i9' }),
    usage(T0 + DAY + 4, { action: 'fill' }),
    audit(T0 + 20, {
      action: 'create',
      actionName: 'created a group',
      objectType: 'group',
      objectTypeName: 'group',
      actorUUID: 'ANA',
    }),
    audit(T0 + DAY + 20, {
      action: 'create',
      actionName: 'created a group',
      objectType: 'group',
      actorUUID: 'ANA',
    }),
    audit(T0 + DAY + 21, {
      action: 'delete',
      objectType: 'group',
      actorUUID: 'DAN',
      actorEmail: 'dan@example.com',
    }),
    audit(T0 + DAY + 22, { action: 'create', objectType: 'vault' }),
    audit(T0 + DAY + 23, { action: 'zap', objectType: 'gizmo', actorUUID: 'DAN' }),
  ],
  findings: [
    { rule: 'a', level: 'HIGH', when: T0 + 5, path: [`${USER}:ANA`] },
    { rule: 'b', level: 'INFO', path: [] },
    { rule: 'b', level: 'INFO', when: T0 + DAY, path: [`${USER}:BEN`] },
  ],
});

const values = (list: readonly { value?: string | undefined; count: number }[]) =>
  list.map(({ value, count }) => [value, count]);
const names = (list: readonly { name: string; count: number }[]) =>
  list.map(({ name, count }) => [name, count]);

describe('over all time', () => {
  const result = overview(model, { filter: {} });

  test('events are counted by UTC day and stream', () => {
    expect(result.events).toBe(15);
    expect(result.byStream).toEqual({
      step: 'hour',
      times: expect.any(Array) as number[],
      series: EVENT_TYPES.map((name) => ({
        name,
        values: expect.any(Array) as number[],
      })),
    });
    const byDay = (series: readonly number[]) =>
      [0, 1, 2].map((day) =>
        series.reduce((sum, value, at) => {
          const time = result.byStream.times[at] ?? 0;
          return time >= T0 + day * DAY && time < T0 + (day + 1) * DAY ? sum + value : sum;
        }, 0),
      );
    const found = result.byStream.series.map(({ name, values }) => [name, byDay(values)]);
    expect(Object.fromEntries(found)).toEqual({
      ...Object.fromEntries(EVENT_TYPES.map((name) => [name, [0, 0, 0]])),
      ...{ [AUDIT]: [1, 4, 0], [USAGE]: [1, 4, 0], [SIGN_IN]: [2, 2, 1] },
    });
  });

  test('sign-ins are counted by category, those without one too', () => {
    expect(values(result.categories)).toEqual([
      [undefined, 1],
      ['brand_new_code', 1],
      ['credentials_failed', 1],
      ['firewall_reported_success', 1],
      ['success', 1],
    ]);
    const totals = result.signIns.series.map(({ name, values: all }) => [
      name,
      all.reduce((sum, value) => sum + value, 0),
    ]);
    expect(totals).toEqual([
      ['', 1],
      ['brand_new_code', 1],
      ['credentials_failed', 1],
      ['firewall_reported_success', 1],
      ['success', 1],
    ]);
  });

  test('counts countries by code, else by the received text', () => {
    expect(result.countries).toEqual([
      { value: 'DE', count: 2, isCode: true },
      { value: 'FR', count: 1, isCode: true },
      { value: undefined, count: 1, isCode: false },
      { value: 'Atlantis', count: 1, isCode: false },
    ]);
  });

  test('apps and the actions of item usages are counted, absent ones too', () => {
    expect(values(result.apps)).toEqual([
      [undefined, 2],
      ['A', 2],
      ['B', 1],
    ]);
    expect(values(result.usageActions)).toEqual([
      ['fill', 3],
      [undefined, 1],
      ['reveal', 1],
    ]);
  });

  test('figures count distinct users, groups, and all that did not let in', () => {
    expect(result.figures).toEqual({
      signedInPeople: 1,
      activePeople: 3,
      activeServices: 0,
      groupsAdded: 2,
      groupsRemoved: 1,
      failedSignIns: 3,
    });
  });

  test('the busiest have names, of the entity or else of the events', () => {
    expect(names(result.mostActivePeople)).toEqual([
      ['Ana', 6],
      ['Ben', 2],
      ['dan@example.com', 2],
    ]);
    expect(names(result.failingUsers)).toEqual([
      ['Ben', 2],
      ['cy@example.com', 1],
    ]);
    expect(result.mostUsedVaults).toEqual([
      { id: 'v1', count: 3, name: 'Engineering', key: `${VAULT}:v1` },
      { id: 'v2', count: 1, name: 'v2' },
    ]);
    expect(result.mostUsedItems).toEqual([
      { id: 'i1', count: 2, name: 'Root login', key: `${SECRET}:v1:i1`, vault: 'Engineering' },
      { id: 'i9', count: 1, name: 'i9', vault: 'Engineering' },
      { id: 'i1', count: 1, name: 'i1', vault: 'v2' },
    ]);
  });

  test('actions are counted with their kind of object, unknown codes as they are', () => {
    expect(result.mostFrequentActions).toEqual([
      {
        action: 'create',
        objectType: 'group',
        actionName: 'created a group',
        objectTypeName: 'group',
        count: 2,
      },
      { action: 'create', objectType: 'vault', count: 1 },
      { action: 'delete', objectType: 'group', count: 1 },
      { action: 'zap', objectType: 'gizmo', count: 1 },
    ]);
  });

  test('findings are counted by level, the worst first', () => {
    expect(result.findings).toEqual([
      { level: 'CRITICAL', count: 0 },
      { level: 'HIGH', count: 1 },
      { level: 'MEDIUM', count: 0 },
      { level: 'LOW', count: 0 },
      { level: 'INFO', count: 2 },
    ]);
  });
});

test('people and machines are counted apart, each by successful acts of their own', () => {
  const user = (id: string, email: string, more: object = {}) => ({
    ...thing(USER, id, id.toLowerCase()),
    ...{ email: [email], ...more },
  });
  const apart = modelOf({
    entities: [
      user('ANA', 'ana@example.com'),
      user('EXT', 'ext@example.net', { userType: 'external_user' }),
      user('CI', 'ci@1passwordserviceaccounts.com'),
      // A failed attempt may be anybody's, and a read of this integration is nobody's use.
      signIn(T0 + 1, { category: 'mfa_failed', targetUserUUID: 'ANA' }),
      signIn(T0 + 2, { category: 'success', targetUserUUID: 'CI' }),
      usage(T0 + 3, { userUUID: 'CI', accessedBy: 'machine' }),
      usage(T0 + 4, { userUUID: 'ANA', accessedBy: 'collector' }),
      audit(T0 + 5, { actorUUID: 'EXT', auxUUID: 'ANA' }),
    ],
  });
  const result = overview(apart, { filter: {} });
  expect(result.figures).toMatchObject({ signedInPeople: 0, activePeople: 1, activeServices: 1 });
  expect(result.mostActivePeople).toEqual([
    { id: 'EXT', count: 1, name: 'ext', key: `${USER}:EXT`, marks: ['outside'] },
  ]);
  expect(result.mostActiveServices).toEqual([
    { id: 'CI', count: 2, name: 'ci', key: `${USER}:CI`, marks: ['service'] },
  ]);
  expect(names(result.failingUsers)).toEqual([['ana', 1]]);
});

test('what a range of time does not bind is counted by the text alone', () => {
  const inventory = (filter: object) =>
    overview(model, { filter }).inventory.map(({ count }) => count);
  expect(inventory({})).toEqual([1, 1, 0]);
  expect(inventory({ from: T0 + 100 * DAY })).toEqual([1, 1, 0]);
  expect(inventory({ search: 'engineering' })).toEqual([1, 0, 0]);
});

test('the end of a range is not in it, and both ends shape the chart', () => {
  const filter = { from: T0 + 2, until: T0 + 10 };
  const result = overview(model, { filter });
  expect(result.events).toBe(1);
  expect(filterCount(model, { filter })).toBe(1);
  expect(result.byStream).toMatchObject({ step: 'hour', times: [T0] });
  expect(result.figures).toMatchObject({ signedInPeople: 0, activePeople: 0, failedSignIns: 1 });
  // One of the two that have a time is in the range, and the one without a time always is.
  expect(result.findings.map(({ count }) => count)).toEqual([0, 1, 0, 0, 1]);
});

test('a search leaves the events that have the text', () => {
  const filter = { search: 'DAN@' };
  const result = overview(model, { filter });
  expect(result.events).toBe(1);
  expect(filterCount(model, { filter })).toBe(1);
  expect(result.figures.groupsRemoved).toBe(1);
  expect(names(result.mostActivePeople)).toEqual([['dan@example.com', 1]]);
});

test('nothing in the range gives zeros and empty lists', () => {
  const result = overview(model, { filter: { from: T0 + 100 * DAY } });
  expect(result).toMatchObject({
    events: 0,
    byStream: { times: [] },
    categories: [],
    countries: [],
    places: [],
    mostUsedItems: [],
    figures: { activePeople: 0, failedSignIns: 0 },
  });
});

test('a graph without any event, or without anything, has an overview', () => {
  for (const empty of [
    modelOf({ entities: [thing(USER, 'ANA', 'Ana')] }),
    modelOf({ entities: [] }),
  ]) {
    expect(overview(empty, { filter: {} })).toMatchObject({
      events: 0,
      mostActivePeople: [],
      apps: [],
    });
    expect(summary(empty, {})).toMatchObject({ eventCount: 0, findingCount: 0 });
    expect(summary(empty, {})).not.toHaveProperty('firstEventOn');
  }
});

describe('the steps of a chart', () => {
  const stepOf = (times: readonly number[]) => {
    const { byStream } = overview(modelOf({ entities: times.map((at) => signIn(at, {})) }), {
      filter: {},
    });
    return [byStream.step, byStream.times.length, byStream.series[2]?.values.at(-1)];
  };

  test('two days are hours, more are days without a gap, years are months', () => {
    expect(stepOf([T0, T0 + DAY - 1])).toEqual(['hour', 24, 1]);
    expect(stepOf([T0 + DAY - 1, T0 + 5 * DAY])).toEqual(['day', 6, 1]);
    expect(stepOf([Date.UTC(2024, 11, 31), Date.UTC(2026, 0, 1)])).toEqual(['day', 367, 1]);
    expect(stepOf([Date.UTC(2024, 11, 31), Date.UTC(2026, 2, 1)])).toEqual(['month', 16, 1]);
  });
});

test('combines rare categories into one series without losing any', () => {
  const categories = Array.from({ length: 12 }, (_, at) => `code_${String(at).padStart(2, '0')}`);
  const many = modelOf({
    entities: categories.flatMap((category, at) =>
      Array.from({ length: 20 - at }, () => signIn(T0, { category })),
    ),
  });
  const { signIns } = overview(many, { filter: {} });
  expect(signIns.series.map(({ name, values: counts }) => [name, counts[0]])).toEqual([
    ...categories.slice(0, 7).map((category, at) => [category, 20 - at]),
    [OTHER_SERIES, 13 + 12 + 11 + 10 + 9],
  ]);
});

test('the summary counts what the file holds', () => {
  expect(summary(model, {})).toMatchObject({
    eventCount: 15,
    entityCount: 19,
    relationshipCount: 0,
    findingCount: 3,
    firstEventOn: T0 + 1,
    lastEventOn: T0 + 2 * DAY,
  });
});
