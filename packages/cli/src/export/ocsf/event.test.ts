import type { Incident } from '../../alerts/incidents';
import { readRules } from '../../detect/rules';
import { CASES, exportEvent } from '../../../../../test/support/export/cases';
import { ocsfFaults } from '../../../../../test/support/export/ocsfTable';
import { ocsfEvent } from './event';
import type { Json } from './leaves';
import { findingEvent } from './finding';

const NAMES = { vaults: new Map([['v', 'Payroll']]), items: new Map([['v:i', 'Bank']]) };

/** As a reader sees it. */
const written = (each: (typeof CASES)[number]): Record<string, unknown> =>
  JSON.parse(JSON.stringify(ocsfEvent(exportEvent(each), { names: NAMES }))) as Record<
    string,
    unknown
  >;

/** All texts and numbers of an object, with those inside others. */
function leavesOf(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return value === '' ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

test('each documented event is as the classes of OCSF 1.5 and 1.8 have it', () => {
  const faults = CASES.flatMap((each) => {
    const found = ocsfFaults(written(each));
    return found.length === 0 ? [] : [[each.event, found]];
  });
  expect(faults).toEqual([]);
});

test('every text and number of an event is there, mapped or unmapped', () => {
  const lost = CASES.flatMap((each) => {
    const there = JSON.stringify(written(each));
    const missing = leavesOf(each.event).filter((leaf) => {
      const text = JSON.stringify(leaf);
      // In `metadata.event_code` two codes stand in one text, and a version is a text.
      return (
        !there.includes(text) && !there.includes(text.slice(1, -1)) && !there.includes(`"${text}"`)
      );
    });
    return missing.length === 0 ? [] : [[each.event, missing]];
  });
  expect(lost).toEqual([]);
});

/** From the page of facts, by hand: what some pairs become. */
test.each([
  ['activate/user', 3001, 2],
  ['reactive/user', 3001, 2],
  ['suspend/user', 3001, 5],
  ['delete/user', 3001, 6],
  ['changemp/user', 3001, 3],
  ['completr/user', 3001, 4],
  ['enblmfa/user', 3001, 10],
  ['disblmfa/user', 3001, 11],
  ['upguest/user', 3001, 99],
  ['sendpkg/user', 6003, 99],
  ['ssotknv/ssotkn', 3002, 1],
  ['dlgsess/dlgdsess', 3002, 99],
  ['join/gm', 3006, 3],
  ['leave/gm', 3006, 4],
  ['role/gm', 3006, 99],
  ['create/group', 3006, 6],
  ['delete/group', 3006, 5],
  ['purge/group', 3006, 99],
  ['grant/gva', 3006, 1],
  ['revoke/gva', 3006, 2],
  ['update/gva', 3006, 99],
  ['grant/uva', 3005, 1],
  ['revoke/uva', 3005, 2],
  ['update/uva', 3005, 99],
  ['create/vault', 3004, 1],
  ['updatea/vault', 3004, 3],
  ['delete/vault', 3004, 4],
  ['purge/vault', 3004, 99],
  ['export/vault', 6003, 2],
  ['reauth/device', 3004, 8],
  ['create/sa', 3004, 1],
  ['expire/sa', 3004, 9],
  ['tverify/satoken', 3004, 8],
  ['trevoke/satoken', 3004, 9],
  ['trename/satoken', 3004, 3],
  ['enblsso/sso', 3004, 8],
  ['disblduo/account', 3004, 9],
  ['create/invite', 3004, 1],
  ['patch/items', 6003, 3],
  ['purge/itemhist', 6003, 4],
  ['share/item', 6003, 99],
  ['view/report', 6003, 2],
  ['thing/new', 3004, 99],
])('%s is class %d, activity %d', (code, uid, activity) => {
  const [first] = CASES.filter(
    ({ kind, event }) =>
      kind === 'auditevents' &&
      `${String(event['action'])}/${String(event['object_type'])}` === code,
  );
  if (!first) throw new Error(`There is no ${code}.`);
  expect(written(first)).toMatchObject({ class_uid: uid, activity_id: activity });
});

test('a group that is given a vault is told from the vault', () => {
  const event = {
    ...{ uuid: 'U', timestamp: '2026-03-12T10:00:00Z', action: 'grant', object_type: 'gva' },
    ...{ object_uuid: 'v', aux_uuid: 'g', aux_info: '48' },
  };
  expect(written({ kind: 'auditevents', event })).toMatchObject({
    group: { uid: 'g' },
    resource: { uid: 'v', type: 'vault', name: 'Payroll' },
    privileges: ['view items', 'view and copy passwords'].sort((a, b) => a.length - b.length),
  });
});

test('an item is named as far as names are known, and a place has a code beside its name', () => {
  const [usage] = CASES.filter(({ kind }) => kind === 'itemusages');
  if (!usage) throw new Error('There is no usage.');
  expect(written(usage)).toMatchObject({
    resources: [{ uid: 'i', name: 'Bank', version: '3', group: { uid: 'v', name: 'Payroll' } }],
    src_endpoint: { ip: '192.0.2.1', os: { type_id: 300 }, location: { country: 'GB', long: 0 } },
    unmapped: { location: { country: 'United Kingdom' } },
    metadata: { original_time: '2026-03-12T09:41:07.123456789Z' },
    time: Date.parse('2026-03-12T09:41:07.123Z'),
  });
});

test('without an address an API activity is a change of an entity', () => {
  const event = { uuid: 'U', timestamp: '2026-03-12T10:00:00Z', action: 'fill', item_uuid: 'i' };
  expect(written({ kind: 'itemusages', event })).toMatchObject({
    ...{ class_uid: 3004, activity_id: 2, entity: { uid: 'i', type: 'item' } },
  });
});

test('an incident is a Detection Finding with its own id', () => {
  const rules = new Map(readRules().map((rule) => [rule.id, rule]));
  const incident: Incident = {
    ...{ id: 'inc-1', level: 'HIGH', rule: 'bulk-export', title: 'Ana exported', what: 'exported' },
    ...{ first: 1, last: 2 },
    evidence: [
      {
        id: 'f',
        finding: {
          ...{
            rule: 'bulk-export',
            level: 'HIGH',
            what: 'exported',
            details: {},
            path: ['one_password_item_usage_event:E1'],
          },
          facts: {
            actor: { kind: 'user', email: 'ana@b.example' },
            object: { kind: 'item', uuid: 'i', name: 'Bank' },
            ...{ address: '192.0.2.1', place: { countryCode: 'GB' } },
          },
        },
      },
    ],
  };
  const event = JSON.parse(JSON.stringify(findingEvent(incident, rules))) as Json;
  expect(ocsfFaults(event)).toEqual([]);
  expect(event).toMatchObject({
    ...{ type_uid: 200401, severity_id: 4, time: 2, metadata: { uid: 'inc-1' } },
    finding_info: {
      uid: 'inc-1',
      related_events: [{ uid: 'E1' }],
      analytic: { uid: 'bulk-export' },
    },
    evidences: [{ actor: { user: { name: 'ana@b.example' } }, src_endpoint: { ip: '192.0.2.1' } }],
  });
  // A title leaves only when it is asked for.
  expect(JSON.stringify(event)).not.toContain('Bank');
});
