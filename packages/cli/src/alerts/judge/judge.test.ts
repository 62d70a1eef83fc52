import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY, HOUR } from '@graph-1password/vocabulary';
import { Steps } from '../../../../../src/steps/constants';
import { leaveSummary } from '../../../../../test/support/runSummary';
import { writeRunFile } from '../../graph/runFile';
import { AlertStore } from '../state/store';
import { judge } from './judge';
import { look } from './look';
import type * as Looking from './look';

jest.mock('./look', () => {
  const actual = jest.requireActual<typeof Looking>('./look');
  return { ...actual, look: jest.fn(actual.look) };
});
const { look: ask } = jest.requireActual<typeof Looking>('./look');

const NOW = Date.UTC(2026, 2, 13, 15);
const EVENT = 'one_password_audit_event';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'judge-'));
  writeFileSync(path.join(root, 'graph-1password.yaml'), 'mutes: []\n');
});
afterEach(() => rmSync(root, { recursive: true }));

/** A graph of one old event, with a firewall change or without, as a run left it. */
function leaveGraph(hasChange: boolean, failed: Record<string, string>): string {
  const folder = path.join(root, 'graph-of-run');
  rmSync(folder, { recursive: true, force: true });
  const event = (id: string, action: string, createdOn: number) => ({
    ...{ _key: `${EVENT}:${id}`, _type: EVENT, _class: ['Record'], displayName: id },
    ...{ action, objectType: 'account', actorEmail: 'ana@example.com', createdOn },
  });
  const entities = [
    event('OLD', 'update', NOW - 9 * DAY),
    ...(hasChange ? [event('FW', 'updatfw', NOW - HOUR)] : []),
  ];
  mkdirSync(path.join(folder, 'graph'), { recursive: true });
  writeFileSync(path.join(folder, 'graph', 'e.json'), JSON.stringify({ entities }));
  leaveSummary(folder, NOW, failed);
  const reasons = Object.keys(failed).map((step) => `${step} failed.`);
  const [startedOn, finishedOn] = [NOW, NOW + 1].map((time) => new Date(time).toISOString());
  writeRunFile(folder, {
    ...{ startedOn: startedOn ?? '', finishedOn: finishedOn ?? '', reasons },
  });
  return folder;
}

const request = (hasChange = true, failed: Record<string, string> = {}) => ({
  alertsFolder: path.join(root, 'alerts'),
  graphFolder: leaveGraph(hasChange, failed),
  configFile: path.join(root, 'graph-1password.yaml'),
});

async function judged(hasChange: boolean, failed: Record<string, string>) {
  const asked = request(hasChange, failed);
  const { alertsFolder } = asked;
  const { warnings } = await judge(asked, { now: () => NOW });
  const { incidents, notJudged = [] } = new AlertStore(alertsFolder).load();
  const firewall = incidents.find(({ rule }) => rule === 'firewall-rules-changed');
  return { warnings, notJudged, isGone: firewall?.goneOn !== undefined, known: firewall };
}

test('what a rule without its data found before is not gone; other rules are judged', async () => {
  const first = await judged(true, {});
  expect(first.known).toBeDefined();
  expect(first.notJudged).toEqual([]);

  const without = await judged(false, { [Steps.AUDIT_EVENTS]: 'failure' });
  expect(without.isGone).toBe(false);
  expect(without.notJudged).toContainEqual({
    rule: 'firewall-rules-changed',
    reason: 'Audit events failed.',
  });
  expect(without.warnings.join('\n')).toMatch(/^Audit events failed: \d+ rules have no data/m);

  // Sign-ins are missing now: that says nothing of the firewall.
  const other = await judged(false, { [Steps.SIGNIN_ATTEMPTS]: 'failure' });
  expect(other.notJudged.map(({ rule }) => rule)).not.toContain('firewall-rules-changed');
  expect(other.isGone).toBe(true);
});

test('news wait until they are judged, whoever is killed; what people decide is news', async () => {
  const store = new AlertStore(path.join(root, 'alerts'));
  store.expectJudgement();
  expect(store.isBehind(NOW)).toBe(true);
  await judged(true, {});
  expect(store.isBehind(NOW)).toBe(false);
  store.saveDecisions({ ...store.loadDecisions(), acknowledged: { x: { on: NOW } } });
  expect(store.isBehind(NOW)).toBe(true);
  expect(store.isBehind(Date.now() + DAY)).toBe(false);
});

test('damaged files are told of, also when all rules are asked once more after the news', async () => {
  const asked = request();
  const { alertsFolder } = asked;
  mkdirSync(alertsFolder, { recursive: true });
  for (const file of ['state.json', 'decisions.json']) {
    writeFileSync(path.join(alertsFolder, file), 'x');
  }
  jest.mocked(look).mockImplementationOnce(async (first) => ({
    ...(await ask(first)),
    isWholeDue: true,
  }));
  const { warnings } = await judge(asked, { now: () => NOW });
  const told = warnings.filter((sentence) => sentence.includes('is damaged'));
  expect(told.map((sentence) => /(state|decisions)\.json/.exec(sentence)?.[1])).toEqual([
    'state',
    'decisions',
  ]);
  expect(new Set(warnings).size).toBe(warnings.length);
});
