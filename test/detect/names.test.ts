import type { Finding } from '../../packages/cli/src/detect/detect';
import { formatText } from '../../packages/cli/src/detect/format';
import { LEVELS } from '../../packages/cli/src/detect/levels';
import type { AuditEvent, ItemUsage, SignInAttempt } from '@graph-1password/vocabulary';
import type { Trial } from './judge';
import { tryOutDemo, tryOutSecond } from './judge';

let trial: Trial;
/** The demo's own tenant, and the one that was made apart from the rules. */
let trials: [Trial, Trial];
beforeAll(async () => {
  trial = await tryOutDemo();
  trials = [trial, await tryOutSecond(true)];
}, 240_000);

/** Findings that are told by one event, with it as it was sent. */
function told<T extends { uuid: string }>(
  type: string,
  events: readonly T[],
  { findings } = trial,
): [Finding, T][] {
  const byId = new Map(events.map((event) => [event.uuid, event]));
  return findings.flatMap((finding) => {
    const [, kind, id = ''] = /^one_password_(\w+)_event:(.+)$/.exec(finding.about ?? '') ?? [];
    const event = byId.get(id);
    const one = finding.details['times'] === undefined;
    return kind === type && event && one ? [[finding, event]] : [];
  });
}

test('nothing has a vague name where the graph knows the name', () => {
  const vague = /\b(a|an|another) (vault|item|user|person|group|member|guest|domain|report)\b/;
  for (const { findings } of trials) {
    expect(findings.length).toBeGreaterThan(50);
    expect(findings.filter(({ what }) => vague.test(what)).map(({ what }) => what)).toEqual([]);
    expect(findings.filter(({ what }) => /undefined|\[object|[[\]{}]/.test(what))).toEqual([]);
  }
});

test('every finding of both tenants names who, on what, and where from or how many', () => {
  for (const { findings, rules } of trials) {
    const bursts = new Set(rules.flatMap(({ id, burst }) => (burst ? [id] : [])));
    for (const { rule, who, details, what, about } of findings) {
      const { actor, target, object, place, address, times } = details;
      expect([rule, who, actor ?? target]).toEqual([rule, expect.any(String), who]);
      expect([rule, object]).toEqual([rule, expect.stringMatching(/^(\d+ |[a-z -]+ ["\w])/)]);
      // What somebody knows or may do is no event, and is nowhere.
      if (/^one_password_(user|group):/.test(about ?? '')) continue;
      // Attempts from many addresses and places have none in common.
      if (!bursts.has(rule)) expect([rule, place ?? address]).toEqual([rule, expect.any(String)]);
      else expect(what).toContain(` ${times as number} times within `);
    }
  }
});

test('every finding of an event names its actor, target and object as the event has them', () => {
  const audits = told<AuditEvent>('audit', trial.tenant.auditEvents);
  expect(audits.length).toBeGreaterThan(50);
  const names = new Map(trial.tenant.people.map(({ uuid, name }) => [uuid, name]));
  const vaults = new Map(trial.tenant.vaults.map(({ id, name }) => [id, name]));
  for (const [finding, event] of audits) {
    const { actor, target, object, address } = finding.facts;
    expect(actor).toMatchObject({
      uuid: event.actor_uuid,
      name: names.get(event.actor_uuid ?? ''),
    });
    expect(finding.who).toBe(`${actor?.name} (${actor?.email})`);
    const person = event.aux_details ?? event.object_details;
    if (person) expect(target).toMatchObject({ uuid: person.uuid, email: person.email });
    if (person && person.uuid !== event.actor_uuid) expect(finding.what).toContain(person.email);
    if (event.object_uuid) expect(object?.uuid).toBe(event.object_uuid);
    const vault = vaults.get(event.object_uuid ?? '');
    if (vault !== undefined) expect(finding.what).toContain(`vault "${vault}"`);
    expect(address).toBe(event.session?.ip);
  }
});

test('every finding of an item usage names its user, item and vault', () => {
  const usages = told<ItemUsage>('item_usage', trial.tenant.itemUsages);
  expect(usages.length).toBeGreaterThan(10);
  const items = new Map(trial.tenant.items.map((item) => [item.id, item]));
  const vaults = new Map(trial.tenant.vaults.map(({ id, name }) => [id, name]));
  for (const [{ facts, what, where }, event] of usages) {
    expect(facts.actor?.email).toBe(event.user?.email);
    const item = items.get(event.item_uuid ?? '');
    expect(facts.object?.uuid).toBe(event.item_uuid);
    expect(facts.object?.name ?? '').toBe(item?.title);
    expect(facts.object?.vault?.name).toBe(vaults.get(event.vault_uuid ?? ''));
    const title = item?.title ? `"${item.title}"` : event.item_uuid;
    expect(what).toContain(`item ${title} in vault "${facts.object?.vault?.name}"`);
    expect(facts.application?.name).toBe(event.client?.app_name);
    expect(where).toContain(event.client?.ip_address);
  }
});

test('every finding of a sign-in names its user, app and place, the country by name', () => {
  const signIns = trials.flatMap((one) =>
    told<SignInAttempt>('signin_attempt', one.tenant.signInAttempts, one),
  );
  expect(signIns.length).toBeGreaterThan(10);
  for (const [{ facts, what, where }, event] of signIns) {
    expect(facts.target?.email).toBe(event.target_user?.email);
    expect(what).toContain(`${event.client?.app_name} ${event.client?.app_version}`);
    expect(facts.place?.country?.length ?? 9).toBeGreaterThan(3);
    if (event.location) expect(where).toContain(`, ${facts.place?.country}`);
  }
});

test('a screen of the worst shows different happenings', () => {
  const worst = trial.findings.slice(0, 6);
  expect(new Set(worst.map(({ rule }) => rule)).size).toBe(6);
  expect(new Set(worst.map(({ about }) => about)).size).toBe(6);
  expect(worst.map(({ level }) => level)).toEqual(['CRITICAL', ...Array<string>(5).fill('HIGH')]);
  const ranks = trial.findings.map(({ level }) => LEVELS.indexOf(level));
  expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
});

test('the first screen of the text shows a dozen happenings of either tenant, each once, the worst first', () => {
  for (const { findings, rules } of trials) {
    const lines = formatText(findings, rules).split('\n');
    const screen = lines.slice(lines.indexOf('Most severe, one of each rule:') + 1).slice(0, 12);
    const shown = screen.map((line) => /^ {2}([A-Z]+) .* \[([a-z0-9-]+)\]$/.exec(line));
    const ranks = shown.map((parts) => LEVELS.findIndex((level) => level === parts?.[1]));
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    expect(ranks[0]).toBe(LEVELS.indexOf('CRITICAL'));
    const told = shown.map((parts) => findings.find(({ rule }) => rule === parts?.[2])?.about);
    expect(new Set(shown.map((parts) => parts?.[2])).size).toBe(12);
    expect(new Set(told).size).toBe(12);
  }
});
