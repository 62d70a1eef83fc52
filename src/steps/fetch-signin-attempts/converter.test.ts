import type { SignInAttempt } from '@graph-1password/vocabulary';
import { SigninEventMetadata, SigninUserMetadata } from '../../entities/signinAttempts';
import { convertSigninAttempt, convertSigninUser, isSuccess } from './converter';

const TIME = Date.UTC(2026, 0, 1);
const USER = 'K3MAYGGYRZA2XN2AMQ5ADZJ6VI';

const full: SignInAttempt = {
  uuid: '56YE2TYN2VFYRLNSHKPW5NVT5E',
  timestamp: '2026-01-01T00:00:00Z',
  session_uuid: 'A5K6COGVRVEJXJW3XQZGS7VAMM',
  category: 'firewall_failed',
  type: 'continent_blocked',
  country: 'FR',
  details: { value: 'Europe' },
  account_uuid: 'ABMAYGGYRZA2XN2AMQ5ADZJ6VI',
  target_user: { uuid: USER, name: 'Ana', email: 'ana@example.com', type: 'user' },
  client: {
    app_name: '1Password CLI',
    app_version: '2.30',
    platform_name: 'ci-1',
    platform_version: 'amd64',
    os_name: 'Linux',
    os_version: '6.1',
    ip_address: '192.0.2.1',
  },
  location: {
    country: 'Germany',
    region: 'Berlin',
    city: 'Berlin',
    latitude: 52.5,
    longitude: 13.4,
  },
};

const bare = (fields: object = {}): SignInAttempt => ({
  uuid: full.uuid,
  timestamp: full.timestamp,
  ...fields,
});

test('a full attempt has every published property; its own country wins over that of the place', () => {
  const entity = convertSigninAttempt(full, TIME);
  expect(entity).toMatchObject({
    _key: `one_password_signin_attempt_event:${full.uuid}`,
    _rawData: [{ name: 'default', rawData: full }],
    createdOn: TIME,
    eventDate: '2026-01-01',
    appName: '1Password CLI',
    appVersion: '2.30',
    category: 'firewall_failed',
    city: 'Berlin',
    country: 'FR',
    countryCode: 'FR',
    details: 'Europe',
    ipAddress: '192.0.2.1',
    latitude: 52.5,
    longitude: 13.4,
    mspAccountUUID: 'ABMAYGGYRZA2XN2AMQ5ADZJ6VI',
    osName: 'Linux',
    osVersion: '6.1',
    platformName: 'ci-1',
    platformVersion: 'amd64',
    region: 'Berlin',
    sessionUUID: 'A5K6COGVRVEJXJW3XQZGS7VAMM',
    targetUserEmail: 'ana@example.com',
    targetUserUUID: USER,
    type: 'continent_blocked',
  });
  expect([entity]).toMatchDataModelSchema(SigninEventMetadata);
});

test('without its own country an attempt has that of the place', () => {
  const entity = convertSigninAttempt(
    bare({ country: '', location: { country: 'Germany' } }),
    TIME,
  );
  expect(entity).toMatchObject({ country: 'Germany', countryCode: 'DE' });
});

test.each([
  ['no optional field', bare()],
  [
    'null details and objects',
    bare({ details: null, target_user: null, client: null, location: null, account_uuid: null }),
  ],
  [
    'empty strings',
    bare({ details: { value: '' }, category: '', type: '', country: '', session_uuid: '' }),
  ],
  ['wrong types', bare({ details: 'Europe', category: 3, country: {}, target_user: 'ana' })],
])('%s: a valid entity', (_, event) => {
  const entity = convertSigninAttempt(event, TIME);
  expect(entity.displayName).toBe('Someone tried to sign in');
  expect(entity.details).toBeUndefined();
  expect(Object.values(entity)).not.toContain('');
  expect(Object.values(entity)).not.toContain(null);
  expect([entity]).toMatchDataModelSchema(SigninEventMetadata);
});

test('an unknown category passes through and is named in the phrase', () => {
  const entity = convertSigninAttempt(bare({ category: 'passkey_failed', type: 'x' }), TIME);
  expect(entity).toMatchObject({ category: 'passkey_failed', type: 'x' });
  expect(entity.displayName).toBe('Someone tried to sign in (passkey_failed)');
});

test('both spellings of a U2F timeout pass through as received', () => {
  for (const type of ['u2f_timeout', 'u2f_timout']) {
    expect(convertSigninAttempt(bare({ category: 'mfa_failed', type }), TIME).type).toBe(type);
  }
});

test.each([
  ['success', true],
  ['firewall_reported_success', true],
  ['firewall_failed', false],
  ['credentials_failed', false],
  [undefined, false],
])('category %s let the user in: %s', (category, expected) => {
  expect(isSuccess(bare({ category }))).toBe(expected);
});

test('the target user is a valid User whatever the e-mail is', () => {
  const emails = [
    'ana@example.com',
    'jürgen@exämple.de',
    'a b@c.d',
    '',
    `${'x'.repeat(400)}@example.com`,
  ];
  const users = emails.map((email, i) =>
    convertSigninUser({ id: `${USER.slice(0, -1)}${i}`, email: email || undefined, seenOn: 0 }),
  );
  expect(users).toMatchDataModelSchema(SigninUserMetadata);
  expect(users.map((user) => user.email?.length ?? 0)).toEqual([1, 0, 0, 0, 0]);
});
