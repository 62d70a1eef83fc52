import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseQuery } from '@graph-1password/j1ql';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import type { RunningTenant, TenantItem } from '@graph-1password/tenant';
import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import { loadConfig } from '../../packages/cli/src/alerts/config/load';
import { look } from '../../packages/cli/src/alerts/judge/look';
import type { Looked } from '../../packages/cli/src/alerts/judge/looked';
import { configuredPack } from '../../packages/cli/src/alerts/rules';
import type { Finding } from '../../packages/cli/src/detect/finding';
import type { Rule } from '../../packages/cli/src/detect/rules';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { enter, PollFolder, pollEnvironment } from '../delivery/environment';

const END = Date.UTC(2026, 2, 13, 15);
const DAYS = 2;
/** When runs take place, in minutes before the end: near to each other, so that not all rules are asked again. */
const RUNS = [90, 70, 44];

let tenant: RunningTenant;
let items: readonly TenantItem[];
let time = END;
let leave: () => void;
const folder = new PollFolder();
const kept = mkdtempSync(path.join(tmpdir(), 'again-'));

beforeAll(async () => {
  const shape = { users: 20, days: DAYS, events: 1500, vaults: 8, items: 40, seed: 'again' };
  const generated = generateTenant({ ...shape, now: END });
  ({ items } = generated);
  tenant = await startTenant(generated, { now: () => time });
  leave = enter(pollEnvironment(tenant, { EVENTS_LOOKBACK_DAYS: String(DAYS) }));
});
afterAll(async () => {
  leave();
  await tenant.close();
  folder.remove();
  rmSync(kept, { recursive: true });
});

/** Findings that can be compared: when a graph was judged is a column of some. */
const textsOf = ({ findings }: Looked): string[] =>
  findings
    .map(({ details, path: keys, ...finding }) =>
      JSON.stringify({ ...finding, details: { ...details, seenOn: 0 }, path: [...keys].sort() }),
    )
    .sort();

/** Rules about single people that ask for items, too. */
const OF_ITEMS = ['watched-item', 'rotation-debt'];
const isOfItems = ({ rule }: Finding): boolean => OF_ITEMS.includes(rule);

const archive = path.join(folder.dataFolder, 'archive');
const { rules: shipped } = configuredPack(loadConfig(undefined));

/** A rule of one's own. */
const ownRule = (id: string, query: string, more: Partial<Rule> = {}): Rule => ({
  ...{
    id,
    title: id,
    description: id,
    level: 'LOW',
    remediation: id,
    techniques: [],
    tags: [],
    ...more,
  },
  query: parseQuery(query),
});
const USES = 'one_password_item_usage_event';
const rules: Rule[] = [
  ...shipped,
  // Whoever fails to sign in makes findings of others come and go.
  ownRule(
    'from-address-of-failures',
    `FIND ${USES} WITH ipAddress = (FIND one_password_signin_attempt_event WITH category != 'success' AS s RETURN s.ipAddress) AS used
     RETURN used.createdOn AS happenedOn, used.userUUID AS actor`,
    { perPerson: true },
  ),
  // In a part of the data others have done nothing, or there is only one.
  ownRule(
    'all-are-at-work',
    `FIND one_password_user AS u THAT !ACCESSED one_password_secret RETURN u.id`,
    {
      firesWhen: 'nothing',
    },
  ),
  ownRule('one-alone', `FIND ${USES} AS used RETURN COUNT(used) AS uses HAVING uses < 200`, {
    firesWhen: 'nothing',
  }),
];

/** Collects what is new, and judges it. */
async function collectAndLook(before: number): Promise<Looked> {
  time = END - before * MINUTE;
  const request = {
    ...{ ...folder.request(), intervalMs: MINUTE, keepGraph: true },
    archive: { folder: archive, required: true },
  };
  expect(await performRun(request, { now: () => time })).toMatchObject({ outcome: 'ok' });
  const again = await lookIn('again');
  expect(again.failed).toEqual([]);
  return again;
}

/** Judges by what is remembered under a name; by a new one everything is asked. */
function lookIn(name: string): Promise<Looked> {
  const base = { folder: archive, rules, window: { since: time - DAYS * DAY }, now: time };
  return look({ ...base, alertsFolder: path.join(kept, name) });
}

test('a judgement that asks only what news concerns finds what one finds that asks everything', async () => {
  const found = new Set<string>();
  for (const before of RUNS) {
    const again = await collectAndLook(before);
    for (const { rule } of again.findings) found.add(rule);
    // The first asks everything itself.
    if (before === RUNS[0]) continue;
    expect(textsOf(again)).toEqual(textsOf(await lookIn(String(before))));
  }
  expect(found.size).toBeGreaterThan(30);
  // Items of which nobody did anything have another version and a tag of the watch list.
  const seen = (await lookIn('again')).findings.filter(isOfItems);
  for (const item of items) {
    tenant.putItem({ ...item, version: item.version + 1, tags: ['crown-jewel'] });
  }
  const changed = await collectAndLook(43);
  expect(textsOf(changed)).toEqual(textsOf(await lookIn('items')));
  expect(changed.findings.filter(isOfItems).length).not.toBe(seen.length);
  // After an hour all rules are due, once what is new was told.
  const later = { folder: archive, rules, window: {}, now: time + HOUR };
  const { isWholeDue } = await look({ ...later, alertsFolder: path.join(kept, 'again') });
  expect(isWholeDue).toBe(true);
}, 600_000);
