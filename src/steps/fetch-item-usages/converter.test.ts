import type { ItemUsage } from '@graph-1password/vocabulary';
import { ItemUsageEventMetadata, ItemUsageUserMetadata } from '../../entities/itemUsages';
import { convertItemUsage, convertItemUsageUser } from './converter';

const VAULT = 'ftz4pm2xxwmwrsd7rjqn7grzfz';
const TIME = Date.UTC(2026, 5, 30, 23, 59, 59, 999);
const NONE = new Set<string>();

const full: ItemUsage = {
  uuid: '56YE2TYN2VFYRLNSHKPW5NVT5E',
  timestamp: '2026-06-30T23:59:59.999Z',
  used_version: 0,
  vault_uuid: VAULT.toUpperCase(),
  item_uuid: 'BVWMMWNMYBGTVIPLTUCPC6DQ6E',
  action: 'reveal',
  account_uuid: 'ABMAYGGYRZA2XN2AMQ5ADZJ6VI',
  user: { uuid: 'K3MAYGGYRZA2XN2AMQ5ADZJ6VI', name: 'Ana', email: 'ana@example.com' },
  client: {
    app_name: '1Password Browser Extension',
    app_version: '20127',
    platform_name: 'Chrome',
    platform_version: '130',
    os_name: 'MacOSX',
    os_version: '15.1',
    ip_address: '2001:db8::1',
  },
  location: {
    country: 'Canada',
    region: 'Ontario',
    city: 'Toronto',
    latitude: 0,
    longitude: -79.4,
  },
};

const bare = (fields: object = {}): ItemUsage => ({
  uuid: full.uuid,
  timestamp: full.timestamp,
  ...fields,
});

test('a full usage has every published property, zeros included', () => {
  const entity = convertItemUsage(full, TIME, new Set([VAULT]));
  expect(entity).toMatchObject({
    _key: `one_password_item_usage_event:${full.uuid}`,
    _class: ['Record'],
    _rawData: [{ name: 'default', rawData: full }],
    createdOn: TIME,
    eventDate: '2026-06-30',
    action: 'reveal',
    appName: '1Password Browser Extension',
    appVersion: '20127',
    city: 'Toronto',
    country: 'Canada',
    countryCode: 'CA',
    ipAddress: '2001:db8::1',
    itemUUID: 'bvwmmwnmybgtvipltucpc6dq6e',
    latitude: 0,
    longitude: -79.4,
    mspAccountUUID: 'ABMAYGGYRZA2XN2AMQ5ADZJ6VI',
    osName: 'MacOSX',
    osVersion: '15.1',
    platformName: 'Chrome',
    platformVersion: '130',
    privilegedVault: true,
    region: 'Ontario',
    usedVersion: 0,
    userEmail: 'ana@example.com',
    userUUID: 'K3MAYGGYRZA2XN2AMQ5ADZJ6VI',
    vaultUUID: VAULT,
  });
  expect(entity.displayName).toMatch(/^ana@example\.com .+/);
  expect([entity]).toMatchDataModelSchema(ItemUsageEventMetadata);
});

test.each([
  ['no optional field', bare()],
  ['nulls', bare({ user: null, client: null, location: null, account_uuid: null })],
  [
    'empty strings',
    bare({ vault_uuid: '', item_uuid: '', action: '', user: { uuid: '', email: '' } }),
  ],
  ['wrong types', bare({ used_version: '3', client: [], user: 7, action: {} })],
])('%s: a valid entity', (_, event) => {
  const entity = convertItemUsage(event, TIME, NONE);
  expect(entity.displayName).toBe('Someone used an item');
  expect(Object.values(entity)).not.toContain('');
  expect(Object.values(entity)).not.toContain(null);
  expect([entity]).toMatchDataModelSchema(ItemUsageEventMetadata);
});

test('an unknown action passes through and is named in the phrase', () => {
  const entity = convertItemUsage(bare({ action: 'teleport' }), TIME, NONE);
  expect(entity).toMatchObject({
    action: 'teleport',
    displayName: 'Someone used an item (teleport)',
  });
});

test.each([
  ['server-fetch', '1Password Connect', true],
  ['server-fetch', '1Password CLI', undefined],
  ['reveal', '1Password Connect', undefined],
])('%s by %s: viaConnectServer is %s', (action, app_name, expected) => {
  const entity = convertItemUsage(bare({ action, client: { app_name } }), TIME, NONE);
  expect(entity.viaConnectServer).toBe(expected);
});

test('a user without a name is called by the e-mail, without both by the UUID', () => {
  const byEmail = convertItemUsageUser({
    id: 'K3MAYGGYRZA2XN2AMQ5ADZJ6VI',
    email: 'a+b@c.co',
    seenOn: 0,
  });
  const byId = convertItemUsageUser({ id: 'K3MAYGGYRZA2XN2AMQ5ADZJ6VI', seenOn: 0 });
  expect(byEmail).toMatchObject({ name: 'a+b@c.co', email: ['a+b@c.co'], shortLoginId: ['a+b'] });
  expect(byId).toMatchObject({ name: 'K3MAYGGYRZA2XN2AMQ5ADZJ6VI', email: null, username: null });
  expect([byEmail, byId]).toMatchDataModelSchema(ItemUsageUserMetadata);
});

describe('who used the item', () => {
  const usage = (app: string, action: string, email = 'ana@example.com') =>
    convertItemUsage(
      { ...full, action, client: { app_name: app }, user: { ...full.user, email } },
      TIME,
      new Set(),
    ).accessedBy;

  test.each([
    ['1Password for Mac', 'reveal', 'ana@example.com', 'person'],
    ['1Password Connect', 'server-fetch', 'ana@example.com', 'machine'],
    ['1Password Connect Server', 'server-create', 'ana@example.com', 'machine'],
    ['1Password CLI', 'reveal', 'ana@example.com', 'machine'],
    ['1Password for Mac', 'fill', 'x@1PasswordServiceAccounts.com', 'machine'],
  ])('%s, %s, %s: %s', (app, action, email, expected) => {
    expect(usage(app, action, email)).toBe(expected);
  });

  test('a read by this integration does not count as usage', () => {
    const own = { ...full, action: 'server-fetch', client: { app_name: '1Password Connect' } };
    expect(convertItemUsage(own, TIME, new Set(), true).accessedBy).toBe('collector');
  });
});
