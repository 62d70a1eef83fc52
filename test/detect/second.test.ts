import { judgementTable } from '../../tools/docs/detections';
import type { Trial } from './judge';
import { judge, tryOutSecond } from './judge';
import { differsFromPage } from './page';

let trial: Trial;
beforeAll(async () => {
  trial = await tryOutSecond(true);
}, 240_000);

test('on a tenant that no rule was written with, each rule finds what was written down by hand, and nothing else', () => {
  const judgements = judge([trial]);
  const ids = judgements.map(({ rule }) => rule);
  expect([...trial.expected.keys()].filter((rule) => !ids.includes(String(rule)))).toEqual([]);
  const wrong = judgements.filter((j) => j.found !== j.expected || j.right !== j.findings);
  expect(wrong).toEqual([]);
  const table = judgementTable(judgements.filter(({ expected }) => expected > 0));
  expect(differsFromPage('second', table)).toBeUndefined();
});

test('a robot that signs in 7,000 times from two cities is one finding of each rule on places', () => {
  const machine = trial.tenant.people.find(({ kind }) => kind === 'service');
  const found = trial.findings.filter(({ facts }) => facts.actor?.uuid === machine?.uuid);
  expect(found.map(({ rule, details }) => [rule, details['times']]).sort()).toEqual([
    ['impossible-travel', 7000],
    ['more-than-one-location', 7000],
  ]);
});

test('its quiet twin, of the same size, is quiet', async () => {
  const { tenant, findings } = await tryOutSecond(false);
  expect(tenant.signInAttempts.length).toBeGreaterThan(7000);
  expect(findings.map(({ rule, who, what }) => [rule, who, what])).toEqual([]);
}, 240_000);
