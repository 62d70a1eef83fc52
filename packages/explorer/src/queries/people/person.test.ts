import { person } from './person';
import type { PersonDetails } from './person';
import {
  at,
  audit,
  LIMA,
  modelWith,
  OSLO,
  secret,
  signIn,
  usage,
  user,
  vault,
} from '../../../test/support/people';

const ana = user('ana', { lastSignInOn: at(9), lastItemUsageOn: at(12) });
const bob = user('bob');
const main = vault('main', { privileged: true });

const of = (
  model: Parameters<typeof person>[0],
  filter: object = {},
  key = ana._key,
): PersonDetails => {
  const found = person(model, { key, filter });
  if (!found) throw new Error('no such person');
  return found;
};

test('facts of the person come from the user', () => {
  expect(of(modelWith([ana, bob]))).toMatchObject({
    ...{ key: ana._key, id: 'ANA', name: 'ana', email: 'ana@example.com' },
    ...{ lastSignInOn: at(9), lastItemUsageOn: at(12), itemUsages: 0, itemCount: 0 },
  });
  expect(of(modelWith([ana]))).not.toHaveProperty('lastFailedSignInOn');
});

test('finds the person by the key of a role, and nobody by an unknown key', () => {
  const model = modelWith([ana]);
  expect(of(model, {}, 'one_password_item_usage_user:ANA').key).toBe(ana._key);
  expect(person(model, { key: 'one_password_user:ZOE', filter: {} })).toBeNull();
  expect(person(modelWith([signIn('ana', at(1))]), { key: ana._key, filter: {} })).toBeNull();
});

test('times, outcomes and places of sign-ins, only the person’s own', () => {
  const found = of(
    modelWith([
      ana,
      signIn('ana', at(8), OSLO),
      signIn('ana', at(9), { ...LIMA, category: 'mfa_failed' }),
      signIn('bob', at(9), LIMA),
    ]),
  );
  expect(found.signInTimes).toEqual([at(8)]);
  expect(found.failedSignInTimes).toEqual([at(9)]);
  expect(found.outcomes.map(({ value, count }) => [value, count])).toEqual([
    ['mfa_failed', 1],
    ['success', 1],
  ]);
  expect(found.places.stops).toHaveLength(2);
});

test('apps of sign-ins and of item usages', () => {
  const found = of(
    modelWith([
      ana,
      signIn('ana', at(8), { appName: 'Mac' }),
      usage('ana', at(8), 'v/i', { appName: 'Mac' }),
      usage('ana', at(9), 'v/i', { appName: 'iOS' }),
      usage('ana', at(9), 'v/i'),
    ]),
  );
  expect(found.apps).toEqual([
    { value: 'Mac', count: 2, signIns: 1, usages: 1 },
    { value: 'iOS', count: 1, signIns: 0, usages: 1 },
  ]);
});

describe('addresses', () => {
  const ip = {
    _key: 'one_password_client_ip:192.0.2.1',
    _type: 'one_password_client_ip',
    displayName: '192.0.2.1',
  };
  const graph = [
    ana,
    ip,
    signIn('ana', at(8), { ...OSLO, ipAddress: '192.0.2.1' }),
    signIn('ana', at(9), { ipAddress: '192.0.2.1', category: 'mfa_failed' }),
    usage('ana', at(7), 'v/i', { ipAddress: '192.0.2.1' }),
    audit('ana', at(10), { sessionIP: '192.0.2.9', ...LIMA }),
    audit('bob', at(10), { sessionIP: '192.0.2.77', auxUUID: 'ANA' }),
  ];
  const uses = {
    _type: 'one_password_user_uses_client_ip',
    ...{ _fromEntityKey: ana._key, _toEntityKey: ip._key, firstSeenOn: at(-48), lastSeenOn: at(8) },
  };

  test('from the events in the filter, with what the graph knows beyond it', () => {
    const found = of(modelWith(graph, { relationships: [uses] }));
    expect(found.addresses).toEqual([
      {
        ...{
          ip: '192.0.2.9',
          firstOn: at(10),
          lastOn: at(10),
          place: { city: 'Lima', country: 'PE', latitude: -12, longitude: -77 },
        },
        ...{ signIns: 0, failed: 0, usages: 0, changes: 1 },
      },
      {
        ...{ ip: '192.0.2.1', key: ip._key, firstOn: at(7), lastOn: at(9) },
        ...{ signIns: 1, failed: 1, usages: 1, changes: 0 },
        place: { city: 'Oslo', country: 'NO', latitude: 59.9, longitude: 10.7 },
        ...{ firstSeenOn: at(-48), lastSeenOn: at(8) },
      },
    ]);
  });

  test('an address without events in the filter is left out', () => {
    const found = of(modelWith(graph, { relationships: [uses] }), { from: at(10) });
    expect(found.addresses.map((row) => row.ip)).toEqual(['192.0.2.9']);
  });
});

test('vaults and items used, by name; what was not collected by UUID', () => {
  const found = of(
    modelWith([
      ana,
      main,
      secret('main', 'i1'),
      usage('ana', at(8), 'main/i1'),
      usage('ana', at(9), 'main/i1', { action: 'reveal' }),
      usage('ana', at(10), 'main/i1'),
      usage('ana', at(11), 'main/gone'),
      usage('ana', at(12), 'other/i9', { privilegedVault: true }),
      usage('bob', at(12), 'main/i1'),
    ]),
  );
  expect(found.itemUsages).toBe(5);
  expect(found.vaults).toEqual([
    {
      ...{ key: main._key, name: 'Vault main', usages: 4, items: 2, privileged: true },
      ...{ firstOn: at(8), lastOn: at(11) },
      actions: [
        { value: 'fill', count: 3 },
        { value: 'reveal', count: 1 },
      ],
    },
    {
      ...{ key: 'one_password_vault:other', name: 'other', usages: 1, items: 1, privileged: true },
      ...{ firstOn: at(12), lastOn: at(12), actions: [{ value: 'fill', count: 1 }] },
    },
  ]);
  expect(
    found.items.map(({ key, name, category, vault: { name: vaultName }, usages }) => ({
      key,
      name,
      category,
      vaultName,
      usages,
    })),
  ).toEqual([
    {
      key: 'one_password_secret:main:i1',
      name: 'Secret i1',
      category: 'LOGIN',
      vaultName: 'Vault main',
      usages: 3,
    },
    {
      key: 'one_password_secret:other:i9',
      name: 'i9',
      category: undefined,
      vaultName: 'other',
      usages: 1,
    },
    {
      key: 'one_password_secret:main:gone',
      name: 'gone',
      category: undefined,
      vaultName: 'Vault main',
      usages: 1,
    },
  ]);
  expect(found.itemCount).toBe(3);
});

test('a usage that names no item or no vault still counts', () => {
  const found = of(modelWith([ana, usage('ana', at(8), 'main'), usage('ana', at(9), '/i1')]));
  expect(found).toMatchObject({ itemUsages: 2, itemCount: 0 });
  expect(found.vaults).toMatchObject([{ name: 'main', usages: 1, items: 0 }]);
});

test('changes by and to a person, in words where there are some', () => {
  const found = of(
    modelWith([
      ana,
      bob,
      audit('ana', at(8), { auxUUID: 'BOB', privilegedTarget: true }),
      audit('ana', at(9), { auxUUID: 'BOB' }),
      audit('bob', at(10), { action: 'suspend', objectType: 'user', objectUUID: 'ANA' }),
      audit('ana', at(11), {
        action: 'unheard',
        objectType: undefined,
        auxUUID: 'ANA',
        objectUUID: 'ANA',
      }),
    ]),
  );
  expect(found.changesBy).toEqual([
    {
      value: 'grant uva',
      words: 'granted a person access to a vault',
      count: 2,
      privileged: 1,
      lastOn: at(9),
    },
    { value: 'unheard', count: 1, privileged: 0, lastOn: at(11) },
  ]);
  expect(found.changesTo.map(({ value, count }) => [value, count])).toEqual([
    ['suspend user', 1],
    ['unheard', 1],
  ]);
});

test('range and text choose the events', () => {
  const model = modelWith([
    ana,
    usage('ana', at(8), 'v/i', { appName: 'Mac' }),
    usage('ana', at(9), 'v/i', { appName: 'iOS' }),
    signIn('ana', at(9), { appName: 'Mac' }),
  ]);
  expect(of(model, { search: 'mac' })).toMatchObject({ itemUsages: 1, signInTimes: [at(9)] });
  expect(of(model, { from: at(9) })).toMatchObject({ itemUsages: 1 });
  expect(of(model, { from: at(10), until: at(11) })).toMatchObject({
    itemUsages: 0,
    signInTimes: [],
    addresses: [],
    vaults: [],
  });
});

test('findings: the worst level first, and within a level the newest', () => {
  const model = modelWith([ana], {
    findings: [
      { rule: 'old', level: 'HIGH', path: [ana._key], when: at(8) },
      { rule: 'low', level: 'LOW', path: [ana._key], when: at(12) },
      { rule: 'timeless', level: 'HIGH', path: [ana._key] },
      { rule: 'new', level: 'HIGH', path: [ana._key], when: at(9) },
    ],
  });
  const rules = person(model, { key: ana._key, filter: {} })?.findings.map(({ rule }) => rule);
  expect(rules).toEqual(['new', 'old', 'timeless', 'low']);
});

test('findings that mention the person, by place in the list of all', () => {
  const change = audit('bob', at(8), { auxUUID: 'ANA' });
  const model = modelWith([ana, bob, change], {
    findings: [
      { rule: 'other', path: [bob._key] },
      { rule: 'grant', level: 'HIGH', path: [change._key], when: at(8), what: 'granted' },
    ],
  });
  expect(of(model).findings).toMatchObject([
    { index: 1, rule: 'grant', level: 'HIGH', when: at(8) },
  ]);
});
