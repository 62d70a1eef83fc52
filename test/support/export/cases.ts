import { AUDIT_PAIRS, EVENT_CODES } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import type { ExportEvent } from '../../../packages/cli/src/export/source/source';
import type { RawEvent } from './graphs';

const PERSON = {
  ...{ uuid: 'LBIJ3SAMHBBXPFM7VTHTKVJQ3E', name: 'Ana Ito', email: 'ana@brightwave.example' },
  ...{ user_type: 'user', user_account_uuid: 'M2VHR3ABSJFVTGHLQPQHR5QVBE' },
};
const OTHER = {
  ...PERSON,
  uuid: '5ZV2FQNJWBGHLJNRJ4WJDO6MPY',
  name: 'Ben',
  email: 'ben@b.example',
};
const LOCATION = {
  ...{ country: 'United Kingdom', region: 'England', city: 'London' },
  ...{ latitude: 51.5, longitude: 0 },
};
const CLIENT = {
  ...{ app_name: '1Password for Mac', app_version: '8', platform_name: 'Mac' },
  ...{ platform_version: '17,1', os_name: 'MacOSX', os_version: '15', ip_address: '192.0.2.1' },
};
const BASE = {
  ...{ uuid: 'U', timestamp: '2026-03-12T09:41:07.123456789Z' },
  account_uuid: 'M2VHR3ABSJFVTGHLQPQHR5QVBE',
};

/** The same event with all that the API knows, with nulls, and with nothing but what must be there. */
const variants = (kind: EventKind, codes: object, full: object): RawEvent[] => {
  const nulls = Object.fromEntries(
    Object.entries(full).flatMap(([name, value]) =>
      typeof value === 'object' ? [[name, null]] : [],
    ),
  );
  const { uuid, timestamp } = BASE;
  return [
    { kind, event: { ...BASE, ...codes, ...full } },
    { kind, event: { ...BASE, ...codes, ...full, ...nulls } },
    { kind, event: { uuid, timestamp, ...codes } },
  ];
};

const audits = [...AUDIT_PAIRS, ['new', ['thing']] as const].flatMap(([object_type, actions]) =>
  actions.flatMap((action) =>
    ['R', 'A', '48', 'text'].flatMap((aux_info) =>
      variants(
        'auditevents',
        { action, object_type },
        {
          ...{ actor_uuid: PERSON.uuid, actor_details: PERSON, actor_type: 'user', aux_info },
          ...{ actor_account_uuid: 'M2VHR3ABSJFVTGHLQPQHR5QVBE', aux_id: 7, location: LOCATION },
          ...{ object_uuid: 'k3x7nvp2u4tqhmzcyrwq5dsf6e', object_details: OTHER },
          ...{ aux_uuid: OTHER.uuid, aux_details: OTHER },
          session: {
            uuid: 'S',
            login_time: '2026-03-12T08:00:00Z',
            device_uuid: 'd',
            ip: '2001:db8::1',
          },
        },
      ),
    ),
  ),
);

const usages = [...EVENT_CODES.usageActions, 'new'].flatMap((action) =>
  variants(
    'itemusages',
    { action },
    {
      ...{ used_version: 3, vault_uuid: 'v', item_uuid: 'i', user: PERSON, client: CLIENT },
      location: LOCATION,
    },
  ),
);

const signIns = [...EVENT_CODES.signInCategories, 'new'].flatMap((category) =>
  [...EVENT_CODES.signInTypes, 'new'].flatMap((type) =>
    variants(
      'signinattempts',
      { category, type },
      {
        ...{ session_uuid: 'S', country: 'UK', details: { value: 'Europe' }, target_user: PERSON },
        ...{ client: CLIENT, location: { ...LOCATION, country: 'GB' } },
      },
    ),
  ),
);

/** Each documented pair of an audit event, item usage and sign-in, and one of each that is not known, in three variants. */
export const CASES: readonly RawEvent[] = [...audits, ...usages, ...signIns];

/** An event as a source gives it. */
export const exportEvent = ({ kind, event }: RawEvent): ExportEvent => ({
  ...{ kind, event, original: JSON.stringify(event), seenOn: 1_773_300_000_000 },
  time: Date.parse(event.timestamp),
});

/** Texts that break formats. */
export const ODD_TEXTS: readonly string[] = [
  '"\'`\\',
  'a,b;\n\r\n\t',
  '\u202eevil\u202c',
  '👩‍💻\u0000',
  '\ud800',
  '=1+1',
  'é'.repeat(1 << 19),
];
