import fc from 'fast-check';
import { EVENT_KINDS, forEachStream, HOUR } from '@graph-1password/vocabulary';
import { findMatches, SECRET_PREFIX } from '../testing';
import { countEvents, eventsOf, generateTenant } from '.';
import { USUAL_MIX } from './events';

const NOW = Date.parse('2026-11-20T15:00:00Z');
const tenant = generateTenant({ now: NOW });
const uuidsOf = (events: { uuid: string }[]): string[] => events.map((e) => e.uuid);

describe('determinism', () => {
  test('the same options give the same tenant to the byte', () => {
    expect(JSON.stringify(generateTenant({ now: NOW }))).toBe(JSON.stringify(tenant));
  });

  test('another seed gives another tenant', () => {
    const other = generateTenant({ now: NOW, seed: 'two' });
    expect(other.account.uuid).not.toBe(tenant.account.uuid);
    expect(other.auditEvents[0]?.uuid).not.toBe(tenant.auditEvents[0]?.uuid);
  });

  test('the number of events does not change the people, vaults and items', () => {
    const other = generateTenant({ now: NOW, events: 3000 });
    expect(other.vaults).toEqual(tenant.vaults);
    expect(other.items).toEqual(tenant.items);
    expect(other.people.map((p) => p.email)).toEqual(tenant.people.map((p) => p.email));
  });
});

describe('size', () => {
  test('events, people, vaults and items are as many as asked for', () => {
    expect(countEvents(tenant)).toBe(20_000);
    expect([tenant.vaults.length, tenant.items.length]).toEqual([12, 400]);
    expect(
      tenant.people.filter((p) => !['service', 'scim', 'connect'].includes(p.kind)),
    ).toHaveLength(60);
  });

  test('the default mix is 70, 18 and 12 percent, and can be overridden', () => {
    expect(USUAL_MIX).toMatchObject({ itemusages: 0.7, auditevents: 0.18, signinattempts: 0.12 });
    const shares = EVENT_KINDS.reduce((sum, kind) => sum + USUAL_MIX[kind], 0);
    for (const kind of EVENT_KINDS) {
      expect(eventsOf(tenant)[kind].length / 20_000).toBeCloseTo(USUAL_MIX[kind] / shares, 4);
    }
    const lopsided = generateTenant({
      now: NOW,
      events: 5000,
      stories: false,
      mix: { auditevents: 9, itemusages: 1, signinattempts: 0 },
    });
    expect([
      lopsided.auditEvents.length,
      lopsided.itemUsages.length,
      lopsided.signInAttempts.length,
    ]).toEqual([4500, 500, 0]);
  });

  test('a quiet tenant has exactly the events asked for, down to none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 1, max: 20 }),
        (events, days) => {
          expect(
            countEvents(
              generateTenant({
                now: NOW,
                events,
                days,
                stories: false,
                items: 20,
                users: 20,
                vaults: 5,
              }),
            ),
          ).toBe(events);
        },
      ),
      { numRuns: 25, seed: 7 },
    );
  });

  test.each([
    [{ users: 3 }, 'Tenant option "users" is 3: give a whole number of at least 20.'],
    [{ vaults: 4 }, 'Tenant option "vaults" is 4: give a whole number of at least 5.'],
    [{ days: 0.5 }, 'Tenant option "days" is 0.5: give a whole number of at least 1.'],
    [{ events: -1 }, 'Tenant option "events" is -1: give a whole number of at least 0.'],
    [
      { items: 20, vaults: 30 },
      'Tenant option "items" is 20: give at least one item for each of the 30 vaults.',
    ],
    [{ now: NaN }, 'Tenant option "now" is NaN: give a time in whole milliseconds since 1970.'],
    [
      { mix: forEachStream(() => 0) },
      'Tenant option "mix" needs shares that are not negative, one of them above zero.',
    ],
  ])('%j is refused in one sentence', (options, sentence) => {
    expect(() => generateTenant({ now: NOW, ...options })).toThrow(sentence);
  });
});

describe('wire traps', () => {
  const audits = tenant.auditEvents;
  const usages = tenant.itemUsages;
  const signIns = tenant.signInAttempts;

  test('ids are upper case for users, accounts, sessions and events, lower case for vaults, items, groups and devices', () => {
    const upper = /^[A-Z2-7]{26}$/;
    const lower = /^[a-z2-7]{26}$/;
    const uppers = [
      ...audits.flatMap((e) => [e.uuid, e.actor_uuid, e.account_uuid, e.session?.uuid]),
      ...signIns.flatMap((e) => [e.uuid, e.session_uuid, e.target_user?.uuid]),
      ...usages.flatMap((e) => [e.uuid, e.user?.uuid]),
    ];
    const lowers = [
      ...audits.map((e) => e.session?.device_uuid),
      ...usages.flatMap((e) => [e.vault_uuid, e.item_uuid]),
      ...tenant.groups.map((g) => g.uuid),
    ];
    expect(uppers.filter((id) => !upper.test(id ?? ''))).toEqual([]);
    expect(lowers.filter((id) => !lower.test(id ?? ''))).toEqual([]);
  });

  test('usages name vaults and items that Connect serves', () => {
    const known = new Set(tenant.items.map((i) => `${i.vault.id} ${i.id}`));
    expect(usages.every((u) => known.has(`${u.vault_uuid} ${u.item_uuid}`))).toBe(true);
  });

  test('timestamps ascend, lie in the history and have 0 to 9 fractional digits without trailing zeros', () => {
    const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,8}[1-9])?Z$/;
    for (const stream of [audits, usages, signIns]) {
      const first = [...new Map(stream.map((e) => [e.uuid, e])).values()];
      const times = first.map((e) => Date.parse(e.timestamp));
      expect(stream.filter((e) => !shape.test(e.timestamp))).toEqual([]);
      expect(times.filter((at, i) => at < (times[i - 1] ?? 0))).toEqual([]);
      expect(times[0]).toBeGreaterThanOrEqual(tenant.window.from);
      expect(times[times.length - 1]).toBeLessThan(NOW);
    }
    const digits = new Set(
      [...audits, ...usages, ...signIns].map((e) => /\.(\d+)/.exec(e.timestamp)?.[1]?.length ?? 0),
    );
    for (const d of [0, 2, 3, 8, 9]) expect(digits).toContain(d);
  });

  test('countries are names in audit events and usages, codes in sign-in attempts', () => {
    const named = [...audits, ...usages].filter((e) => e.location);
    expect(named.filter((e) => (e.location?.country ?? '').length < 4)).toEqual([]);
    expect(signIns.filter((e) => !/^[A-Z]{2}$/.test(e.country ?? ''))).toEqual([]);
    expect(signIns.filter((e) => e.location && e.location.country !== e.country)).toEqual([]);
  });

  test('some events have no place, most sign-ins have null details, firewall blocks have a value', () => {
    for (const stream of [audits, usages, signIns])
      expect(stream.some((e) => !('location' in e))).toBe(true);
    expect(signIns.filter((e) => e.details === null).length).toBeGreaterThan(signIns.length * 0.9);
    const blocked = signIns.filter((e) => e.category === 'firewall_failed');
    expect(blocked.length).toBeGreaterThan(0);
    for (const e of blocked) expect(e.details?.value).toBeTruthy();
  });

  test('external users carry the fields of managed service providers, in both spellings', () => {
    const external = new Set(tenant.labels.externalUsers);
    const isExternal = (uuid?: string): boolean => external.has(uuid ?? '');
    const wrong = [
      ...audits.filter(
        (e) => e.actor_type !== (isExternal(e.actor_uuid) ? 'external_user' : 'user'),
      ),
      ...audits.filter((e) => (e.actor_account_uuid !== undefined) !== isExternal(e.actor_uuid)),
      ...usages.filter((e) => (e.account_uuid !== undefined) !== isExternal(e.user?.uuid)),
      ...signIns.filter((e) => e.account_uuid !== tenant.account.uuid),
    ];
    expect(wrong).toEqual([]);
    const targets = signIns.map((e) => e.target_user);
    expect(targets.some((u) => u?.type === 'external_user' && u.user_account_uuid)).toBe(true);
    expect(targets.some((u) => u?.user_type === 'external_user')).toBe(true);
    expect(
      audits.some(
        (e) => e.actor_details?.user_type === 'external_user' && e.actor_details.user_account_uuid,
      ),
    ).toBe(true);
  });

  test('sign-in sessions are those of the audit events', () => {
    const logins = new Map(signIns.map((s) => [s.session_uuid, s.timestamp]));
    const linked = audits.filter((e) => logins.has(e.session?.uuid));
    expect(linked.length).toBeGreaterThan(audits.length * 0.8);
    expect(linked.filter((e) => e.session?.login_time !== logins.get(e.session?.uuid))).toEqual([]);
    expect(
      linked.filter((e) => (e.session?.login_time ?? '').slice(0, 19) > e.timestamp.slice(0, 19)),
    ).toEqual([]);
  });

  test('a few events come twice, next to each other and a page away', () => {
    for (const kind of EVENT_KINDS) {
      const twice = tenant.labels.duplicates[kind];
      const uuids = uuidsOf(eventsOf(tenant)[kind]);
      expect(uuids.length - new Set(uuids).size).toBe(twice.length);
      expect(twice.length).toBeGreaterThanOrEqual(3);
      for (const uuid of twice) expect(uuids.filter((u) => u === uuid)).toHaveLength(2);
    }
    const uuids = uuidsOf(usages);
    const gaps = tenant.labels.duplicates.itemusages.map(
      (u) => uuids.lastIndexOf(u) - uuids.indexOf(u),
    );
    expect(Math.min(...gaps)).toBe(1);
    expect(Math.max(...gaps)).toBeGreaterThan(900);
  });

  test('a few usages are late, none later than now', () => {
    const times = new Map(usages.map((u) => [u.uuid, Date.parse(u.timestamp)]));
    expect(tenant.lateItemUsages.length).toBeGreaterThan(10);
    for (const { uuid, availableAt } of tenant.lateItemUsages) {
      expect(availableAt).toBeGreaterThan(times.get(uuid) ?? Infinity);
      expect(availableAt).toBeLessThanOrEqual(NOW);
    }
  });

  test('names change with time for two people and are missing for one', () => {
    const names = new Map<string, Set<string | undefined>>();
    for (const { user } of usages) {
      const uuid = user?.uuid ?? '';
      names.set(uuid, (names.get(uuid) ?? new Set()).add(user?.name));
    }
    expect(
      [...names]
        .filter(([, n]) => n.size > 1)
        .map(([uuid]) => uuid)
        .sort(),
    ).toEqual([...tenant.labels.renamedUsers].sort());
    expect(tenant.labels.namelessUsers.map((u) => [...(names.get(u) ?? [])])).toEqual([
      [undefined],
    ]);
  });

  test('the odd codes occur: misspelt, federated, empty object, missing actor, IPv6', () => {
    expect(signIns.filter((e) => e.type === 'u2f_timout')).toHaveLength(1);
    expect(signIns.some((e) => e.type === 'federated')).toBe(true);
    expect(audits.some((e) => e.object_type === 'report' && e.object_uuid === '')).toBe(true);
    expect(audits.some((e) => e.actor_details === undefined)).toBe(true);
    expect(signIns.some((e) => e.client?.ip_address?.includes(':'))).toBe(true);
    expect(signIns.some((e) => e.client?.ip_address?.includes('.'))).toBe(true);
    expect(
      tenant.people.some(
        (p) => p.kind === 'scim' && p.email.endsWith('@1passwordserviceaccounts.com'),
      ),
    ).toBe(true);
  });

  test('session plumbing dominates the audit events', () => {
    const plumbing = audits.filter((e) => e.action === 'dlgsess' || e.action === 'ssotknv');
    expect(plumbing.length / audits.length).toBeGreaterThan(0.6);
  });

  test('people work in the daytime and rest at weekends', () => {
    const day = usages.filter((u) => ![0, 6].includes(new Date(u.timestamp).getUTCDay()));
    expect(day.length / usages.length).toBeGreaterThan(0.8);
  });
});

describe('every property of the published model is set somewhere', () => {
  const set = (events: readonly object[], path: string): boolean =>
    events.some((event) => {
      const value = path
        .split('.')
        .reduce<unknown>(
          (v, key) => (v as Record<string, unknown> | null | undefined)?.[key],
          event,
        );
      return value !== undefined && value !== null && value !== '';
    });
  const client = [
    'app_name',
    'app_version',
    'ip_address',
    'os_name',
    'os_version',
    'platform_name',
    'platform_version',
  ].map((k) => `client.${k}`);
  const place = ['city', 'country', 'latitude', 'longitude', 'region'].map((k) => `location.${k}`);

  test.each([
    'account_uuid',
    'action',
    'actor_account_uuid',
    'actor_type',
    'actor_uuid',
    'aux_id',
    'aux_info',
    'aux_uuid',
    'object_type',
    'object_uuid',
    'session.device_uuid',
    'session.ip',
    'session.login_time',
    'session.uuid',
    'actor_details.user_account_uuid',
    'actor_details.user_type',
    'aux_details.email',
    'object_details.email',
    ...place,
  ])('audit event %s', (path) => expect(set(tenant.auditEvents, path)).toBe(true));

  test.each([
    'action',
    'item_uuid',
    'vault_uuid',
    'account_uuid',
    'used_version',
    'user.uuid',
    'user.email',
    ...client,
    ...place,
  ])('item usage %s', (path) => expect(set(tenant.itemUsages, path)).toBe(true));

  test.each([
    'category',
    'country',
    'details.value',
    'account_uuid',
    'session_uuid',
    'target_user.uuid',
    'type',
    ...client,
    ...place,
  ])('sign-in attempt %s', (path) => expect(set(tenant.signInAttempts, path)).toBe(true));

  test.each([
    'favorite',
    'files',
    'lastEditedBy',
    'sections',
    'vault.id',
    'version',
    'tags',
    'urls',
    'state',
  ])('item %s', (path) => expect(set(tenant.items, path)).toBe(true));

  test.each(['attributeVersion', 'contentVersion', 'description', 'items', 'type'])(
    'vault %s',
    (path) => expect(set(tenant.vaults, path)).toBe(true),
  );
});

describe('vaults and items', () => {
  test('there is a vault of each type, one without a description, and none is empty', () => {
    expect(new Set(tenant.vaults.map((v) => v.type))).toEqual(
      new Set(['USER_CREATED', 'EVERYONE', 'PERSONAL', 'TRANSFER']),
    );
    expect(tenant.vaults.some((v) => !('description' in v))).toBe(true);
    for (const v of tenant.vaults) expect(v.items).toBeGreaterThan(0);
  });

  test('a vault counts its active items only, and some are archived', () => {
    expect(tenant.items.some((i) => i.state === 'ARCHIVED')).toBe(true);
    for (const v of tenant.vaults) {
      expect(v.items).toBe(
        tenant.items.filter((i) => i.vault.id === v.id && i.state === undefined).length,
      );
    }
  });

  test('items have many categories, odd titles, empty and missing section labels, absent favourites, known editors', () => {
    const { items } = tenant;
    expect(new Set(items.map((i) => i.category)).size).toBeGreaterThanOrEqual(16);
    for (const c of ['SSH_KEY', 'DOCUMENT', 'HOLOGRAPHIC_BADGE'])
      expect(items.map((i) => i.category)).toContain(c);
    expect(items.some((i) => /[^\x20-\x7e]/.test(i.title))).toBe(true);
    expect(items.some((i) => i.title === '')).toBe(true);
    expect(items.some((i) => i.sections.some((s) => s.label === ''))).toBe(true);
    expect(items.some((i) => i.sections.some((s) => !('label' in s)))).toBe(true);
    expect(items.some((i) => !('favorite' in i))).toBe(true);
    const people = new Set(tenant.people.map((p) => p.uuid));
    expect(items.every((i) => people.has(i.lastEditedBy))).toBe(true);
  });

  test('every secret-bearing field holds a known secret value', () => {
    const known = new Set(tenant.secretValues);
    const bearers = tenant.items.flatMap((i) => [
      ...i.fields.flatMap((f) => [f.value, f.totp, ...(f.passwordDetails?.history ?? [])]),
      ...(i.files ?? []).map((f) => f.content),
    ]);
    const planted = bearers.filter((v) => v !== undefined);
    expect(planted.length).toBeGreaterThan(1600);
    for (const v of planted)
      expect(known.has(v.replace('otpauth://totp/x?secret=', ''))).toBe(true);
    expect(tenant.secretValues.every((v) => v.startsWith(SECRET_PREFIX))).toBe(true);
    expect(tenant.items.some((i) => i.files?.some((f) => f.content !== undefined))).toBe(true);
    expect(
      tenant.items.some((i) => i.fields.some((f) => f.type === 'OTP' && f.totp !== undefined)),
    ).toBe(true);
  });

  test('a canary is planted as it stands, in user info, query and fragment of addresses too', () => {
    const { items, secretValues } = generateTenant({ now: NOW, events: 0, canary: 'CANARY-1' });
    expect(secretValues).toEqual(['CANARY-1']);
    const values = items.flatMap((i) => i.fields.map((f) => f.value ?? ''));
    expect(values.every((v) => v.includes('CANARY-1'))).toBe(true);
    const hrefs = items.flatMap((i) => i.urls ?? []).map((u) => u.href);
    expect(hrefs.some((h) => h.includes(':CANARY-1@'))).toBe(true);
    expect(hrefs.some((h) => h.includes('?token=CANARY-1#key=CANARY-1'))).toBe(true);
  });

  test('no secret stands in an event, a story or a label', () => {
    const { items: _items, secretValues: _values, ...rest } = tenant;
    expect(JSON.stringify(rest)).not.toContain(SECRET_PREFIX);
  });
});

describe('quiet tenant', () => {
  test.each([1, 2, 3, 4])('no rule finds anything (seed %i)', (seed) => {
    const quiet = generateTenant({ now: NOW + seed * 31 * HOUR, seed, stories: false });
    expect(quiet.stories).toEqual([]);
    expect(findMatches(quiet)).toEqual(new Map());
  });
});
