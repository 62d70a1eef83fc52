import { MINUTE } from '@graph-1password/vocabulary';
import type { Finding } from '../detect/detect';
import type { Facts, Party } from '../detect/facts/types';
import type { Rule } from '../detect/rules';
import { readRules } from '../detect/rules';
import { findingId } from './identity';
import { incidentsOf } from './incidents';

const NOON = Date.UTC(2026, 2, 13, 12);
const rules: Rule[] = readRules();

const AUDIT = 'one_password_audit_event';
const HOME = '192.0.2.1';
const ANA: Party = { kind: 'user', uuid: 'ANA', name: 'Ana' };

const finding = (rule: string, event: string, more: Partial<Finding> = {}): Finding => ({
  ...{ rule, level: 'LOW', who: 'ana@example.com', when: NOON, what: 'ana@example.com did it' },
  ...{ details: {}, facts: {}, path: [`${AUDIT}:${event}`], ...more },
});

/** Rules by incident. */
const groups = (findings: Finding[]): string[][] =>
  incidentsOf(findings, rules)
    .map(({ evidence }) => evidence.map((each) => each.finding.rule).sort())
    .sort();

test('findings that share an event are one incident, of the worst level', () => {
  const shared = { path: ['one_password_user:ANA', `${AUDIT}:B`, `${AUDIT}:A`], who: 'Ana' };
  const findings = [
    finding('vault-exported', 'A'),
    finding('vault-export-before-removal', 'B', { ...shared, level: 'HIGH', when: NOON + 5 }),
    finding('billing', 'C', { who: 'ben@example.com' }),
  ];
  expect(groups(findings)).toEqual([
    ['billing'],
    ['vault-export-before-removal', 'vault-exported'],
  ]);
  expect(incidentsOf(findings, rules)[0]).toMatchObject({
    ...{ level: 'HIGH', rule: 'vault-export-before-removal', first: NOON, last: NOON + 5 },
  });
});

test('findings that share only a person, a vault or an address are separate incidents', () => {
  const at = (key: string, who: string) => ({ who, path: [key, `${AUDIT}:${who}`] });
  const ip = 'one_password_client_ip:192.0.2.1';
  expect(
    groups([finding('report', 'A', at(ip, 'ana')), finding('report', 'B', at(ip, 'ben'))]),
  ).toHaveLength(2);
});

const grant = (event: string, minutes: number, facts: Facts = {}, rule = 'vault-grant') =>
  finding(rule, event, { when: NOON + minutes * MINUTE, facts: { actor: ANA, ...facts } });

test('what one person does from one address within the time that both rules name is one incident', () => {
  const at = (minutes: number, address: string, rule?: string) =>
    grant(`${minutes} ${address}`, minutes, { address }, rule);
  expect(groups([at(0, HOME), at(600, HOME)])).toHaveLength(1);
  expect(groups([at(0, HOME), at(601, HOME)])).toHaveLength(2);
  expect(groups([at(0, HOME), at(1, '192.0.2.2')])).toHaveLength(2);
  // The shorter time of both.
  expect(groups([at(0, HOME), at(240, HOME, 'item-export')])).toHaveLength(1);
  expect(groups([at(0, HOME), at(241, HOME, 'item-export')])).toHaveLength(2);
  const ben = { actor: { kind: 'user' as const, uuid: 'BEN' }, address: HOME };
  expect(groups([at(0, HOME), grant('B', 1, ben)])).toHaveLength(2);
});

test('whom, what and which vault it was done to tie the acts of a person together, but not the account', () => {
  const vault = { kind: 'vault', uuid: 'V' };
  const item = { kind: 'item', uuid: 'I', vault: { uuid: 'V' } };
  const account = { kind: 'account', uuid: 'ACCOUNT' };
  const target = { kind: 'user' as const, uuid: 'CEM' };
  const one = (a: Facts, b: Facts) => groups([grant('A', 0, a), grant('B', 5, b)]).length === 1;
  expect(one({ object: vault }, { object: item })).toBe(true);
  expect(one({ target }, { target })).toBe(true);
  expect(one({ object: account }, { object: account })).toBe(false);
  expect(one({ target }, { target: { kind: 'user', uuid: 'BEN' } })).toBe(false);
  expect(one({ object: { kind: 'vault', count: 2 } }, { object: item })).toBe(false);
});

test('an incident lasts a day at most, step by step', () => {
  const day = Array.from({ length: 25 }, (_, hour) =>
    grant(`E${hour}`, hour * 60, { address: HOME }),
  );
  expect(groups(day)).toHaveLength(1);
  expect(groups([...day, grant('LAST', 25 * 60, { address: HOME })])).toHaveLength(2);
});

test('an act that several people are in is that of the one who did the worst of it', () => {
  const ben = { actor: { kind: 'user' as const, uuid: 'BEN' }, address: HOME };
  const worst = finding('vault-export-before-removal', 'A', {
    ...{ level: 'HIGH', when: NOON, facts: ben, path: [`${AUDIT}:A`, `${AUDIT}:B`] },
  });
  const suspended = grant('B', 1, { address: HOME }, 'user-lifecycle');
  const other = grant('C', 2, { address: HOME });
  expect(groups([worst, suspended, other])).toHaveLength(2);
});

test('the id is that of the same incident in another order, with other words, another level and more findings', () => {
  const findings = [finding('vault-exported', 'A'), finding('report', 'A', { when: NOON + 1 })];
  const [incident] = incidentsOf(findings, rules);
  const later = [
    finding('billing', 'A', { level: 'CRITICAL', when: NOON + 2, what: 'other words' }),
    ...[...findings].reverse().map((each) => ({ ...each, what: 'reworded' })),
  ];
  expect(incidentsOf(later, rules).map(({ id }) => id)).toEqual([incident?.id]);
  expect(incident?.id).toMatch(/^inc-[0-9a-f]{16}$/);
});

test('the id does not change with a name, nor with the number of people in a burst', () => {
  const id = (facts: Facts, details: object) =>
    findingId(finding('vault-grant', 'A', { facts, details: { ...details } }));
  expect(id({ actor: ANA }, { actor: 'Ana' })).toBe(
    id({ actor: { ...ANA, name: 'Ann' } }, { actor: 'Ann' }),
  );
  expect(id({ actor: ANA }, {})).not.toBe(id({ actor: { kind: 'user', uuid: 'BEN' } }, {}));
  const many = (count: number): Facts => ({ actor: { kind: 'user', count } });
  expect(id(many(24), { actor: '24 users' })).toBe(id(many(25), { actor: '25 users' }));
});

test('the id of a finding without events is that of what it is about', () => {
  const path = ['one_password_user:ANA', 'device:1'];
  const one = finding('signins-without-device', '', { path });
  expect(findingId({ ...one, path: [...path].reverse() })).toBe(findingId(one));
  expect(findingId({ ...one, path: ['one_password_user:BEN'] })).not.toBe(findingId(one));
});

test('a title in the passive voice names the one to whom it happened, if that is known', () => {
  const grant = { details: { actor: 'ana@example.com', target: 'Ben' }, what: 'granted it' };
  const title = (more: Partial<Finding>) =>
    incidentsOf([finding('vault-grant', 'A', { ...grant, ...more })], rules)[0]?.title;
  expect(title({})).toBe('Ben was granted access to a 1Password vault');
  expect(title({ details: { actor: 'ana@example.com' } })).toBe(
    'ana@example.com: Every grant to a user or group',
  );
});

test('a title begins with the one who did it, also when the act names that person further on', () => {
  const what = 'exported vault "V", 3 hours before Ben suspended Ana';
  const [incident] = incidentsOf([finding('billing', 'A', { who: 'Ana', what })], []);
  expect(incident?.title).toBe(`Ana ${what}`);
});

test('a title counts the people of a burst once', () => {
  const actor = { kind: 'user', count: 24 } as const;
  const what = 'were blocked by a firewall rule 24 times within 23 minutes, 24 addresses';
  const found = { who: '24 users', what, facts: { actor } };
  const [incident] = incidentsOf([finding('firewall-blocked-overall', 'A', found)], rules);
  expect(incident?.title).toBe(`24 users ${what}`);
});

test('a title says what happened', () => {
  const titles = [
    finding('bulk-export', 'A', { what: '6 times within 9 minutes' }),
    finding('mfa-disabled-for-account', 'B', {
      who: 'ben',
      what: 'ben turned off two-factor sign-in',
    }),
    finding('no-events-received', '', { who: undefined, path: [] }),
  ].flatMap((each) => incidentsOf([each], rules).map(({ title }) => title));
  expect(titles).toEqual([
    'ana@example.com exported many 1Password items at once',
    'ben turned off two-factor sign-in',
    expect.stringMatching(/^[A-Z].*[^.?]$/),
  ]);
});
