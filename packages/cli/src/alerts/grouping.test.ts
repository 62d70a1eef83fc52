import fc from 'fast-check';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import type { Finding } from '../detect/detect';
import { readRules } from '../detect/rules';
import { eventsOf, personOf } from './identity';
import { incidentsOf } from './incidents';

const rules = readRules();
const START = Date.UTC(2026, 2, 13);
const RULES = ['vault-grant', 'report', 'item-export', 'rogue-state', 'billing'];
const LEVELS = ['INFO', 'LOW', 'HIGH'] as const;

/** Findings of few people, places, vaults and events, so that much falls together. */
const finding = fc
  .record({
    rule: fc.constantFrom(...RULES),
    level: fc.constantFrom(...LEVELS),
    hour: fc.integer({ min: 0, max: 60 }),
    person: fc.constantFrom('ANA', 'BEN', undefined),
    address: fc.constantFrom('192.0.2.1', '192.0.2.2', undefined),
    vault: fc.constantFrom('V', 'W', undefined),
    more: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
  })
  .map(({ rule, level, hour, person, address, vault, more }): Finding => ({
    ...{ rule, level, when: START + hour * HOUR, what: 'x', details: {} },
    facts: {
      ...(person !== undefined && { actor: { kind: 'user', uuid: person } }),
      ...(address !== undefined && { address }),
      ...(vault !== undefined && { object: { kind: 'vault', uuid: vault } }),
    },
    path: [
      `one_password_audit_event:${hour}-${person}`,
      ...(more === undefined ? [] : [`one_password_audit_event:M${more}`]),
    ],
  }));
const findings = fc.array(finding, { maxLength: 30 });

/** What an incident is: its id and its findings. */
const shape = (list: readonly Finding[]) =>
  incidentsOf(list, rules).map(({ id, evidence }) => ({ id, evidence: evidence.map((e) => e.id) }));

test('neither the order of the findings nor their words matter', () => {
  const mixed = findings.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(mixed, ([list, shuffled]) => {
      const reworded = shuffled.map((each) => ({ ...each, what: 'y', where: 'there' }));
      expect(shape(reworded)).toEqual(shape(list));
    }),
  );
});

test('each finding is in one incident, findings that share an event in the same, and each incident has its own id', () => {
  fc.assert(
    fc.property(findings, (list) => {
      const incidents = incidentsOf(list, rules);
      expect(incidents.flatMap(({ evidence }) => evidence)).toHaveLength(list.length);
      expect(new Set(incidents.map(({ id }) => id)).size).toBe(incidents.length);
      const byEvent = incidents.map(
        ({ evidence }) => new Set(evidence.flatMap((each) => eventsOf(each.finding))),
      );
      const all = byEvent.flatMap((events) => [...events]);
      expect(new Set(all).size).toBe(all.length);
    }),
  );
});

test('one person is in an incident for a day at most, unless findings share events', () => {
  fc.assert(
    fc.property(findings, (list) => {
      const apart = list.map((each, n) => ({ ...each, path: [`one_password_audit_event:${n}`] }));
      for (const { evidence, first = 0, last = 0 } of incidentsOf(apart, rules)) {
        expect(last - first).toBeLessThanOrEqual(DAY);
        expect(new Set(evidence.map((each) => personOf(each.finding))).size).toBe(1);
      }
    }),
  );
});

test('what comes later takes nothing apart, and changes no id', () => {
  fc.assert(
    fc.property(findings, finding, (list, extra) => {
      const later = {
        ...{ ...extra, when: START + 61 * HOUR, path: ['one_password_audit_event:LATER'] },
      };
      const before = shape(list);
      const after = new Map(shape([...list, later]).map(({ id, evidence }) => [id, evidence]));
      for (const { id, evidence } of before) {
        expect(after.get(id)).toEqual(expect.arrayContaining(evidence));
      }
    }),
  );
});
