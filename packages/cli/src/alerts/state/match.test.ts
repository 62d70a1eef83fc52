import { HOUR } from '@graph-1password/vocabulary';
import type { Finding } from '../../detect/detect';
import { readRules } from '../../detect/rules';
import { defaultConfig } from '../config/normalise';
import { incidentsOf } from '../incidents';
import { advance } from './advance';
import { emptyAlerts, noDecisions } from './types';
import type { AlertState } from './types';

const NOW = Date.UTC(2026, 2, 13, 12);
const rules = readRules();

const finding = (rule: string, events: string[], more: Partial<Finding> = {}): Finding => ({
  ...{ rule, level: 'LOW', when: NOW, what: 'x', details: {} },
  facts: { actor: { kind: 'user', uuid: events[0] ?? '' } },
  path: events.map((event) => `one_password_audit_event:${event}`),
  ...more,
});

/** @returns what is put into the outbox, as `kind incident` */
function judge(state: AlertState, findings: Finding[], at: number): string[] {
  const before = new Set(state.outbox);
  advance(state, {
    ...{ incidents: incidentsOf(findings, rules), rules, now: at, oldest: 0 },
    config: { ...defaultConfig(), sinks: { log: { type: 'file', path: '/nowhere' } } },
    ...{ decisions: noDecisions(), unjudged: new Set() },
  });
  return state.outbox
    .filter((entry) => !before.has(entry))
    .map(({ message: { kind, thread } }) => `${kind} ${thread}`);
}

test('a finding that ties two known incidents together ends neither, and is news of the earlier one', () => {
  const state = emptyAlerts();
  const exported = finding('vault-exported', ['A']);
  const suspended = finding('user-lifecycle', ['B'], { when: NOW + 3 * HOUR });
  judge(state, [exported, suspended], NOW + 3 * HOUR);
  const ids = state.incidents.map(({ id }) => id);
  expect(ids).toHaveLength(2);
  const both = finding('vault-export-before-removal', ['A', 'B'], { level: 'HIGH' });
  const earlier = state.incidents.find(({ rule }) => rule === 'vault-exported')?.id;
  expect(judge(state, [exported, suspended, both], NOW + 4 * HOUR)).toEqual([`grown ${earlier}`]);
  expect(state.incidents.map(({ id, goneOn }) => [id, goneOn])).toEqual(
    expect.arrayContaining(ids.map((id) => [id, undefined])),
  );
  expect(judge(state, [both, exported, suspended], NOW + 5 * HOUR)).toEqual([]);
});

test('an incident whose first findings leave the graph keeps its id, and nothing is told again', () => {
  const state = emptyAlerts();
  const facts = { actor: { kind: 'user' as const, uuid: 'ANA' }, address: '192.0.2.1' };
  const steps = [0, 9, 18, 26, 35].map((hour) =>
    finding('billing', [`E${hour}`], { facts, when: NOW + hour * HOUR }),
  );
  const at = NOW + 36 * HOUR;
  judge(state, steps, at);
  const before = state.incidents.map(({ id }) => id).sort();
  expect(before).toHaveLength(2);
  // Without the first, the next day would be told with the second.
  expect(judge(state, steps.slice(1), at + HOUR)).toEqual([]);
  expect(state.incidents.map(({ id }) => id).sort()).toEqual(before);
});
