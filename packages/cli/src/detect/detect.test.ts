import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import { buildGraph } from '@graph-1password/j1ql/testing';
import { distanceKm } from '@graph-1password/tenant/testing';
import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import { ClusterError } from '@graph-1password/archive';
import type { RuleSource } from '../graph/source';
import { UsageError } from '../support/usage';
import type { Finding } from './detect';
import { detect } from './detect';
import { FirstSeenNow } from '../../../../test/support/firstSeenNow';
import { MemorySource } from '../../../../test/support/memorySource';
import { readRules } from './rules';

const NOW = Date.UTC(2026, 2, 13, 15);

const rules = readRules();

/** What one rule finds. @param firstSeen as the poller keeps it; default: each object's own time */
async function find(
  id: string,
  entities: EntityRecord[],
  relationships: RelationshipRecord[] = [],
  firstSeen?: Map<string, number>,
): Promise<Finding[]> {
  const graph = buildGraph({ entities, relationships }, firstSeen ? { firstSeen } : {});
  const wanted = rules.filter((rule) => rule.id === id);
  return (await detect(new MemorySource(graph), wanted, NOW)).findings;
}

const entity = (_type: string, id: string, more: object = {}): EntityRecord => ({
  ...{ _key: `${_type}:${id}`, _type, _class: 'Record', ...more },
});
const edge = (from: string, verb: string, to: string, more: object = {}): RelationshipRecord => ({
  ...{ _key: `${from}|${verb}|${to}`, _type: 'edge', _class: verb.toUpperCase() },
  ...{ _fromEntityKey: from, _toEntityKey: to, ...more },
});

const SIGN_IN = 'one_password_signin_attempt_event';
const TARGET = 'one_password_signin_attempt_target_user:ANA';
const USER = 'one_password_user:ANA';

const failures = (times: number[]): EntityRecord[] =>
  times.map((createdOn, n) =>
    entity(SIGN_IN, `F${n}`, {
      ...{ category: 'credentials_failed', targetUserEmail: 'ana@example.com', createdOn },
      ...{ ipAddress: '192.0.2.1' },
    }),
  );

const count = 20;
const every = (ms: number, from: number): number[] =>
  Array.from({ length: count }, (_, n) => from + n * ms);

test('a group with built-in powers is known by a name that an event tells, else by its id in the list', async () => {
  const [named, silent] = ['q46uze56txfyxhsl63akomrqub', 'xq3mh6mcdwuph25ra4i47kpgxv'];
  const AUDIT = 'one_password_audit_event';
  const changes = [named, silent].map((objectUUID, n) =>
    entity(AUDIT, `GM${n}`, {
      ...{ objectType: 'gm', action: 'leave', objectUUID, createdOn: NOW - HOUR },
    }),
  );
  const told = entity(AUDIT, 'G', {
    ...{ objectType: 'group', action: 'update', objectUUID: named, auxInfo: 'Administrators' },
    createdOn: NOW - 6 * DAY,
  });
  const objects = (found: Finding[]) => found.map(({ facts }) => facts.object?.uuid);
  expect(objects(await find('built-in-group', [...changes, told]))).toEqual([named]);
  const rule = rules.filter(({ id }) => id === 'built-in-group');
  const withId = rule.map((each) => ({ ...each, objectNamed: [silent ?? ''] }));
  const graph = buildGraph({ entities: [...changes, told], relationships: [] });
  expect(objects((await detect(new MemorySource(graph), withId, NOW)).findings)).toEqual([silent]);
});

test.each(Array.from({ length: 24 }, (_, n) => n * 15))(
  'a burst of 50 minutes that begins %i minutes after noon is found once, wherever a window ends',
  async (minutes) => {
    const from = NOW - DAY + 3 * HOUR + minutes * MINUTE;
    const found = await find('failed-signins-by-user', failures(every(2.6 * MINUTE, from)));
    expect(found.map(({ who, what }) => [who, what])).toEqual([
      ['ana@example.com', 'failed to sign in 20 times within 50 minutes'],
    ]);
    expect(found[0]?.path).toHaveLength(count);
  },
);

test('as many failures over a day are not a burst, and a burst over UTC midnight is one', async () => {
  expect(await find('failed-signins-by-user', failures(every(HOUR, NOW - 20 * HOUR)))).toEqual([]);
  const midnight = Date.UTC(2026, 2, 13);
  const overMidnight = failures(every(2 * MINUTE, midnight - 20 * MINUTE));
  expect(await find('failed-signins-by-ip', overMidnight)).toHaveLength(1);
});

test('a spray over many users names none of them', async () => {
  const attempts = failures(every(MINUTE / 2, NOW - HOUR)).map((attempt, n) => ({
    ...attempt,
    targetUserEmail: `user${n % 15}@example.com`,
  }));
  const [found] = await find('failed-signins-overall', attempts);
  expect(found).toMatchObject({
    who: '15 users',
    what: 'failed to sign in 20 times within 10 minutes',
  });
  // All of them came from one address.
  expect(found?.where).toBe('192.0.2.1');
});

test('an e-mail in another case is the same person, in a burst and in its count', async () => {
  const attempts = failures(every(MINUTE / 2, NOW - HOUR)).map((attempt, n) => ({
    ...attempt,
    targetUserEmail: n % 2 === 0 ? 'ana@example.com' : 'Ana@Example.COM',
  }));
  const found = [
    ...(await find('failed-signins-by-user', attempts)),
    ...(await find('failed-signins-by-ip', attempts)),
  ];
  expect(found.map(({ what }) => what)).toEqual([
    'failed to sign in 20 times within 10 minutes',
    'failed to sign in 20 times within 10 minutes',
  ]);
});

test('a firewall that blocked many people blocked them in the plural, and one in the singular', async () => {
  const blocked = (users: number) =>
    failures(every(MINUTE / 2, NOW - HOUR)).map((attempt, n) => ({
      ...attempt,
      ...{ category: 'firewall_failed', targetUserEmail: `user${n % users}@example.com` },
    }));
  const said = async (users: number) => {
    const found = await find('firewall-blocked-overall', blocked(users));
    return found.map(({ who, what }) => `${who} ${what}`);
  };
  expect(await said(20)).toEqual([
    '20 users were blocked by a firewall rule 20 times within 10 minutes',
  ]);
  expect(await said(1)).toEqual([
    'user0@example.com was blocked by a firewall rule 20 times within 10 minutes',
  ]);
});

test.each(['managed-company', 'outside-technician'])(
  '%s names the account of the graph that a provider enters; of another company it knows the id alone',
  async (rule) => {
    const entered = (objectUUID: string, n: number) =>
      entity('one_password_audit_event', objectUUID, {
        ...{ objectType: 'mngdacc', action: 'launchi', actorType: 'external_user', objectUUID },
        ...{ actorEmail: 'tech@provider.example', createdOn: NOW - n * HOUR },
      });
    const account = entity('one_password_account', 'OWN', { displayName: 'Harbour' });
    const found = await find(rule, [account, entered('OWN', 1), entered('OTHER', 2)]);
    expect(found.map(({ what, details }) => [what, details['object']])).toEqual([
      ['entered managed company "Harbour"', 'managed company "Harbour"'],
      ['entered managed company OTHER', 'managed company OTHER'],
    ]);
  },
);

type Stop = [city: string, latitude: number, longitude: number, hoursAgo: number];

/** Successful sign-ins of one user. */
function journey(...stops: Stop[]): [EntityRecord[], RelationshipRecord[]] {
  const events = stops.map(([city, latitude, longitude, hoursAgo], n) =>
    entity(SIGN_IN, `${city}${n}`, {
      ...{ category: 'success', city, latitude, longitude, createdOn: NOW - hoursAgo * HOUR },
    }),
  );
  return [
    [entity('one_password_signin_attempt_target_user', 'ANA', { displayName: 'Ana' }), ...events],
    events.map(({ _key }) => edge(TARGET, 'performed', _key)),
  ];
}

test.each<[string, boolean, Stop, Stop]>([
  ['over the date line in an hour', true, ['Auckland', -36.85, 174.76, 9], ['Lima', -12, -77, 8]],
  ['over the date line by plane', false, ['Auckland', -37, 174.8, 14], ['LA', 34, -118.2, 2]],
  ['along a parallel, both ways', true, ['Berlin', 52.5, 13.4, 3], ['Toronto', 43.7, -79.4, 7]],
  ['by an ordinary flight', false, ['London', 51.5, -0.1, 9], ['New York', 40.7, -74, 2]],
  ['across a border', false, ['Basel', 47.56, 7.59, 2], ['Weil am Rhein', 47.59, 7.62, 1.9]],
  ['in one country', true, ['Sydney', -33.9, 151.2, 2], ['Perth', -31.9, 115.9, 1.5]],
  ['in one moment', true, ['Oslo', 59.9, 10.8, 1], ['Rome', 41.9, 12.5, 1]],
])('impossible travel, %s: %s', async (_, impossible, from, to) => {
  const found = await find('impossible-travel', ...journey(from, to));
  expect(found.map(({ who }) => who)).toEqual(impossible ? ['Ana'] : []);
});

test('a machine that signs in from two cities by turns, 7,000 times, is one journey in each rule', async () => {
  const cities: Stop[] = [
    ['Dublin', 53.3, -6.3, 0],
    ['Ashburn', 39, -77.5, 0],
  ];
  const stops = Array.from({ length: 7000 }, (_, n): Stop => {
    const [city, latitude, longitude] = cities[n % 2] as Stop;
    return [city, latitude, longitude, (7000 - n) / 24];
  });
  const graph = journey(...stops);
  for (const rule of ['impossible-travel', 'more-than-one-location']) {
    const found = await find(rule, ...graph, new FirstSeenNow(NOW));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ who: 'Ana', details: { times: 7000 } });
  }
});

test.each(['impossible-travel', 'more-than-one-location'])(
  '%s tells a journey there and back by the arrival in the strange place, and names its address',
  async (rule) => {
    const paris = (hoursAgo: number): Stop => ['Paris', 48.9, 2.4, hoursAgo];
    const [entities, edges] = journey(paris(2.5), ['Perth', -32, 115.9, 1.5], paris(1.2));
    const placed = entities.map((each) => ({
      ...each,
      ...(each['city'] === 'Perth' && { ipAddress: '192.0.2.7' }),
    }));
    const found = await find(rule, placed, edges);
    expect(found).toMatchObject([
      { when: NOW - 1.5 * HOUR, where: '192.0.2.7, Perth', details: { address: '192.0.2.7' } },
    ]);
    expect(found[0]?.what).toBe(
      'signed in, 60 minutes after they signed in from Paris, 3 sign-ins in all',
    );
  },
);

test('a journey ends when its traveller stays: the next one is another finding', async () => {
  const oslo = (hoursAgo: number): Stop => ['Oslo', 59.9, 10.8, hoursAgo];
  const rome = (hoursAgo: number): Stop => ['Rome', 41.9, 12.5, hoursAgo];
  const found = await find(
    'impossible-travel',
    ...journey(oslo(200), rome(199), oslo(198), oslo(100), rome(99)),
    new FirstSeenNow(NOW),
  );
  expect(found.map(({ details }) => details['times'] ?? 2)).toEqual([2, 3]);
});

test('the event that the rule is about speaks: the arrival, not the home before it', async () => {
  const [entities, edges] = journey(['Oslo', 59.9, 10.8, 3], ['Lagos', 6.5, 3.4, 2]);
  const named = entities.map((entity) =>
    entity['city'] === 'Lagos' ? { ...entity, ipAddress: '192.0.2.7', countryCode: 'NG' } : entity,
  );
  const [found] = await find('impossible-travel', named, edges);
  expect(found).toMatchObject({
    ...{ who: 'Ana', when: NOW - 2 * HOUR, where: '192.0.2.7, Lagos, Nigeria' },
    what: 'signed in, 60 minutes after they signed in from Oslo',
    details: { actor: 'Ana', address: '192.0.2.7', place: 'Lagos, Nigeria' },
    facts: { address: '192.0.2.7', place: { city: 'Lagos', country: 'Nigeria' } },
  });
});

test('haste agrees with the great circle, wherever the two places are', async () => {
  const latitudes = [-58, -31, -4, 22, 47, 60];
  const longitudes = [-171, -64, -3, 51, 166];
  const places = latitudes.flatMap((latitude) =>
    longitudes.map((longitude) => ({ latitude, longitude, city: `${latitude},${longitude}` })),
  );
  const wrong: string[] = [];
  for (const [from, to] of places.flatMap((one) => places.map((other) => [one, other] as const))) {
    const hours = distanceKm(from, to) / 1000;
    if (hours < 1.5 || hours > 12) continue;
    const fires = async (time: number): Promise<boolean> => {
      const start: Stop = [from.city, from.latitude, from.longitude, time];
      const end: Stop = [to.city, to.latitude, to.longitude, 0];
      return (await find('impossible-travel', ...journey(start, end))).length > 0;
    };
    const isRight = (await fires(hours * 0.85)) && !(await fires(hours * 1.02));
    if (!isRight) wrong.push(`${from.city} to ${to.city}`);
  }
  expect(wrong).toEqual([]);
});

test('an address that a user used before is not new, although the last run saw it first today', async () => {
  const address = (ip: string) => entity('one_password_client_ip', ip, { displayName: ip });
  const uses = (ip: string, firstSeenOn: number) =>
    edge(USER, 'uses', `one_password_client_ip:${ip}`, { firstSeenOn });
  const entities = [entity('one_password_user', 'ANA'), address('192.0.2.1'), address('192.0.2.9')];
  const edges = [uses('192.0.2.1', NOW - 2 * DAY), uses('192.0.2.9', NOW - HOUR)];
  expect(await find('sign-in-from-new-address', entities, edges)).toHaveLength(1);
  const seen = new Map([[edges[1]?._key ?? '', NOW - 9 * DAY]]);
  expect(await find('sign-in-from-new-address', entities, edges, seen)).toEqual([]);
});

test('people without a device are reported only where devices are known', async () => {
  const user = (id: string) =>
    entity('one_password_user', id, {
      ...{ _class: ['User'], displayName: id, email: [`${id}@example.com`] },
      lastSignInOn: NOW - DAY,
    });
  const users = [user('ana'), user('ben')];
  expect(await find('signins-without-device', users)).toEqual([]);
  const device = entity('laptop', 'L1', { _class: ['Device'] });
  const owns = edge('person:ana@example.com', 'owns', device._key);
  // The edge of another integration leads from a person that JupiterOne has made.
  const person = entity('person', 'x', { _key: 'person:ana@example.com', _class: ['Person'] });
  const found = await find('signins-without-device', [...users, device, person], [owns]);
  expect(found.map(({ details }) => details['email'])).toEqual(['ben@example.com']);
});

test.each([
  [13, 1],
  [15, 0],
])('an export %i days after the activation makes %i findings', async (days, findings) => {
  const ACTOR = 'one_password_audit_event_actor_details';
  const OBJECT = 'one_password_audit_event_object_details';
  const AUDIT = 'one_password_audit_event';
  const entities = [
    ...[entity('one_password_user', 'ANA'), entity(ACTOR, 'ANA'), entity(OBJECT, 'ANA')],
    entity(AUDIT, 'EXPORT', { objectType: 'vault', action: 'export', createdOn: NOW - HOUR }),
    entity(AUDIT, 'ACTIVATE', {
      ...{ objectType: 'user', action: 'activate', createdOn: NOW - days * DAY },
    }),
  ];
  const edges = [
    edge(USER, 'is', `${ACTOR}:ANA`),
    edge(USER, 'is', `${OBJECT}:ANA`),
    edge(`${ACTOR}:ANA`, 'performed', `${AUDIT}:EXPORT`),
    edge(`${AUDIT}:ACTIVATE`, 'updated', `${OBJECT}:ANA`),
  ];
  expect(await find('vault-export-after-activation', entities, edges)).toHaveLength(findings);
});

test('of several events in a row the one that speaks says where from and on what', async () => {
  const at = (hoursAgo: number, place: object) => ({
    ...{ category: 'success', platformName: 'kali', osName: 'Linux', targetUserUUID: 'ANA' },
    ...{ createdOn: NOW - hoursAgo * HOUR, ...place },
  });
  const home = { platformName: 'mac', osName: 'MacOSX', ipAddress: '192.0.2.1' };
  const signIns = [
    entity(SIGN_IN, 'HOME', at(90, home)),
    entity(SIGN_IN, 'ABROAD', at(5, { ipAddress: '192.0.2.9', city: 'Lima', countryCode: 'PE' })),
    entity(SIGN_IN, 'LATER', at(3, { ipAddress: '192.0.2.1', city: 'Oslo', countryCode: 'NO' })),
  ];
  const target = entity('one_password_signin_attempt_target_user', 'ANA', { displayName: 'Ana' });
  const edges = signIns.map(({ _key }) => edge(TARGET, 'performed', _key));
  const [found, ...others] = await find('sign-in-from-new-device', [target, ...signIns], edges);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    ...{ when: NOW - 5 * HOUR, where: '192.0.2.9, Lima, Peru' },
    details: { address: '192.0.2.9', place: 'Lima, Peru' },
  });
});

describe('a database that fails', () => {
  const failing = (error: Error): RuleSource => ({
    known: new Set(),
    rows: () => Promise.reject(error),
    read: () => Promise.resolve(),
    ofType: () => Promise.resolve([]),
  });
  const some = rules.slice(0, 2);

  test('fails a rule that needs too much, in words that say what to do', async () => {
    const error = new ClusterError('The answer has more than 10 rows: set --limit.', 396);
    const { failed } = await detect(failing(error), some, NOW);
    expect(failed).toEqual(some.map(({ id }) => ({ rule: id, reason: error.message })));
  });

  test.each([
    ['is lost', new ClusterError('ClickHouse on db did not answer.', undefined, true)],
    ['refuses the user', new ClusterError('ClickHouse on db refused the user.', 516)],
    ['has several accounts', new UsageError('choose one with --account.')],
  ])('that %s is asked once, and nothing was judged', async (_, error) => {
    const source = failing(error);
    const rows = jest.spyOn(source, 'rows');
    await expect(detect(source, some, NOW)).rejects.toBe(error);
    expect(rows).toHaveBeenCalledTimes(1);
  });
});
