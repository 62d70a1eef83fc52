import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EntityTypes } from '../../../../../src/entities';
import { carryOver } from './carryOver';
import { entitiesIn, relationshipsIn } from './graphFiles';
import { RunFolders } from './runFolders';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'graph-1password-carry-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const EVENT = EntityTypes.AUDIT_EVENT;
const VAULT = EntityTypes.VAULT;
const event = (key: string, createdOn: number) => ({ _key: key, _type: EVENT, createdOn });
const vault = (key: string, name = key) => ({ _key: key, _type: VAULT, name });
const edge = (from: string, to: string, _type = 'edge') => ({
  ...{ _key: `${from}|${to}`, _type, _fromEntityKey: from, _toEntityKey: to },
});

/** Writes a graph as the SDK does. */
function graph(name: string, entities: object[], relationships: object[]): string {
  for (const [kind, objects] of Object.entries({ entities, relationships })) {
    const folder = path.join(root, name, 'graph', 'a-step', kind);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, '1.json'), JSON.stringify({ [kind]: objects }));
  }
  return path.join(root, name);
}

async function read(folder: string) {
  const found: string[] = [];
  for await (const batch of entitiesIn(folder))
    found.push(...batch.map((e) => `${e._key} ${e.name as string}`));
  for await (const batch of relationshipsIn(folder)) found.push(...batch.map((e) => e._key));
  return found.sort();
}

test('keeps what a partial run did not see, and removes it after a complete run', async () => {
  const previous = graph(
    'previous',
    [event('old', 1), event('kept', 5), event('again', 6), vault('v1'), vault('v2')],
    [
      edge('kept', 'v1'),
      edge('kept', 'v2'),
      edge('old', 'v1'),
      edge('again', 'v1'),
      edge('v1', 'kept', 'whole'),
    ],
  );
  const next = graph('next', [event('again', 6), vault('v1', 'renamed')], [edge('again', 'v1')]);
  const { keys, carried } = await carryOver(previous, next, [EVENT, 'edge'], 5);
  expect(keys.sort()).toEqual(['again', 'again|v1', 'kept', 'kept|v1', 'v1']);
  expect(carried).toEqual({ [EVENT]: 1, edge: 1 });
  expect(await read(next)).toEqual(
    ['again undefined', 'again|v1', 'kept undefined', 'kept|v1', 'v1 renamed'].sort(),
  );
  expect(await read(previous)).toHaveLength(10);
});

test('a first run has its own objects only', async () => {
  const next = graph('next', [vault('v1')], [edge('v1', 'v1')]);
  expect(await carryOver(undefined, next, [VAULT, 'edge'], 0)).toEqual({
    keys: ['v1', 'v1|v1'],
    carried: {},
  });
  expect(await read(next)).toEqual(['v1 v1', 'v1|v1']);
});

test('when a step failed its types stay too', async () => {
  const previous = graph('previous', [vault('v1'), vault('v2')], []);
  const next = graph('next', [vault('v1', 'renamed')], []);
  await carryOver(previous, next, [VAULT], 0);
  expect(await read(next)).toEqual(['v1 renamed', 'v2 v2']);
});

test('many objects make several files', async () => {
  const events = Array.from({ length: 4500 }, (_, n) => event(`e${n}`, 9));
  const next = graph('next', [], []);
  await carryOver(graph('previous', events, []), next, [EVENT], 0);
  expect(await read(next)).toHaveLength(4500);
  expect(readdirSync(path.join(next, 'graph', 'carried-over', 'entities'))).toHaveLength(3);
});

test('the link moves when a run is done, and the run before stays for its readers', () => {
  const folders = new RunFolders(path.join(root, 'x'));
  expect(folders.latest).toBeUndefined();
  const publish = (startedOn: number) => {
    const folder = folders.create(startedOn);
    folders.publish(folder);
    return folder;
  };
  const first = publish(1);
  expect(folders.latest).toBe(first);
  const [second, third] = [publish(2), publish(3)];
  expect(folders.latest).toBe(third);
  expect(readdirSync(path.dirname(third)).sort()).toEqual(
    [second, third].map((f) => path.basename(f)),
  );
});

describe('folders of runs', () => {
  let folders: RunFolders;
  beforeEach(() => {
    folders = new RunFolders(path.join(root, 'x'));
  });
  afterEach(() => jest.restoreAllMocks());
  /** A run that has left a graph. */
  const create = (startedOn: number): string => {
    const folder = folders.create(startedOn);
    writeFileSync(path.join(folder, 'provenance.json'), '{}');
    return folder;
  };

  test('what no run has made stays, also behind a link', () => {
    const foreign = graph('foreign', [vault('v')], []);
    const runs = path.dirname(create(1));
    const link = path.join(runs, '2026-01-15T12-00-00-000Z-17');
    symlinkSync(foreign, link);
    mkdirSync(path.join(runs, 'backup of Ana'));
    folders.publish(create(2));
    folders.publish(create(3));
    folders.publish(create(4));
    folders.publishArchive(path.join(root, 'archive'));
    expect(readdirSync(runs).sort()).toEqual(['2026-01-15T12-00-00-000Z-17', 'backup of Ana']);
    expect(existsSync(path.join(foreign, 'graph'))).toBe(true);
  });

  test('what a killed run has left is removed when the next one begins', () => {
    const last = create(1);
    folders.publish(last);
    const killed = folders.create(2);
    const next = folders.create(3);
    expect([last, killed, next].map((folder) => existsSync(folder))).toEqual([true, false, true]);
  });

  test('an old graph that cannot be removed costs no new one, and is named', () => {
    const first = create(1);
    folders.publish(first);
    folders.publish(create(2));
    const third = create(3);
    jest.spyOn(fs, 'rmSync').mockImplementation((place) => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES', path: place });
    });
    const sentence = folders.publish(third);
    expect(sentence).toMatch(new RegExp(`^${first}, which is of no more use, cannot be removed, `));
    expect(folders.latest).toBe(third);
    expect(existsSync(third)).toBe(true);
  });
});
