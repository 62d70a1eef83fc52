import { countEvents } from '@graph-1password/tenant';
import { DAY } from '@graph-1password/vocabulary';
import { incidentsOf } from '../../packages/cli/src/alerts/incidents';
import { readRules } from '../../packages/cli/src/detect/rules';
import { judgementTable } from '../../tools/docs/detections';
import { staleFiles } from '../../tools/docs/generated';
import type { Trial } from './judge';
import { Evidence, judge, labelOf, tryOut } from './judge';
import { differsFromPage } from './page';

const SEEDS = [1, 2, 3];

let trials: Trial[];

beforeAll(async () => {
  trials = [];
  for (const seed of SEEDS) trials.push(await tryOut(seed, true));
}, 240_000);

/** Stories that no event shows. */
const ABSENCES: (number | string)[] = [4, 'dormant-user'];

test('each labelled story is found, with all of its events, by the rule that should find it', () => {
  for (const trial of trials) {
    const evidence = new Evidence(trial);
    const missed = trial.tenant.stories.flatMap(({ id, rule, events }) => {
      if (ABSENCES.includes(rule)) return [];
      const ours = trial.rules.find((candidate) => labelOf(candidate) === rule);
      const found = trial.findings.filter((finding) => finding.rule === ours?.id);
      const seen = new Set(found.flatMap((finding) => evidence.eventsOf(finding)));
      return events.some(({ uuid }) => !seen.has(uuid)) ? [id] : [];
    });
    expect(missed).toEqual([]);
  }
});

test('the findings are at most 40 incidents, each within a day or in events that one rule has seen together', () => {
  for (const { findings, rules } of trials) {
    const incidents = incidentsOf(findings, rules);
    expect(incidents.length).toBeLessThanOrEqual(40);
    const long = incidents.filter(({ first = 0, last = 0 }) => last - first > DAY);
    expect(long.map(({ rule }) => rule)).toEqual(['vault-export-after-activation']);
  }
});

test('no title says a count or a name twice', () => {
  const titles = trials.flatMap(({ findings, rules }) =>
    incidentsOf(findings, rules).map(({ title }) => title),
  );
  expect(
    titles.filter((title) => /\b(\d+ (?!minutes|hours|days)[a-z]+)\b.*\b\1\b/.test(title)),
  ).toEqual([]);
  expect(titles.filter((title) => /\(.*(\S+@\S+)\).*\(\1\).*\(\1\)/.test(title))).toEqual([]);
});

test('recall and precision are what docs/detections.md says', () => {
  const judgements = judge(trials);
  for (const { rule, expected, found, findings, right } of judgements) {
    expect([rule, found, right]).toEqual([rule, expected, findings]);
  }
  expect(differsFromPage('judgement', judgementTable(judgements))).toBeUndefined();
});

test('every rule stands for a Sentinel rule or an idea', () => {
  const aimless = readRules().filter(({ sentinel, idea }) => (sentinel ?? idea) === undefined);
  expect(aimless).toEqual([]);
});

test('what is made from the rules is up to date (npm run docs writes it)', () => {
  expect(staleFiles()).toEqual([]);
});

test('a finding with an event that is not expected counts as wrong', () => {
  const [trial] = trials as [Trial];
  const [finding] = trial.findings.filter(({ rule }) => rule === 'vault-exported');
  const stray = `one_password_audit_event:${trial.tenant.auditEvents[0]?.uuid}`;
  const path = [...(finding?.path ?? []), stray];
  const findings = trial.findings.map((f) => (f === finding ? { ...f, path } : f));
  const [before, after] = [trial.findings, findings].map((list) =>
    judge([{ ...trial, findings: list }]).find(({ rule }) => rule === 'vault-exported'),
  );
  expect((before?.right ?? 0) - (after?.right ?? 0)).toBe(1);
});

test.each(SEEDS)(
  'no rule fires on quiet tenant %i, which is of the same size',
  async (seed) => {
    const { tenant, findings } = await tryOut(seed, false);
    expect(findings.map(({ rule, what }) => [rule, what])).toEqual([]);
    expect(countEvents(tenant)).toBe(6000);
  },
  60_000,
);
