import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY, EntityTypes } from '@graph-1password/vocabulary';
import { openWriter } from '../archive/runArchive';
import { isOfDamage } from './lostDays';
import { provenanceOf } from './provenance';

const NOW = Date.UTC(2026, 2, 13, 15);
const FROM = NOW - 3 * DAY;
const UNTIL = NOW - DAY;
const { VAULT, SECRET } = EntityTypes;

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lost-states-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('answers of a moment at which states are lost say so, and others do not', async () => {
  const folder = path.join(root, 'archive');
  const writer = await openWriter(folder, () => NOW);
  const lostStates = [
    { type: VAULT, from: FROM, until: UNTIL },
    { type: SECRET, from: 0 },
  ];
  writer.commit({ what: 'repair', facts: { lostStates } });
  writer.close();
  const facts = { isSimulated: false, ownReads: 0, recordCounts: {} };
  const at = (asOf?: number) => {
    const { gaps, lacks } = provenanceOf(folder, facts, NOW, asOf === undefined ? {} : { asOf });
    const lost = gaps.filter(isOfDamage);
    for (const { what } of lost) expect(lacks.join('\n')).toContain(`${what} were damaged, and`);
    return lost.map(({ what, types }) => [what, ...types]);
  };
  const secrets = ['States of secret', SECRET];
  const vaults = ['States of vault from 2026-03-10 15:00 UTC to 2026-03-12 15:00 UTC', VAULT];
  expect(at()).toEqual([secrets]);
  expect(at(UNTIL)).toEqual([secrets]);
  expect(at(UNTIL - 1)).toEqual([vaults, secrets]);
  expect(at(FROM)).toEqual([vaults, secrets]);
  expect(at(FROM - 1)).toEqual([secrets]);
});
