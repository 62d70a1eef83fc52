import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ArchiveReader } from '@graph-1password/archive';
import { EntityTypes, HOUR } from '@graph-1password/vocabulary';
import { TABLES, tableOfType } from './model';
import { openWriter } from './runArchive';
import { signInSources } from './sources';

const NOW = Date.UTC(2026, 2, 13, 12);
const BERLIN = { city: 'Berlin', country: 'DE', countryCode: 'DE', countryName: 'Germany' };
const SIGN_INS = [
  { user: 'ANA', ip: '192.0.2.1', time: NOW - 40 * HOUR, place: BERLIN },
  { user: 'ANA', ip: '192.0.2.1', time: NOW - 30 * HOUR, place: BERLIN },
  // As it is for an address whose town nobody knows.
  { user: 'ANA', ip: '192.0.2.1', time: NOW - HOUR, place: { country: 'FR', countryCode: 'FR' } },
  { user: 'ANA', ip: '192.0.2.2', time: NOW - 30 * HOUR, place: BERLIN },
  { user: 'BEN', ip: '192.0.2.1', time: NOW - 2 * HOUR, place: {} },
  { user: 'BEN', ip: '192.0.2.9', time: NOW - HOUR, place: BERLIN, category: 'credentials_failed' },
];

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'graph-1password-sources-'));
  const writer = await openWriter(folder, () => NOW);
  const run = writer.begin('run');
  for (const [n, { user, ip, time, place, category = 'success' }] of SIGN_INS.entries()) {
    const event = { targetUserUUID: user, ipAddress: ip, createdOn: time, category, ...place };
    const values = { _key: `${EntityTypes.SIGNIN_EVENT}:${n}`, ...event };
    const day = new Date(time).toISOString().slice(0, 10);
    run.stage.append(tableOfType(EntityTypes.SIGNIN_EVENT), { values }, day, time);
  }
  await run.commit({});
  writer.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const ANA = {
  ...{ userId: 'ANA', ip: '192.0.2.1', signInCount: 3, firstSeenOn: NOW - 40 * HOUR },
  // Of one sign-in, the last: Berlin is not in France.
  ...{ lastSeenOn: NOW - HOUR, seenOn: NOW, country: 'FR', countryCode: 'FR' },
};
const BEN = {
  ...{ userId: 'BEN', ip: '192.0.2.1', signInCount: 1, firstSeenOn: NOW - 2 * HOUR },
  ...{ lastSeenOn: NOW - 2 * HOUR, seenOn: NOW },
};

test('sources have the place of their last sign-in, in a window too, and are counted from the beginning on', async () => {
  const read = async (since?: number) => {
    const window = since === undefined ? {} : { since };
    const reader = new ArchiveReader({ folder, tables: TABLES, window });
    try {
      return await signInSources(reader);
    } finally {
      reader.close();
    }
  };
  expect(await read(NOW - 12 * HOUR)).toEqual([ANA, BEN]);
  const other = { ...ANA, ...BERLIN, ip: '192.0.2.2', signInCount: 1 };
  const times = { firstSeenOn: NOW - 30 * HOUR, lastSeenOn: NOW - 30 * HOUR };
  expect(await read()).toEqual([ANA, { ...other, ...times }, BEN]);
});
