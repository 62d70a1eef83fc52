import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../src/local/collect/child';
import { readRules } from '../../src/local/detect/rules';
import { judgementTable, mappingTable, withBlock } from '../../src/local/docs/detections';
import type { Trial } from './judge';
import { judge, labelOf, matcher, tryOut } from './judge';

const PAGE = path.join(PROJECT_ROOT, 'docs', 'detections.md');

let trials: Trial[];

beforeAll(async () => {
  trials = [await tryOut(1, true), await tryOut(2, true)];
}, 120_000);

/** Stories that no event shows. */
const ABSENCES: (number | string)[] = [4, 'dormant-user'];

test('each labelled story is found by the rule that should find it', () => {
  for (const trial of trials) {
    const found = matcher(trial);
    const missed = trial.tenant.stories.filter(({ rule, events }) => {
      if (ABSENCES.includes(rule)) return false;
      const ours = trial.rules.find((candidate) => labelOf(candidate) === rule);
      const uuids = events.map(({ uuid }) => uuid);
      return !trial.findings.some((f) => f.rule === ours?.id && found(f, uuids));
    });
    expect(missed.map(({ id }) => id)).toEqual([]);
  }
});

test('recall and precision are what docs/detections.md says', () => {
  const judgements = judge(trials);
  for (const { rule, expected, found, findings, right } of judgements) {
    expect([rule, found, right]).toEqual([rule, expected, findings]);
  }
  const page = readFileSync(PAGE, 'utf8');
  const mapped = withBlock(page, 'mapping', mappingTable(readRules()));
  const fresh = withBlock(mapped, 'judgement', judgementTable(judgements));
  // WRITE_DETECTIONS=1 npx jest test/detect writes the page.
  if (process.env.WRITE_DETECTIONS === '1') writeFileSync(PAGE, fresh);
  const cells = (text: string): string => text.replace(/[ -]+/g, ' ').replaceAll('\n\n', '\n');
  expect(cells(readFileSync(PAGE, 'utf8'))).toBe(cells(fresh));
});

test('no rule fires on a quiet tenant of the same size', async () => {
  const { findings } = await tryOut(1, false);
  expect(findings.map(({ rule, what }) => [rule, what])).toEqual([]);
}, 60_000);
