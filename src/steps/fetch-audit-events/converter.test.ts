import type { AuditEvent } from '@graph-1password/vocabulary';
import { AuditActorMetadata, AuditEventMetadata } from '../../entities/audit';
import { auditedVaultId, convertAuditActor, convertAuditEvent } from './converter';

const USER = 'K3MAYGGYRZA2XN2AMQ5ADZJ6VI';
const OTHER = 'ZZMAYGGYRZA2XN2AMQ5ADZJ6VI';
const VAULT = 'ftz4pm2xxwmwrsd7rjqn7grzfz';
const NONE = { privilegedVaultIds: new Set<string>(), privilegedGroupIds: new Set<string>() };
const TIME = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

const full: AuditEvent = {
  uuid: '56YE2TYN2VFYRLNSHKPW5NVT5E',
  timestamp: '2026-01-02T03:04:05.678901234Z',
  actor_uuid: USER,
  actor_details: { uuid: USER, name: 'Ana', email: 'ana@example.com' },
  actor_type: 'user',
  actor_account_uuid: 'ACMAYGGYRZA2XN2AMQ5ADZJ6VI',
  account_uuid: 'ABMAYGGYRZA2XN2AMQ5ADZJ6VI',
  action: 'grant',
  object_type: 'uva',
  object_uuid: VAULT.toUpperCase(),
  aux_id: 9277034,
  aux_uuid: USER.toLowerCase(),
  aux_details: { uuid: USER, name: 'Ana', email: 'ana@example.com' },
  aux_info: 'R',
  session: {
    uuid: 'A5K6COGVRVEJXJW3XQZGS7VAMM',
    login_time: '2026-01-02T01:00:00.5Z',
    device_uuid: 'lc5fqgbrcm4plajd8mwncv2b3u',
    ip: '192.0.2.1',
  },
  location: {
    country: 'Canada',
    region: 'Ontario',
    city: 'Toronto',
    latitude: 43.6,
    longitude: -79.4,
  },
};

const convert = (event: AuditEvent, ids = NONE) => convertAuditEvent(event, TIME, ids);

/** An event with the two fields that the client guarantees, and what a case adds. */
const bare = (fields: Partial<AuditEvent> = {}): AuditEvent => ({
  uuid: full.uuid,
  timestamp: full.timestamp,
  ...fields,
});

test('a full event has every published property', () => {
  const entity = convert(full);
  expect(entity).toMatchObject({
    _key: `one_password_audit_event:${full.uuid}`,
    _type: 'one_password_audit_event',
    _class: ['Record'],
    _rawData: [{ name: 'default', rawData: full }],
    createdOn: TIME,
    eventDate: '2026-01-02',
    accountUUID: 'ABMAYGGYRZA2XN2AMQ5ADZJ6VI',
    action: 'grant',
    actorAccountUUID: 'ACMAYGGYRZA2XN2AMQ5ADZJ6VI',
    actorEmail: 'ana@example.com',
    actorType: 'user',
    actorUUID: USER,
    auxId: '9277034',
    auxInfo: 'R',
    auxUUID: USER,
    city: 'Toronto',
    country: 'Canada',
    countryCode: 'CA',
    latitude: 43.6,
    longitude: -79.4,
    objectType: 'uva',
    objectUUID: VAULT,
    region: 'Ontario',
    selfTargeted: true,
    privilegedTarget: false,
    sessionDeviceUUID: 'lc5fqgbrcm4plajd8mwncv2b3u',
    sessionIP: '192.0.2.1',
    sessionLoginOn: '2026-01-02T01:00:00.5Z',
    sessionUUID: 'A5K6COGVRVEJXJW3XQZGS7VAMM',
  });
  expect(entity.actionName).toEqual(expect.any(String));
  expect(entity.objectTypeName).toEqual(expect.any(String));
  expect(entity.actionName).toBe('granted a person access to a vault');
  expect(entity.displayName).toBe('ana@example.com granted ana@example.com access to a vault');
  expect([entity]).toMatchDataModelSchema(AuditEventMetadata);
});

test.each([
  ['nothing but uuid and timestamp', bare()],
  [
    'null for every object',
    bare({
      actor_details: null,
      aux_details: null,
      object_details: null,
      session: null,
      location: null,
      aux_id: null,
      account_uuid: null,
    }),
  ],
  [
    'empty strings',
    bare({
      actor_uuid: '',
      action: '',
      object_type: '',
      object_uuid: '',
      aux_uuid: '',
      aux_info: '',
      account_uuid: '',
    }),
  ],
  [
    'wrong types',
    bare({
      action: 7,
      aux_info: {},
      session: 'x',
      location: [],
      actor_details: 'x',
    } as unknown as Partial<AuditEvent>),
  ],
])('%s: a valid entity without empty properties', (_, event) => {
  const entity = convert(event);
  expect(entity.displayName).not.toMatch(/undefined|null|\[object/);
  expect(Object.values(entity)).not.toContain('');
  expect(Object.values(entity)).not.toContain(null);
  expect([entity]).toMatchDataModelSchema(AuditEventMetadata);
});

test('unknown codes pass through, without a name', () => {
  const entity = convert(bare({ action: 'frobnicate', object_type: 'gizmo', object_uuid: 'AbC' }));
  expect(entity).toMatchObject({ action: 'frobnicate', objectType: 'gizmo', objectUUID: 'AbC' });
  expect(entity.actionName).toBeUndefined();
  expect(entity.objectTypeName).toBeUndefined();
  expect(entity.displayName).toBe('Someone performed frobnicate on gizmo');
});

test('ids of both APIs meet: users in upper case, vaults and groups in lower case', () => {
  const group = 'p3rwmh4jqh2x6bjtpwv2bqd2va';
  expect(convert(bare({ object_type: 'user', object_uuid: OTHER.toLowerCase() })).objectUUID).toBe(
    OTHER,
  );
  expect(
    convert(
      bare({ object_type: 'gva', object_uuid: VAULT.toUpperCase(), aux_uuid: group.toUpperCase() }),
    ),
  ).toMatchObject({ objectUUID: VAULT, auxUUID: group });
  expect(
    convert(
      bare({ object_type: 'gm', object_uuid: group.toUpperCase(), aux_uuid: OTHER.toLowerCase() }),
    ),
  ).toMatchObject({ objectUUID: group, auxUUID: OTHER });
});

test.each([
  ['vault', VAULT, undefined, VAULT],
  ['uva', VAULT, USER, VAULT],
  ['gva', VAULT, 'group', VAULT],
  ['items', VAULT, undefined, VAULT],
  ['item', 'anitem', VAULT, VAULT],
  ['gm', 'group', USER, undefined],
  ['report', undefined, undefined, undefined],
  [undefined, VAULT, VAULT, undefined],
])('the vault of an event about %s %s %s is %s', (type, object, aux, expected) => {
  expect(auditedVaultId(type, object, aux)).toBe(expected);
});

test('privileged vaults and groups of the configuration mark the event', () => {
  const group = 'p3rwmh4jqh2x6bjtpwv2bqd2va';
  const ids = { privilegedVaultIds: new Set([VAULT]), privilegedGroupIds: new Set([group]) };
  expect(convert(full, ids).privilegedTarget).toBe(true);
  expect(convert(bare({ object_type: 'gm', object_uuid: group }), ids).privilegedTarget).toBe(true);
  expect(
    convert(bare({ object_type: 'item', object_uuid: 'x', aux_uuid: VAULT }), ids).privilegedTarget,
  ).toBe(true);
  expect(convert(bare({ object_type: 'user', object_uuid: VAULT }), ids).privilegedTarget).toBe(
    false,
  );
});

test('an actor whose name holds markup and a megabyte is cut, not refused', () => {
  const entity = convert(bare({ actor_details: { name: '</script>'.repeat(200_000) } }));
  expect(entity.displayName?.length).toBeLessThan(5_000);
  expect([entity]).toMatchDataModelSchema(AuditEventMetadata);
});

test('an MSP actor carries type and account', () => {
  const actor = convertAuditActor({
    id: USER,
    email: 'not an address',
    mspUserType: 'external_user',
    mspUserAccountId: 'ACMAYGGYRZA2XN2AMQ5ADZJ6VI',
    seenOn: TIME,
  });
  expect(actor).toMatchObject({
    _key: `one_password_audit_event_actor_details:${USER}`,
    name: 'not an address',
    email: null,
    username: ['not an address'],
    mspUserType: 'external_user',
    mspUserAccountId: 'ACMAYGGYRZA2XN2AMQ5ADZJ6VI',
  });
  expect([actor]).toMatchDataModelSchema(AuditActorMetadata);
});

test('the phrase names the person, and the ids of the details stand in for missing ones', () => {
  const ben = {
    uuid: 'k3maYGGYRZA2XN2AMQ5ADZJ6VI',
    email: 'ben@example.com',
    type: 'external_user',
  };
  const joined = convertAuditEvent(
    { ...full, action: 'join', object_type: 'gm', aux_uuid: '', aux_details: ben, aux_info: 'A' },
    TIME,
    NONE,
  );
  expect(joined).toMatchObject({
    displayName: 'ana@example.com added ben@example.com to a group',
    auxUUID: ben.uuid.toUpperCase(),
    auxUserType: 'external_user',
    roleName: 'manager',
  });
  const suspended = convertAuditEvent(
    { ...full, action: 'suspend', object_type: 'user', object_uuid: '', object_details: ben },
    TIME,
    NONE,
  );
  expect(suspended).toMatchObject({
    objectUUID: ben.uuid.toUpperCase(),
    objectUserType: 'external_user',
  });
  expect(suspended.roleName).toBeUndefined();
});

test.each(['user_type', 'type'])(
  'an actor from outside is one by the details alone, in the spelling %s; what the event says goes first',
  (key) => {
    const details = { uuid: USER, [key]: 'external_user', user_account_uuid: OTHER.toLowerCase() };
    expect(convert(bare({ actor_details: details }))).toMatchObject({
      ...{ actorType: 'external_user', actorAccountUUID: OTHER },
    });
    const said = { actor_type: 'user', actor_account_uuid: USER };
    expect(convert(bare({ ...said, actor_details: details }))).toMatchObject({
      ...{ actorType: 'user', actorAccountUUID: USER },
    });
  },
);
