import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HOUR } from '@graph-1password/vocabulary';
import type { LeaverOptions } from './run';
import { runLeaver } from './run';

const NOW = Date.UTC(2026, 2, 13, 15);

let folder: string;

const entity = (_type: string, id: string, more: object) => ({
  ...{ _key: `${_type}:${id}`, _type, _class: ['Record'], id, displayName: id, ...more },
});
const use = (id: string, more: object) =>
  entity('one_password_item_usage_event', id, {
    ...{ userUUID: 'ANA', vaultUUID: 'ops', itemUUID: 'vpn', createdOn: NOW - 9 * HOUR },
    ...{
      accessedBy: 'person',
      ipAddress: '203.0.113.9',
      country: 'Germany',
      appName: 'App',
      ...more,
    },
  });

/** Writes a graph as a collection leaves it. */
function writeGraph(name: string, entities: object[]): string {
  const place = path.join(folder, name);
  const step = path.join(place, 'graph', 'step', 'entities');
  mkdirSync(step, { recursive: true });
  writeFileSync(path.join(step, '1.json'), JSON.stringify({ entities }));
  return place;
}

const ana = entity('one_password_user', 'ANA', { displayName: 'Ana', email: ['ana@x.example'] });
const vpn = entity('one_password_secret', 'ops:vpn', {
  ...{ id: 'vpn', vaultId: 'ops', vaultName: 'Ops', displayName: 'VPN', lastEditedBy: 'BEN' },
});
const suspended = entity('one_password_audit_event', 'E', {
  ...{ objectType: 'user', action: 'suspend', objectUUID: 'ANA', createdOn: NOW - HOUR },
});

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'leaver-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function leaver(words: string[], options: LeaverOptions) {
  const [out, err]: [string[], string[]] = [[], []];
  const to = {
    print: (text: string) => out.push(text),
    printError: (text: string) => err.push(text),
  };
  const code = await runLeaver(words, { now: NOW, ...options }, to);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

test('--json has the shape that programs depend on', async () => {
  const dataDir = writeGraph('whole', [ana, vpn, suspended, use('U', { usedVersion: 4 })]);
  const { code, out } = await leaver([], { dataDir, all: true, format: 'json' });
  expect(code).toBe(0);
  const { schema, asOf, people, vaults, graph } = JSON.parse(out) as Record<string, unknown>;
  expect({ schema, asOf: typeof asOf }).toEqual({ schema: 1, asOf: 'number' });
  expect(graph).toBeDefined();
  expect(people).toEqual([
    {
      person: { uuid: 'ANA', name: 'Ana', email: 'ana@x.example' },
      ...{ status: 'suspended', leftOn: NOW - HOUR, machines: [], unknown: [] },
      hiddenVaults: null,
      items: [
        {
          ...{ itemId: 'vpn', item: 'VPN', vaultId: 'ops', vault: 'Ops', category: null, tags: [] },
          ...{ state: null, grade: 'A', seenVersion: 4, versionNow: null },
          ...{ lastSeenOn: NOW - 9 * HOUR, where: '203.0.113.9, Germany', application: 'App' },
          ...{ changedOn: null, changedBy: null, alsoUsedBy: [] },
        },
      ],
    },
  ]);
  expect(vaults).toHaveLength(1);
});

test('without versions, times decide, and that is said', async () => {
  const later = { ...vpn, updatedOn: NOW - 2 * HOUR, version: 7 };
  const dataDir = writeGraph('old', [ana, later, suspended, use('U', {})]);
  const { out } = await leaver(['ana'], { dataDir, format: 'json' });
  const { people, notes } = JSON.parse(out) as { people: never[]; notes: string[] };
  expect(people).toMatchObject([
    { items: [{ grade: 'B', seenVersion: null, versionNow: 7, changedBy: 'BEN' }] },
  ]);
  expect(notes.join('\n')).toContain('1Password did not tell the version of some uses');
});

test('a graph without items, without events, without anybody says so', async () => {
  const noItems = writeGraph('no-items', [ana, suspended, use('U', {})]);
  expect((await leaver(['ana'], { dataDir: noItems })).out).toContain(
    'The graph has no items of a Connect Server',
  );
  const quiet = writeGraph('quiet', [ana, vpn, use('U', {})]);
  expect((await leaver([], { dataDir: quiet, all: true })).out).toContain(
    'Nobody was suspended or deleted since 2026-03-13 06:00 UTC',
  );
  const noEvents = writeGraph('no-events', [vpn]);
  expect((await leaver([], { dataDir: noEvents, all: true })).out).toContain(
    'There are no events: whether anybody left is unknown.',
  );
  await expect(leaver(['ana'], { dataDir: noEvents })).rejects.toThrow('knows no people');
});

test('of a window nothing is said of other times', async () => {
  const dataDir = writeGraph('window', [ana, vpn, suspended, use('U', {})]);
  const at = (hours: number) => () => NOW - hours * HOUR;
  const empty = { dataDir, since: at(5), until: at(4) };
  expect((await leaver([], { ...empty, all: true })).out).toContain(
    'There are no events in the window of --since and --until: whether anybody left is unknown.',
  );
  await expect(leaver(['ben'], empty)).rejects.toThrow(
    'No event of the window of --since and --until names "ben"',
  );
  const early = { dataDir, until: at(4), all: true };
  expect((await leaver([], early)).out).toContain(
    'Nobody was suspended or deleted in the window of --until. Who left at other times was not looked at.',
  );
});

test('a file instead of the terminal; and wrong usage in a sentence', async () => {
  const dataDir = writeGraph('file', [ana, vpn, suspended, use('U', {})]);
  const output = path.join(folder, 'list.md');
  const { out, err } = await leaver(['Ana'], { dataDir, output, format: 'md' });
  expect(out).toBe('');
  expect(err).toContain('Written to');
  expect(readFileSync(output, 'utf8')).toContain('- [ ] **VPN** in Ops');
  await expect(leaver([], { dataDir })).rejects.toThrow('Say who');
  await expect(leaver(['Ana'], { dataDir, all: true })).rejects.toThrow('not both');
  await expect(leaver(['Ana'], { dataDir, asOf: () => NOW })).rejects.toThrow('needs an archive');
});

test('without items of Connect nobody seems to know nothing', async () => {
  const dataDir = writeGraph('unknown', [
    ana,
    suspended,
    use('U', {}),
    use('V', { itemUUID: 'b' }),
  ]);
  const { out } = await leaver(['ana'], { dataDir });
  expect(out).toContain('not known what to change, 2 items used');
  expect(out).toContain('Ana (ana@x.example) used 2 items in vaults that Connect does not show');
  expect(out).not.toContain('0 items');
  const list = await leaver(['ana'], { dataDir, format: 'md' });
  expect(list.out).toContain('Not known: Connect shows none of what was used.');
});

test('the head has the numbers of the table by vault', async () => {
  const machine = { accessedBy: 'machine' };
  const entities = [ana, vpn, suspended, use('U', machine), use('V', { itemUUID: 'b' })];
  const { out } = await leaver(['ana'], { dataDir: writeGraph('program', entities) });
  expect(out.split('\n')[0]).toContain(
    '0 items to change, 1 to change that programs read, 0 changed since, 1 used and not known',
  );
});

test('who left needs no new secret', async () => {
  const later = (userUUID: string) => use(userUUID, { userUUID, createdOn: NOW - 2 * HOUR });
  const benLeft = { ...suspended, _key: 'F', objectUUID: 'BEN', objectEmail: 'ben@x.example' };
  const entities = [ana, vpn, suspended, benLeft, use('U', {}), later('BEN'), later('CEM')];
  const dataDir = writeGraph('two-left', entities);
  const { out } = await leaver(['ana'], { dataDir, format: 'json' });
  const { people } = JSON.parse(out) as { people: object[] };
  expect(people).toMatchObject([{ items: [{ alsoUsedBy: ['CEM'] }] }]);
});

test('what happened after --now has not happened', async () => {
  const late = { createdOn: NOW - HOUR / 2 };
  const entities = [ana, vpn, suspended, use('U', {}), use('V', { ...late, userUUID: 'BEN' })];
  const dataDir = writeGraph('before', [...entities, use('W', { ...late, usedVersion: 9 })]);
  const before = { dataDir, now: NOW - 2 * HOUR };
  expect((await leaver([], { ...before, all: true })).out).toContain('Nobody was suspended');
  const { people } = JSON.parse((await leaver(['ana'], { ...before, format: 'json' })).out) as {
    people: object[];
  };
  const items = [{ seenVersion: null, lastSeenOn: NOW - 9 * HOUR, alsoUsedBy: [] }];
  expect(people).toMatchObject([{ status: 'unknown', leftOn: null, items }]);
});
