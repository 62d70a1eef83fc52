import { DAY, HOUR, MINUTE } from '@graph-1password/vocabulary';
import type { Finding } from '../../detect/detect';
import { readRules } from '../../detect/rules';
import { defaultConfig } from '../config/normalise';
import type { AlertConfig } from '../config/types';
import { incidentsOf } from '../incidents';
import { applyOutcome } from '../outbox/apply';
import { advance } from './advance';
import { emptyAlerts, noDecisions } from './types';
import type { AlertState, Decisions } from './types';

const NOW = Date.UTC(2026, 2, 13, 12);
const AUDIT = 'one_password_audit_event';
const rules = readRules();

const config = (more: Partial<AlertConfig> = {}): AlertConfig => ({
  ...defaultConfig(),
  sinks: { log: { type: 'file', path: '/nowhere' } },
  ...more,
});

const finding = (event: string, more: Partial<Finding> = {}): Finding => ({
  ...{
    rule: 'report',
    level: 'LOW',
    who: `${event}@example.com`,
    when: NOW,
    what: 'x',
    details: {},
    facts: {},
  },
  ...{ path: [`${AUDIT}:${event}`], ...more },
});

interface Moment {
  state?: AlertState;
  at?: number;
  config?: AlertConfig;
  decisions?: Decisions;
  unjudged?: ReadonlySet<string> | 'all';
  oldest?: number;
  newest?: number;
}

/** Judges findings. @returns the state, and what is put into the outbox then, as `sink kind` */
function judge(findings: Finding[], moment: Moment = {}): { state: AlertState; told: string[] } {
  const { state = emptyAlerts(), at = NOW, oldest = 0 } = moment;
  const before = new Set(state.outbox);
  advance(state, {
    ...{ incidents: incidentsOf(findings, rules), rules, now: at, oldest },
    config: moment.config ?? config(),
    decisions: moment.decisions ?? noDecisions(),
    unjudged: moment.unjudged ?? new Set(),
    ...(moment.newest !== undefined && { newest: moment.newest }),
  });
  const fresh = state.outbox.filter((entry) => !before.has(entry));
  return { state, told: fresh.map(({ sink, message }) => `${sink} ${message.kind}`) };
}

test('sends one message for new findings and none for repeated ones', () => {
  const findings = [finding('A'), finding('B')];
  const { state, told } = judge(findings);
  expect(told).toEqual(['log new', 'log new']);
  expect(judge(findings, { state, at: NOW + DAY }).told).toEqual([]);
});

test('an incident that grows says what is new, once the grouping window is over; a worse one at once', () => {
  const base = finding('A');
  const { state } = judge([base]);
  const more = finding('A', { rule: 'billing', path: [`${AUDIT}:A`, `${AUDIT}:C`] });
  expect(judge([base, more], { state, at: NOW + MINUTE }).told).toEqual([]);
  expect(judge([base, more], { state, at: NOW + 31 * MINUTE }).told).toEqual(['log grown']);
  const [, grown] = state.outbox;
  expect(grown?.message.lines).toEqual([expect.stringContaining('LOW billing')]);
  const worse = finding('A', { rule: 'vault-exported', level: 'CRITICAL' });
  expect(judge([base, more, worse], { state, at: NOW + 32 * MINUTE }).told).toEqual(['log grown']);
  expect(judge([base, more, worse], { state, at: NOW + DAY }).told).toEqual([]);
});

test('resolves an incident once, and opens a new one when it comes back', () => {
  const { state } = judge([finding('A')]);
  expect(judge([], { state, at: NOW + HOUR }).told).toEqual(['log gone']);
  expect(judge([], { state, at: NOW + 2 * HOUR }).told).toEqual([]);
  const before = state.outbox.map(({ message }) => message.key);
  expect(judge([finding('A')], { state, at: NOW + 3 * HOUR }).told).toEqual(['log new']);
  expect(before).not.toContain(state.outbox.at(-1)?.message.key);
});

test('an incident is not gone when its data was not read or is only too old', () => {
  const { state } = judge([finding('A')]);
  expect(judge([], { state, at: NOW + HOUR, unjudged: 'all' }).told).toEqual([]);
  expect(judge([], { state, at: NOW + HOUR, unjudged: new Set(['report']) }).told).toEqual([]);
  expect(state.incidents.map(({ goneOn }) => goneOn)).toEqual([undefined]);
  expect(judge([], { state, at: NOW + 14 * DAY, oldest: NOW + MINUTE }).told).toEqual([]);
  expect(state.incidents.map(({ goneOn }) => goneOn)).toEqual([NOW + 14 * DAY]);
});

test('after the state is lost, open incidents are sent again with the same keys', () => {
  const findings = [finding('A'), finding('B')];
  const keys = (at: number) =>
    judge(findings, { at }).state.outbox.map(({ message }) => message.key);
  expect(keys(NOW + DAY)).toEqual(keys(NOW));
});

test('a burst becomes one digest for each sink, and is resolved when the last of it is gone', () => {
  const findings = Array.from({ length: 1000 }, (_, n) => finding(`E${n}`));
  const { state, told } = judge(findings);
  expect(told).toEqual(['log digest']);
  const [digest] = state.outbox;
  expect(digest?.message).toMatchObject({ title: '1000 incidents at once', more: 990 });
  expect(digest?.message.incidents).toHaveLength(1000);
  expect(judge(findings, { state, at: NOW + HOUR }).told).toEqual([]);
  expect(judge(findings.slice(0, 1), { state, at: NOW + 2 * HOUR }).told).toEqual([]);
  expect(judge([], { state, at: NOW + 3 * HOUR }).told).toEqual(['log gone']);
  expect(state.outbox.at(-1)?.message.thread).toBe(digest?.message.thread);
});

test('a queue that is never emptied stays bounded and folds its oldest messages into a digest', () => {
  const state = emptyAlerts();
  const all: Finding[] = [];
  for (let round = 0; round < 60; round++) {
    all.push(...Array.from({ length: 10 }, (_, n) => finding(`R${round}-${n}`)));
    judge(all, { state, at: NOW + round * MINUTE });
  }
  expect(state.outbox.length).toBeLessThanOrEqual(200);
  const told = new Set(state.outbox.flatMap(({ message }) => message.incidents));
  expect(told.size).toBe(600);
  expect(state.outbox.filter(({ message }) => message.kind === 'digest')).not.toEqual([]);
});

test('what is gone while nobody listens stays bounded too, and is told of every incident', () => {
  const state = emptyAlerts();
  const all = Array.from({ length: 600 }, (_, n) => finding(`E${n}`));
  // Ten at a time, so that each arrives by itself.
  for (let count = 10; count <= all.length; count += 10) {
    judge(all.slice(0, count), { state });
    state.outbox = [];
  }
  for (let left = 590; left >= 0; left -= 10) judge(all.slice(0, left), { state, at: NOW + HOUR });
  expect(state.outbox.length).toBeLessThanOrEqual(200);
  expect(state.outbox.every(({ message }) => message.kind === 'gone')).toBe(true);
  expect(new Set(state.outbox.flatMap(({ message }) => message.incidents)).size).toBe(600);
});

test('PagerDuty, which was down while all came and went, has no alert open in the end', () => {
  const duty = config({ sinks: { duty: { type: 'pagerduty', key: '${KEY}' } }, digestAbove: 50 });
  const state = emptyAlerts();
  for (let round = 0; round < 40; round++) {
    const here = Array.from({ length: 10 }, (_, n) => finding(`R${round}-${n}`));
    judge(here, { state, config: duty, at: NOW + round * MINUTE });
  }
  judge([], { state, config: duty, at: NOW + HOUR });
  expect(state.outbox.length).toBeLessThanOrEqual(200);
  const open = new Set<string>();
  for (const { message } of state.outbox) {
    if (message.kind === 'gone') open.delete(message.thread);
    else open.add(message.thread);
  }
  expect([...open]).toEqual([]);
});

test('a mute suppresses an incident until it ends; then the incident and the end are sent', () => {
  const mutes = [{ person: ['a@EXAMPLE.com'], reason: 'her job', until: NOW + DAY }];
  const muted = config({ mutes });
  const findings = [finding('A'), finding('B')];
  const { state, told } = judge(findings, { config: muted });
  expect(told).toEqual(['log new']);
  expect(state.incidents.map(({ muted: reason }) => reason).sort()).toEqual(['her job', undefined]);
  expect(judge(findings, { state, config: muted, at: NOW + 2 * DAY }).told).toEqual([
    'log new',
    'log notice',
  ]);
  expect(judge(findings, { state, config: muted, at: NOW + 3 * DAY }).told).toEqual([]);
});

test('an open incident is repeated until somebody acknowledges it', () => {
  const repeat = config({ repeatInterval: HOUR });
  const { state } = judge([finding('A')], { config: repeat });
  const at = (hours: number, decisions = noDecisions()) =>
    judge([finding('A')], { state, config: repeat, at: NOW + hours * HOUR, decisions }).told;
  expect([at(0.5), at(1), at(1.5)]).toEqual([[], ['log again'], []]);
  const id = state.incidents[0]?.id ?? '';
  expect(at(9, { ...noDecisions(), acknowledged: { [id]: { on: NOW } } })).toEqual([]);
});

test('routes choose by level and rule, each sink once; quiet hours make all but the worst wait', () => {
  const two = config({
    sinks: { pager: { type: 'file', path: 'a' }, log: { type: 'file', path: 'b' } },
    routes: [
      { min: 'HIGH', sink: ['pager'] },
      { sink: ['log'] },
      { rule: ['report'], sink: ['log'] },
    ],
    quietHours: {
      from: 11 * 60,
      to: 13 * 60,
      days: [0, 1, 2, 3, 4, 5, 6],
      timeZone: 'UTC',
      except: 'CRITICAL',
    },
  });
  const { state, told } = judge([finding('A'), finding('B', { level: 'CRITICAL' })], {
    config: two,
  });
  expect(told.sort()).toEqual(['log new', 'log new', 'pager new']);
  const waits = state.outbox.map(({ message, notBefore }) => [
    message.level,
    (notBefore - NOW) / HOUR,
  ]);
  expect(waits).toEqual(
    expect.arrayContaining([
      ['LOW', 1],
      ['CRITICAL', 0],
    ]),
  );
});

test('the other sinks report a closed sink once', () => {
  const two = config({
    sinks: {
      log: { type: 'file', path: 'a' },
      hook: { type: 'webhook', url: 'https://x.example' },
    },
  });
  const { state } = judge([finding('A')], { config: two });
  const key = state.outbox[0]?.message.key ?? '';
  applyOutcome(state, {
    sink: 'hook',
    key,
    on: NOW,
    sent: { kind: 'closed', reason: 'It answered 410.' },
  });
  expect(judge([finding('A')], { state, config: two, at: NOW + MINUTE }).told).toEqual([
    'log notice',
  ]);
  expect(judge([finding('A')], { state, config: two, at: NOW + HOUR }).told).toEqual([]);
});

test('a message never holds what a finding does not say in words', () => {
  const canary = 'CANARY-7f3a';
  const raw = finding('A', { details: { rawData: canary, additional_information: canary } });
  expect(JSON.stringify(judge([raw]).state)).not.toContain(canary);
});

test('what was first seen after the graph ends is not gone: it is not there yet', () => {
  const { state } = judge([finding('A')]);
  const published = { state, at: NOW + HOUR };
  expect(judge([], { ...published, newest: NOW - 1 }).told).toEqual([]);
  expect(state.incidents.map(({ goneOn }) => goneOn)).toEqual([undefined]);
  expect(judge([], { ...published, newest: NOW }).told).toEqual(['log gone']);
});
