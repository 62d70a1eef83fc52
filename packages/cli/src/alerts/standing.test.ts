import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import type { Finding } from '../detect/detect';
import { readRules } from '../detect/rules';
import { explorerIncidents } from '../explore/incidents';
import { knownIncidents } from '../report/incidents';
import { acknowledge, mute, unmute } from './commands/decide';
import { listAlerts, showAlert } from './commands/show';
import { notJudgedLines } from '../detect/judged';
import { defaultConfig } from './config/normalise';
import { incidentsOf } from './incidents';
import { saveFound } from './judge/found';
import { pollerPaths } from '../poll/settings';
import { advance } from './state/advance';
import { AlertStore } from './state/store';

const NOW = Date.UTC(2026, 2, 13);
const rules = readRules();
const finding = (who: string, vault: string): Finding => ({
  ...{ rule: 'report', level: 'LOW', who, when: NOW, what: 'x', details: { vault }, facts: {} },
  path: [`one_password_audit_event:${who}`],
});
const FINDINGS = [finding('ana', 'Payroll'), finding('ben', 'Wiki')];

let stateDir: string;
let store: AlertStore;
let clock: number;
const printed: string[] = [];
const context = {
  ...{ print: (text: string) => void printed.push(text), printError: () => undefined },
  now: () => clock,
};
const idOf = (who: string) => store.load().incidents.find((each) => each.who === who)?.id ?? '';

function judgeAgain(): void {
  const state = store.load();
  advance(state, {
    ...{ incidents: incidentsOf(FINDINGS, rules), rules, now: NOW, oldest: 0 },
    ...{ config: defaultConfig(), decisions: store.loadDecisions(), unjudged: new Set() },
  });
  store.save(state);
}

beforeEach(() => {
  stateDir = mkdtempSync(path.join(tmpdir(), 'standing-'));
  clock = NOW + 1;
  store = new AlertStore(pollerPaths({ stateDir }).alertsFolder);
  judgeAgain();
});
afterEach(() => rmSync(stateDir, { recursive: true }));

const answer = (act: () => unknown): string => {
  printed.splice(0);
  act();
  return printed.join('\n');
};

/** What each of the commands says of the incident of a person. */
function standingsOf(who: string): Record<string, string | undefined> {
  const id = idOf(who);
  const by = { decisions: store.loadDecisions(), mutes: [], now: clock, folder: store.folder };
  const period = { since: NOW - 1, until: NOW + 2 };
  const tracker = { alertsFolder: store.folder, mutes: [], clock };
  const listed = answer(() => listAlerts({ stateDir, format: 'json' }, context));
  const { incidents } = JSON.parse(listed) as { incidents: { id: string; state: string }[] };
  return {
    show: /^State +(.*)$/m.exec(answer(() => showAlert(id, { stateDir }, context)))?.[1],
    list: incidents.find((each) => each.id === id)?.state,
    report: knownIncidents(store.load(), by, period).find((each) => each.id === id)?.state,
    explore: explorerIncidents(FINDINGS, rules, tracker).find((each) => each.id === id)?.state,
  };
}
const all = (state: string, show = state, list = state) => ({
  ...{ show, list },
  ...{ report: state, explore: state },
});

test('a mute of an incident counts at once, before an acknowledgement, and not when it is over or ended', () => {
  const id = idOf('ana');
  acknowledge([id], { stateDir }, context);
  expect(standingsOf('ana')).toEqual(all('acknowledged'));
  const made = answer(() => mute(id, { stateDir, reason: 'known', for: '7d' }, context));
  expect(standingsOf('ana')).toEqual(all('muted', 'muted (known)'));
  expect(standingsOf('ben')).toEqual(all('open', 'new', 'new'));
  clock += 8 * DAY;
  expect(standingsOf('ana')).toEqual(all('acknowledged'));
  clock = NOW + 1;
  unmute([made.split(':')[0] ?? ''], { stateDir }, context);
  expect(standingsOf('ana')).toEqual(all('acknowledged'));
});

test('so does a mute of all that match, by what the incident says, or by the findings where they are kept', () => {
  mute(undefined, { stateDir, person: ['ben'], reason: 'his job', for: '1h' }, context);
  expect(standingsOf('ben')).toEqual(all('muted', 'muted (his job)'));
  saveFound(store.folder, {
    ...{ pack: '', commit: { id: '', number: 0, hash: '' }, wholeOn: NOW, known: [] },
    ...{ facts: {} as never, findings: { report: FINDINGS } },
  });
  const options = { stateDir, vault: ['Payroll'], reason: 'audit', for: '1h' };
  const made = answer(() => mute(undefined, options, context));
  expect(standingsOf('ana')).toEqual(all('muted', 'muted (audit)'));
  unmute([made.split(':')[0] ?? ''], { stateDir }, context);
  expect(standingsOf('ana')).toEqual(all('open', 'new', 'new'));
});

test('what a judgement muted is open again when its mute is ended', () => {
  mute(undefined, { stateDir, person: ['ana'], reason: 'known', for: '1h' }, context);
  judgeAgain();
  expect(standingsOf('ana')).toEqual(all('muted', 'muted (known)'));
  unmute(
    store.loadDecisions().mutes.map(({ id }) => id),
    { stateDir },
    context,
  );
  expect(standingsOf('ana')).toEqual(all('open', 'new', 'new'));
});

test('no mute stands in for another whose reason has the same words, nor one of an incident', () => {
  const by = (matcher: object, reason: string) =>
    mute(undefined, { stateDir, ...matcher, reason, for: '1h' }, context);
  // By a vault: only the findings know it, and they are not kept.
  by({ vault: ['Payroll'] }, 'an audit; of March');
  judgeAgain();
  expect(standingsOf('ana').show).toBe('muted (an audit; of March)');
  by({ person: ['ben'] }, 'audit');
  mute(idOf('ben'), { stateDir, reason: 'an audit; of March', for: '1h' }, context);
  const [first] = store.loadDecisions().mutes;
  unmute([first?.id ?? ''], { stateDir }, context);
  expect(standingsOf('ana')).toEqual(all('open', 'new', 'new'));
});

test('the list counts rules that were not judged by the reason, as detect does, and names those that failed', () => {
  const state = store.load();
  const reason = 'Audit events failed.';
  state.notJudged = [
    ...['a', 'b', 'c'].map((rule) => ({ rule, reason })),
    { rule: 'd', reason: 'Nobody knows.', uncertain: true },
    { rule: 'e', reason: 'It is not YAML.', failed: true },
  ];
  store.save(state);
  const lines = answer(() => listAlerts({ stateDir }, context)).split('\n');
  const rest = lines.filter((line) => /rule/.test(line));
  expect(rest).toEqual([
    'The rule e failed: It is not YAML.',
    'Audit events failed: 3 rules have no data, or only part of it.',
    'Nobody knows: 1 rule may lack data.',
  ]);
  expect(rest).toEqual(notJudgedLines(state.notJudged));
});
