import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultConfig } from '../alerts/config/normalise';
import type { Mute } from '../alerts/config/types';
import { incidentsOf } from '../alerts/incidents';
import { advance } from '../alerts/state/advance';
import { AlertStore } from '../alerts/state/store';
import { emptyAlerts, noDecisions } from '../alerts/state/types';
import type { Finding } from '../detect/detect';
import { readRules } from '../detect/rules';
import { explorerIncidents } from './incidents';

const NOW = Date.UTC(2026, 2, 13);
const rules = readRules();
const finding = (who: string, when = NOW): Finding => ({
  ...{ rule: 'report', level: 'LOW', who, when, what: 'x', details: {}, facts: {} },
  path: [`one_password_audit_event:${who}`],
});
const tracker = (alertsFolder?: string, mutes: Mute[] = []) => ({
  alertsFolder,
  mutes,
  clock: NOW,
});
const FINDINGS = ['ana', 'ben', 'cem'].map((who) => finding(who));

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'explore-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('without alerts an incident has no state', () => {
  const incidents = explorerIncidents(FINDINGS, rules, tracker());
  expect(incidents.map(({ findings, state }) => [findings, state])).toEqual(
    incidents.map(({ findings: [index] }) => [[index], undefined]),
  );
  expect(incidents.flatMap(({ findings }) => findings).sort()).toEqual([0, 1, 2]);
});

test('an incident has the id and the state that the alerts know, and why it is silent', () => {
  const store = new AlertStore(folder);
  const state = emptyAlerts();
  const mutes = [{ person: ['ana'], reason: 'her job', until: NOW + 1 }];
  advance(state, {
    ...{ incidents: incidentsOf(FINDINGS, rules), rules, now: NOW, oldest: 0 },
    ...{ config: { ...defaultConfig(), mutes }, decisions: noDecisions(), unjudged: new Set() },
  });
  store.save(state);
  const idOf = (who: string) => state.incidents.find((each) => each.who === who)?.id ?? '';
  const acknowledged = { [idOf('ben')]: { on: NOW, note: 'Ana looks after it' } };
  store.saveDecisions({ ...noDecisions(), acknowledged });
  const shown = explorerIncidents(
    [...FINDINGS, finding('dan', NOW + 1)],
    rules,
    tracker(folder, mutes),
  );
  const byId = new Map(shown.map((each) => [each.id, [each.state, each.reason]]));
  expect(byId.get(idOf('ana'))).toEqual(['muted', 'her job']);
  expect(byId.get(idOf('ben'))).toEqual(['acknowledged', 'Ana looks after it']);
  expect(byId.get(idOf('cem'))).toEqual(['open', undefined]);
  expect(shown).toHaveLength(4);
});
