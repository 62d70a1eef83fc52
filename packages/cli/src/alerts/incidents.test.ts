import { MINUTE } from '@graph-1password/vocabulary';
import type { Finding } from '../detect/detect';
import type { Rule } from '../detect/rules';
import { readRules } from '../detect/rules';
import { findingId, incidentsOf } from './incidents';

const NOON = Date.UTC(2026, 2, 13, 12);
const rules: Rule[] = readRules();

const AUDIT = 'one_password_audit_event';

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

test('what one actor does within the time that the rule names is one incident, to whomever', () => {
  const to = (target: string, minutes: number) => ({
    ...{ details: { target }, when: NOON + minutes * MINUTE },
  });
  const grant = (event: string, target: string, minutes: number) =>
    finding('vault-grant', event, to(target, minutes));
  expect(groups([grant('A', 'ben', 0), grant('B', 'ben', 360)])).toHaveLength(1);
  expect(groups([grant('A', 'ben', 0), grant('B', 'ben', 361)])).toHaveLength(2);
  expect(groups([grant('A', 'ben', 0), grant('B', 'cem', 1)])).toHaveLength(1);
  const byCem = { ...grant('B', 'ben', 1), who: 'cem@example.com' };
  expect(groups([grant('A', 'ben', 0), byCem])).toHaveLength(2);
  // Each step within the window: one act that goes on.
  expect(groups([0, 300, 600].map((minutes, n) => grant(`E${n}`, 'ben', minutes)))).toHaveLength(1);
  const short = rules.map((rule) => ({ ...rule, incidentMinutes: 5 }));
  expect(incidentsOf([grant('A', 'ben', 0), grant('B', 'ben', 6)], short)).toHaveLength(2);
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
