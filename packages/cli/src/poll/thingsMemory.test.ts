import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { ThingsMemory } from './thingsMemory';

const NOW = Date.UTC(2026, 2, 1);
const [ANA, BEN, CY, DEE] = ['A'.repeat(26), 'B'.repeat(26), 'C'.repeat(26), 'D'.repeat(26)];

let folder: string;
let stateFile: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'things-'));
  stateFile = path.join(folder, 'state.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const nobody = () => false;

test('what a run learned is what the next one knows', () => {
  const first = new ThingsMemory(stateFile);
  expect([first.lacks, first.people.size]).toEqual([true, 0]);
  const ana = { id: ANA, name: 'Ana', mspUserType: 'MEMBER', mspUserAccountId: 'X', seenOn: NOW };
  first.learnPeople([{ ...ana, status: 'suspended', leftOn: 3 }]);
  first.learnGroup('g', 'Ops');
  first.save(NOW, nobody);
  const second = new ThingsMemory(stateFile);
  expect(second.lacks).toBe(false);
  expect([...second.people.values()]).toEqual([
    expect.objectContaining({ ...ana, status: 'suspended', leftOn: 3 }),
  ]);
  expect([...second.groupNames]).toEqual([['g', 'Ops']]);
});

test('who was not seen for 120 days is forgotten, unless the snapshot lists them', () => {
  const memory = new ThingsMemory(stateFile);
  memory.learnPeople([
    { id: ANA, seenOn: NOW - 121 * DAY },
    { id: BEN, seenOn: NOW - 121 * DAY },
    { id: CY, seenOn: NOW - 119 * DAY },
    { id: DEE, seenOn: NOW },
  ]);
  memory.save(NOW, (id) => id === BEN);
  expect([...new ThingsMemory(stateFile).people.keys()]).toEqual([BEN, CY, DEE]);
});

test('a clock that is ahead lets nobody be forgotten', () => {
  const memory = new ThingsMemory(stateFile);
  memory.learnPeople([
    { id: CY, seenOn: NOW - 119 * DAY },
    { id: DEE, seenOn: NOW },
  ]);
  memory.save(NOW + 400 * DAY, nobody);
  expect([...new ThingsMemory(stateFile).people.keys()]).toEqual([CY, DEE]);
});

test('of damaged lines the rest is known, and the damage is noticed and mended', () => {
  const memory = new ThingsMemory(stateFile);
  memory.learnPeople([{ id: ANA, name: 'Ana', seenOn: NOW }]);
  memory.save(NOW, nobody);
  const file = `${stateFile}.known`;
  const odd = [
    `"person ${BEN}"\t{"name":3,"status":"gone"}`,
    '"person x"\t{}',
    '"group g"\t4',
    '"per',
  ];
  appendFileSync(file, odd.join('\n'));
  const next = new ThingsMemory(stateFile);
  expect([...next.people.keys()]).toEqual([ANA, BEN]);
  expect(next.people.get(BEN)).toMatchObject({ name: undefined, status: undefined });
  expect([next.groupNames.size, next.lacks]).toEqual([0, true]);
  next.save(NOW, nobody);
  expect(new ThingsMemory(stateFile).lacks).toBe(false);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
});
