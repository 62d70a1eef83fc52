import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Snapshot } from '../../../../src/access/snapshot';
import { accessMemory } from './knownAccess';
import { writeStored } from './store';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'known-access-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const snapshot: Snapshot = {
  ...{ schema: 1, source: 'op', asOf: 1_000, lacks: [] },
  ...{ members: {}, userGrants: {}, groupGrants: {} },
};
const refuse = (sentence: string) => {
  throw new Error(sentence);
};
const ANA = 'A'.repeat(26);
const learned = {
  changes: [
    { event: 'E', time: 5, fine: 0, action: 'join', objectType: 'gm', object: 'g', aux: 'U' },
  ],
  window: { since: 1, until: 9 },
  uses: new Map([['v', new Map([['U', 7]])]]),
  people: new Map([[ANA, { id: ANA, name: 'Ana', lastSignInOn: 6, status: 'active' as const }]]),
};

test('without a snapshot there is nothing, and nothing is written', () => {
  const memory = accessMemory(path.join(folder, 'none'), refuse);
  memory.save();
  expect(memory.access).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test('what a run learned is what the next one knows', () => {
  writeStored(folder, { schema: 1, importedOn: 1, snapshot, differences: [] });
  const first = accessMemory(folder, refuse);
  expect(first.access?.before).toBeUndefined();
  first.access?.learn(learned);
  expect(accessMemory(folder, refuse).access?.before).toBeUndefined();
  first.save();
  expect(accessMemory(folder, refuse).access).toMatchObject({ snapshot, before: learned });
});

test.each(['{', '[]', '{"schema":1}', '{"schema":1,"changes":[],"uses":[],"window":{}}'])(
  'what is damaged is as if no run had been: %s',
  (text) => {
    writeStored(folder, { schema: 1, importedOn: 1, snapshot, differences: [] });
    writeFileSync(path.join(folder, 'learned.json'), text);
    const { access } = accessMemory(folder, refuse);
    expect(access).toMatchObject({ snapshot });
    expect(access?.before).toBeUndefined();
  },
);

test('of a damaged list the rest is known', () => {
  writeStored(folder, { schema: 1, importedOn: 1, snapshot, differences: [] });
  const [change] = learned.changes;
  const uses = [['v', [['U', 7], ['W'], null]], [3], 'x'];
  const ana = { ...learned.people.get(ANA), email: 3, leftOn: 'never', mspUserType: {} };
  const people = [null, { id: 'no id' }, { name: 'Nobody' }, ana];
  const changes = [{}, change];
  const text = JSON.stringify({ schema: 1, window: learned.window, uses, changes, people });
  writeFileSync(path.join(folder, 'learned.json'), text);
  expect(accessMemory(folder, refuse).access?.before).toEqual(learned);
});

test('a snapshot that is damaged is told of, and the run goes on without it', () => {
  writeFileSync(path.join(folder, `${'1'.padStart(15, '0')}.json`), '{');
  const told: string[] = [];
  expect(accessMemory(folder, (sentence) => told.push(sentence)).access).toBeUndefined();
  expect(told).toEqual([expect.stringMatching(/is damaged.*import the export again/)]);
});
