import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFirstSeen, rememberFirstSeen } from './firstSeen';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'graph-1password-seen-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const folder = (name: string): string => {
  const made = path.join(root, name);
  mkdirSync(made, { recursive: true });
  return made;
};

test('a key keeps its first time as long as each run has it', async () => {
  const [one, two, three] = [folder('1'), folder('2'), folder('3')];
  await rememberFirstSeen(undefined, one, ['a', 'b'], 10);
  await rememberFirstSeen(one, two, ['b', 'c'], 20);
  await rememberFirstSeen(two, three, ['a', 'b', 'c'], 30);
  expect(await readFirstSeen(three)).toEqual(
    new Map([
      ['a', 30],
      ['b', 10],
      ['c', 20],
    ]),
  );
});

test('without a file, or with a damaged one, nothing is known', async () => {
  const one = folder('1');
  expect(await readFirstSeen(one)).toBeUndefined();
  await rememberFirstSeen(undefined, one, ['a'], 10);
  writeFileSync(path.join(one, 'first-seen.json'), '[[10,["a"');
  expect(await readFirstSeen(one)).toBeUndefined();
  await rememberFirstSeen(one, one, ['a'], 20);
  expect(await readFirstSeen(one)).toEqual(new Map([['a', 20]]));
});
