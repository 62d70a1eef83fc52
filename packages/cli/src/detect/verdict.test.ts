import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import type { Gap } from '../graph/gaps';
import type { Finding } from './finding';
import { readRule, readRules } from './rules';
import type { Rule } from './rules';
import { verdictOf } from './verdict';

const NOW = Date.UTC(2026, 2, 13, 15);
const LONG_AGO = NOW - 1000 * DAY;
const EVENTS = ['audit_event', 'item_usage_event', 'signin_attempt_event'].map(
  (name) => `one_password_${name}`,
);
const [AUDIT = '', USAGE = '', SIGN_IN = ''] = EVENTS;

const gap = (type: string, more: Partial<Gap> = {}): Gap => ({
  ...{ what: type, why: 'failed', types: [type] },
  ...more,
});
const OFF = { why: 'are switched off', isOff: true } as const;
const OLDER = { stoodInBy: 'from the run of yesterday' };

const rule = (id: string): Rule => readRules().find((each) => each.id === id) as Rule;

/** What becomes of a rule that has found something, or nothing. */
function judged(of: Rule, gaps: Gap[], eventsSince = LONG_AGO, fires = true) {
  const finding: Finding = {
    ...{ rule: of.id, level: of.level, what: 'W.', details: {}, facts: {}, path: [] },
  };
  const data = { known: new Set<string>(), gaps, eventsSince, now: NOW };
  const { findings, notJudged } = verdictOf(fires ? [finding] : [], [of], data);
  return {
    found: findings.map(({ what }) => what),
    reasons: notJudged.map(({ reason }) => reason),
  };
}

describe('a rule that fires when nothing is there', () => {
  const SILENT = rule('no-events-received');

  test('either finds something or is not judged', () => {
    expect(judged(SILENT, [])).toEqual({ found: ['W.'], reasons: [] });
    expect(judged(SILENT, [gap(USAGE)])).toEqual({
      ...{ found: [`W. (${USAGE} failed.)`], reasons: [] },
    });
    expect(
      judged(
        SILENT,
        EVENTS.map((type) => gap(type)),
      ).reasons,
    ).toEqual([]);
    const off = EVENTS.map((type) => gap(type, OFF));
    const reason = EVENTS.map((type) => `${type} are switched off.`).join(' ');
    expect(judged(SILENT, off)).toEqual({ found: [], reasons: [reason] });
    const unfinished = {
      what: 'The run',
      why: 'did not finish',
      types: 'all',
      uncertain: true,
    } as const;
    expect(judged(SILENT, [unfinished])).toEqual({
      found: [],
      reasons: ['The run did not finish.'],
    });
  });

  test('is judged when something is there, whatever is missing', () => {
    expect(judged(SILENT, [gap(USAGE), gap(AUDIT)], LONG_AGO, false)).toEqual({
      found: [],
      reasons: [],
    });
  });
});

test.each([
  ['first-time-action', USAGE],
  ['sign-in-from-new-address', SIGN_IN],
  ['sign-in-from-new-device', SIGN_IN],
  ['first-sign-in-in-window', USAGE],
  ['first-sign-in-in-window', AUDIT],
  ['unused-privileged-access', USAGE],
  ['rotation-debt', AUDIT],
])('%s finds nothing without %s, and says what is older', (id, type) => {
  expect(judged(rule(id), [gap(type)])).toEqual({ found: [], reasons: [`${type} failed.`] });
  const says = `${type} failed: those in the graph are from the run of yesterday, and newer ones may be missing.`;
  const { found, reasons } = judged(rule(id), [gap(type, OLDER)]);
  expect(found.join('')).toContain(says);
  expect(reasons).toEqual([says]);
});

test.each([
  ['first-time-action', 30],
  ['sign-in-from-new-device', 30],
  ['unused-privileged-access', 90],
  ['no-events-received', 1],
])('%s says when the events do not go back %i days', (id, days) => {
  const { found } = judged(rule(id), [], NOW - days * DAY + 1);
  const day = new Date(NOW - days * DAY).toISOString().slice(0, 10);
  expect(found).toEqual([`W. (Events before ${day} were not seen.)`]);
  expect(judged(rule(id), [], NOW - days * DAY).found).toEqual(['W.']);
});

test('what was never seen before says since when events were seen', () => {
  for (const id of ['sign-in-from-new-address', 'first-sign-in-in-window'])
    expect(judged(rule(id), []).found).toEqual(['W. (Events before 2023-06-17 were not seen.)']);
});

test('rules about what happened rest on nothing that is missing', () => {
  const about = readRules().filter(({ id }) => judged(rule(id), [], NOW).found.join('') !== 'W.');
  expect(about.map(({ id }) => id)).toEqual([
    'first-sign-in-in-window',
    'first-time-action',
    'no-events-received',
    'sign-in-from-new-address',
    'sign-in-from-new-device',
    'unused-privileged-access',
  ]);
  const all = EVENTS.map((type) => gap(type));
  expect(judged(rule('vault-exported'), all)).toEqual({
    found: ['W.'],
    reasons: [`${AUDIT} failed.`],
  });
  expect(judged(rule('impossible-travel'), all).found).toEqual(['W.']);
});

describe('a rule of a company', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'verdict-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function own(query: string): Rule {
    const file = path.join(folder, 'own.yaml');
    const fields = { title: 'Own?', description: 'Own.', remediation: 'Look.', level: 'LOW' };
    const more = { tags: ['own'], idea: 'own', query };
    writeFileSync(file, JSON.stringify({ ...fields, ...more }));
    return readRule(file);
  }

  const SECRET = 'FIND one_password_secret AS s';
  const USER = 'FIND one_password_user AS u';
  test.each([
    [`${SECRET} THAT !USES << one_password_item_usage_event`, [USAGE]],
    [`${SECRET} (THAT USES << one_password_item_usage_event AS e)? WHERE e = undefined`, [USAGE]],
    [
      `${SECRET} (THAT USES << one_password_item_usage_event AS e)? RETURN s.id, COUNT(e) AS n HAVING n = 0`,
      [USAGE],
    ],
    [`${USER} WHERE u.lastSignInOn < date.now - 90 days`, [SIGN_IN]],
    [`FIND one_password_user WITH lastSignInOn = undefined`, [SIGN_IN]],
    [`FIND one_password_user WITH lastSignInOn > date.now - 7 days`, []],
    [`${SECRET} THAT USES << one_password_item_usage_event`, []],
  ])('%s rests on %j', (query, types) => {
    const rests = EVENTS.filter((type) => judged(own(query), [gap(type)]).found.length === 0);
    expect(rests).toEqual(types);
  });
});
