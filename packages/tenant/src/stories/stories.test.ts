import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { findMatches } from '../../testing';
import { eventsOf, generateTenant, writeGroundTruth } from '..';
import type { Tenant } from '..';

const NOW = Date.parse('2026-11-20T15:00:00Z');
const tenant = generateTenant({ now: NOW });

/** Rules whose story is an absence: no event can show it. */
const ABSENCES: (number | string)[] = [4, 'dormant-user'];

const IDEAS = [
  'failed-signins-by-user',
  'failed-signins-by-ip',
  'failed-signins-overall',
  'firewall-blocked',
  'firewall-reported',
  'outdated-app',
  'unusual-client',
  'rogue-state',
  'embargo-audit',
  'more-than-one-location',
  'impossible-travel',
  'anonymous-network',
  'first-time-action',
  'device-auth',
  'sso-unlock',
  'item-export',
  'bulk-export',
  'item-share',
  'item-modification',
  'bulk-item-access',
  'sensitive-item',
  'vault-grant',
  'recovery',
  'password-or-secret-key-change',
  'user-lifecycle',
  'vault-lifecycle',
  'group-lifecycle',
  'service-account',
  'report',
  'billing',
  'verified-domain',
  'slack-app',
  'sign-in-token',
  'duo-change',
  'item-share-settings',
  'dormant-user',
  'new-way-into-privileged-vault',
  'group-can-give-itself-access',
  'suspended-member',
  'direct-grant-beside-group',
];

test.each([...Array.from({ length: 18 }, (_, i) => i + 1), ...IDEAS])(
  'rule %s has exactly one story of its own',
  (rule) => {
    expect(tenant.stories.filter((s) => s.rule === rule)).toHaveLength(1);
  },
);

test('ids are unique, people and events exist, and the times are those of the events', () => {
  expect(new Set(tenant.stories.map((s) => s.id)).size).toBe(tenant.stories.length);
  const people = new Set(tenant.people.map((p) => p.uuid));
  const times = new Map(
    Object.entries(eventsOf(tenant)).flatMap(([stream, events]) =>
      events.map((e) => [`${stream} ${e.uuid}`, Date.parse(e.timestamp)] as const),
    ),
  );
  for (const story of tenant.stories) {
    for (const uuid of story.people) expect(people).toContain(uuid);
    expect(story.events.length === 0).toBe(ABSENCES.includes(story.rule));
    for (const { stream, uuid } of story.events) {
      const at = times.get(`${stream} ${uuid}`) ?? NaN;
      expect(at).toBeGreaterThanOrEqual(story.from - 1000);
      expect(at).toBeLessThanOrEqual(story.to);
    }
    expect(story.to).toBeLessThanOrEqual(NOW);
    expect(story.to).toBeGreaterThan(NOW - DAY);
  }
});

test('stories that are counted by the hour lie in the last hour', () => {
  const rules: (number | string)[] = [
    11,
    13,
    18,
    'failed-signins-by-user',
    'failed-signins-by-ip',
    'failed-signins-overall',
    'firewall-blocked',
    'bulk-item-access',
    'bulk-export',
    'sign-in-token',
  ];
  for (const story of tenant.stories.filter((s) => rules.includes(s.rule)))
    expect(story.from).toBeGreaterThan(NOW - HOUR);
});

/** What a perfect detector finds, set against the labels. */
function judge(judged: Tenant): { missed: string[]; unexplained: string[] } {
  const matches = findMatches(judged);
  const labelled = new Set(judged.stories.flatMap((s) => s.events.map((e) => e.uuid)));
  const missed = judged.stories.filter((story) => {
    const own = new Set(story.events.map((e) => e.uuid));
    const found = matches.get(story.rule) ?? [];
    return own.size > 0 && !found.some((match) => match.events.some((uuid) => own.has(uuid)));
  });
  const unexplained = [...matches].filter(([, found]) =>
    found.some((match) => !match.events.some((uuid) => labelled.has(uuid))),
  );
  return {
    missed: missed.map((s) => s.id),
    unexplained: unexplained.map(([rule]) => String(rule)),
  };
}

test.each([1, 'b', 3, 4, 5])(
  'every story is found, and everything found is a story (seed %s)',
  (seed) => {
    const judged =
      seed === 1 ? tenant : generateTenant({ now: NOW - Number(seed) * 17 * HOUR || NOW, seed });
    expect(judge(judged)).toEqual({ missed: [], unexplained: [] });
  },
);

test('the smallest tenant still holds every story', () => {
  const small = generateTenant({ now: NOW, users: 20, days: 14, events: 0, vaults: 5, items: 20 });
  expect(small.stories.map((s) => s.rule)).toEqual(tenant.stories.map((s) => s.rule));
  expect(judge(small).missed).toEqual([]);
});

test('the order of joined stories is right and those who left stay away', () => {
  const leaver = tenant.stories.find((s) => s.rule === 17);
  const suspension = tenant.auditEvents.find(
    (e) => e.action === 'suspend' && leaver?.events.some((s) => s.uuid === e.uuid),
  );
  const after = (events: { timestamp: string }[]): number =>
    events.filter((e) => Date.parse(e.timestamp) > Date.parse(suspension?.timestamp ?? '')).length;
  expect(suspension?.object_uuid).toBeDefined();
  expect(after(tenant.itemUsages.filter((u) => u.user?.uuid === suspension?.object_uuid))).toBe(0);
  const hire = tenant.stories.find((s) => s.rule === 16);
  const activated = tenant.auditEvents.find(
    (e) => e.action === 'activate' && hire?.events.some((s) => s.uuid === e.uuid),
  );
  const early = tenant.itemUsages.filter(
    (u) =>
      u.user?.uuid === activated?.object_uuid &&
      Date.parse(u.timestamp) < Date.parse(activated?.timestamp ?? ''),
  );
  expect(early).toEqual([]);
});

test('a story names the other rules that it sets off', () => {
  expect(tenant.stories.find((s) => s.rule === 17)?.alsoRules).toEqual(
    expect.arrayContaining([18, 'user-lifecycle']),
  );
  expect(tenant.stories.find((s) => s.rule === 1)?.alsoRules).toEqual([]);
});

test('the ground truth is written as JSON, without events, secrets or tokens', () => {
  const folder = mkdtempSync(join(tmpdir(), 'truth-'));
  try {
    const file = join(folder, 'truth.json');
    writeGroundTruth(generateTenant({ now: NOW, events: 0, canary: 'CANARY-2' }), file);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('CANARY-2');
    const truth = JSON.parse(text) as {
      stories: unknown[];
      counts: Record<string, number>;
      labels: { privilegedVaults: string[] };
    };
    expect(truth.stories).toHaveLength(tenant.stories.length);
    expect(truth.counts).toMatchObject({ vaults: 12, items: 400 });
    expect(truth.labels.privilegedVaults).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
