import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY, EntityTypes } from '@graph-1password/vocabulary';
import { openWriter } from '../archive/runArchive';
import { isOfDamage } from './lostDays';
import { provenanceOf } from './provenance';

const NOW = Date.UTC(2026, 2, 13, 15);

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lost-days-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('days that an archive lost before its first event are missing from what was asked for', async () => {
  const folder = path.join(root, 'archive');
  const writer = await openWriter(folder, () => NOW);
  const gaps = [{ type: EntityTypes.AUDIT_EVENT, day: '2026-03-05' }];
  writer.commit({ what: 'repair', facts: { gaps } });
  writer.close();
  const facts = {
    ...{ isSimulated: false, ownReads: 0, recordCounts: {} },
    range: { since: NOW - 2 * DAY, until: NOW },
  };
  const lostSince = (since?: number) =>
    provenanceOf(folder, facts, NOW, since === undefined ? {} : { since })
      .gaps.filter(isOfDamage)
      .map(({ what }) => what);
  const lost = ['Audit events of 2026-03-05'];
  expect(lostSince()).toEqual(lost);
  expect(lostSince(Date.UTC(2026, 2, 5, 23))).toEqual(lost);
  expect(lostSince(Date.UTC(2026, 2, 6))).toEqual([]);
});
