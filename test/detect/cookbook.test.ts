import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Value } from '@graph-1password/j1ql';
import type { Graph } from '@graph-1password/j1ql/testing';
import { runQuery } from '@graph-1password/j1ql/testing';
import { DAY, wasLetIn } from '@graph-1password/vocabulary';
import { Entities } from '../../src/entities';
import { exampleQuery } from '../../tools/docs/dataModel';
import { VOCABULARY } from '../../packages/cli/src/ask/vocabulary';
import { FirstSeenNow } from '../support/firstSeenNow';
import { openGraph } from '../support/memoryGraph';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { FIRST_SEED, NOW, trialTenant, withFirstTrial } from './judge';

const tenant = trialTenant(FIRST_SEED, true);
let graph: Graph;
beforeAll(async () => {
  const firstSeen = new FirstSeenNow(NOW);
  graph = await withFirstTrial((folder) => openGraph(folder, { firstSeen }));
});

const page = (name: string) => readFileSync(path.join(PROJECT_ROOT, 'docs', name), 'utf8');
const RECIPE = /^### \d+\. (.+)\n[^]*?```j1ql\n([^]*?)```\n([^]*?)(?=^#)/gm;
const recipes = [...page('questions.md').matchAll(RECIPE)].map(
  ([, title = '', query = '', rest = '']): [string, string, string] => [title, query, rest],
);

// The tenant's own records, each event once, by which the answers are judged.
const once = <T extends { uuid: string }>(events: readonly T[]): T[] => [
  ...new Map(events.map((event) => [event.uuid, event])).values(),
];
const audits = once(tenant.auditEvents);
const usages = once(tenant.itemUsages);
const signIns = once(tenant.signInAttempts);
const successes = signIns.filter(({ category }) => wasLetIn(category));
const failures = signIns.filter(({ category }) => !wasLetIn(category));
const at = ({ timestamp }: { timestamp: string }) => Date.parse(timestamp);
const knownItems = new Set(tenant.items.map(({ id }) => id));
const isMachine = ({ action, client, user }: (typeof usages)[number]) =>
  action === 'server-fetch' ||
  client?.app_name === '1Password CLI' ||
  /@1passwordserviceaccounts\./i.test(user?.email ?? '');

const user = usages.find((u) => !isMachine(u))?.user?.email ?? '';
const usedItem = tenant.items.find(({ id }) => usages.some((u) => u.item_uuid === id));
const parameters = { user, item: (usedItem?.title ?? '').slice(0, 8) };

const ofType = (objectTypes: string, actions?: string) =>
  audits.filter(
    ({ object_type = '', action = '' }) =>
      objectTypes.split(' ').includes(object_type) &&
      (actions === undefined || actions.split(' ').includes(action)),
  );
/** Distinct values, by item or address or whatever is the key, of what `value` gives. */
function grouped<T>(list: readonly T[], key: (one: T) => string, value: (one: T) => string) {
  const groups = new Map<string, Set<string>>();
  for (const one of list) groups.set(key(one), (groups.get(key(one)) ?? new Set()).add(value(one)));
  return groups;
}
const peopleByItem = grouped(
  usages.filter((u) => !isMachine(u) && knownItems.has(u.item_uuid ?? '')),
  (u) => u.item_uuid ?? '',
  (u) => u.user?.uuid ?? '',
);
const usersByAddress = grouped(
  successes,
  (s) => s.client?.ip_address ?? '',
  (s) => s.target_user?.uuid ?? '',
);
const newSources = () => {
  const first = new Map<string, number>();
  for (const s of successes) {
    const key = `${s.target_user?.uuid} ${s.client?.ip_address}`;
    first.set(key, Math.min(first.get(key) ?? Infinity, at(s)));
  }
  return [...first.values()].filter((time) => time > NOW - DAY).length;
};
const titles = new Map(
  tenant.items.map(({ id, title, vault }) => [id, `${title || id} ${vault.id}`]),
);
/** Who was suspended or deleted, and not reactivated since. */
const leavers = new Set<string | undefined>();
const changesOfUsers = ofType('user', 'suspend delete reactivate reactive');
for (const event of changesOfUsers.sort((a, b) => at(a) - at(b))) {
  const isGone = event.action === 'suspend' || event.action === 'delete';
  leavers[isGone ? 'add' : 'delete'](event.object_uuid);
}

/** What each answer must be: the count of its rows, or the sum of a column. */
type Expected = number | { sum: string; is: number };
const EXPECTED: Record<string, () => Expected> = {
  'Who left, and which items did they use?': () =>
    grouped(
      usages.filter((u) => leavers.has(u.user?.uuid) && knownItems.has(u.item_uuid ?? '')),
      // Two items of one title in one vault are one line.
      (u) => `${u.user?.uuid} ${titles.get(u.item_uuid ?? '')}`,
      (u) => u.uuid,
    ).size,
  'Who was suspended, deleted or brought back?': () =>
    ofType('user', 'suspend delete reactivate reactive').length,
  'Who has not signed in for a week?': () =>
    [
      ...grouped(
        successes,
        (s) => s.target_user?.uuid ?? '',
        (s) => s.timestamp,
      ),
    ].filter(
      ([id, times]) =>
        id !== '' && !leavers.has(id) && Math.max(...[...times].map(Date.parse)) < NOW - 7 * DAY,
    ).length,
  'Who acts without signing in?': () => 0,
  'Which external users act in the account?': () => ({
    sum: 'times',
    is: audits.filter((a) => {
      const newest = audits.filter((b) => b.actor_uuid === a.actor_uuid).at(-1)?.actor_details;
      return (newest?.user_type ?? newest?.type) === 'external_user';
    }).length,
  }),
  'What did one person do?': () =>
    Math.min(
      250,
      audits.filter((a) => a.actor_details?.email === user).length +
        usages.filter((u) => u.user?.email === user).length +
        signIns.filter((s) => s.target_user?.email === user).length,
    ),
  'Why do sign-ins fail?': () => ({ sum: 'attempts', is: failures.length }),
  'What did the firewall block or report?': () =>
    signIns.filter(({ category }) => category?.startsWith('firewall')).length,
  'Which address is new for a user since yesterday?': newSources,
  'Which addresses do several users share?': () =>
    [...usersByAddress.values()].filter((users) => users.size > 1).length,
  'From which countries do people sign in?': () => ({
    sum: 'signIns',
    is: successes.filter((s) => s.country ?? s.location?.country).length,
  }),
  'Which apps and versions are in use?': () =>
    grouped(
      signIns.filter((s) => s.client?.app_name),
      (s) => `${s.client?.app_name} ${s.client?.app_version}`,
      () => '',
    ).size,
  'Who used an item, and from where?': () => {
    const named = new Set(
      tenant.items.flatMap(({ id, title }) => (title.includes(parameters.item) ? [id] : [])),
    );
    return usages.filter((u) => named.has(u.item_uuid ?? '')).length;
  },
  'Which items has nobody used for 30 days?': () =>
    tenant.items.filter(({ id }) => !usages.some((u) => u.item_uuid === id)).length,
  'Which vaults has nobody used for 30 days?': () =>
    tenant.vaults.filter(({ id }) => !usages.some((u) => u.vault_uuid === id)).length,
  'Which items does only one person use?': () =>
    [...peopleByItem.values()].filter((people) => people.size === 1).length,
  'Which items have the most users?': () => Math.min(20, peopleByItem.size),
  'What do machines read?': () => ({ sum: 'reads', is: usages.filter(isMachine).length }),
  'Who exported items or vaults?': () =>
    usages.filter(({ action }) => action === 'export').length +
    audits.filter(({ action }) => action === 'export').length,
  'Which items were shared by link?': () =>
    usages.filter(({ action }) => action === 'share').length +
    ofType('item', 'share delshare').length,
  'Who used privileged vaults?': () => ({
    sum: 'uses',
    is: usages.filter(
      (u) => tenant.labels.privilegedVaults.includes(u.vault_uuid ?? '') && at(u) > NOW - 7 * DAY,
    ).length,
  }),
  'Which items have not changed for a year?': () =>
    tenant.items.filter(({ updatedAt }) => Date.parse(updatedAt) < Date.UTC(2025, 2, 13, 15))
      .length,
  'What is in the vaults?': () => ({ sum: 'items', is: tenant.items.length }),
  'Who gave whom access to which vault?': () => ofType('uva gva', 'grant update').length,
  'Who gave access to themselves?': () =>
    ofType('uva gm').filter((a) => a.actor_uuid === a.aux_uuid).length,
  'Who joined or left which group?': () => ofType('gm').length,
  'Who changed a second factor, a password or a Secret Key?': () =>
    ofType('user', 'enblmfa updatmfa disblmfa changemp changesk').length,
  'Which service accounts and tokens were created or changed?': () => ofType('sa satoken').length,
  'Who changed account settings?': () => ofType('account sso').length,
  'What do administrators do most?': () => ({ sum: 'times', is: audits.length }),
  'How many events are there per day?': () => ({
    sum: 'events',
    is: audits.length + usages.length + signIns.length,
  }),
  'Who failed to sign in, and then got in from the same address?': () =>
    Math.min(
      20,
      grouped(
        failures.filter(
          (f) =>
            ['credentials_failed', 'mfa_failed'].includes(f.category ?? '') &&
            successes.some(
              (s) =>
                s.target_user?.uuid === f.target_user?.uuid &&
                s.client?.ip_address === f.client?.ip_address &&
                s.timestamp.slice(0, 10) === f.timestamp.slice(0, 10) &&
                at(s) > at(f),
            ),
        ),
        (f) => `${f.target_user?.uuid} ${f.client?.ip_address}`,
        () => '',
      ).size,
    ),
  'Whose sign-ins fail most often?': () =>
    Math.min(20, new Set(failures.map((f) => f.target_user?.email)).size),
};

const sumOf = (rows: readonly Record<string, Value>[], column: string): number =>
  rows.reduce((sum, row) => sum + Number(row[column]), 0);

test('there are 30 recipes and more, each with what it must find', () => {
  expect(recipes.length).toBeGreaterThanOrEqual(30);
  expect(recipes.map(([title]) => title).sort()).toEqual(Object.keys(EXPECTED).sort());
});

test.each(recipes)('%s', (title, query, rest) => {
  const options = { now: NOW, parameters, vocabulary: VOCABULARY };
  const { rows, notes } = runQuery(graph, query, options);
  const expected = EXPECTED[title]?.() ?? NaN;
  if (typeof expected === 'number') expect(rows).toHaveLength(expected);
  else expect(sumOf(rows, expected.sum)).toBe(expected.is);
  // What is empty there says why, and nothing else is.
  expect(rest.includes('On the simulated tenant the result is empty')).toBe(rows.length === 0);
  expect(notes).toEqual([]);
});

test.each(Object.values(Entities).map((type) => [type._type, exampleQuery(type)]))(
  'the data model shows %s with a query that finds some',
  (_, query) => {
    expect(page('data-model.md')).toContain(query);
    const { rows, columns, notes } = runQuery(graph, query, { now: NOW, vocabulary: VOCABULARY });
    expect(rows.length).toBeGreaterThan(0);
    expect(columns.filter((name) => rows.every((row) => row[name] === null))).toEqual([]);
    expect(notes).toEqual([]);
  },
);
