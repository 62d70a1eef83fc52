import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSnapshot } from '@graph-1password/archive';
import { EntityTypes } from '@graph-1password/vocabulary';
import { runProgram } from '../../program';
import { tableOfType } from '../model';
import { openWriter } from '../runArchive';

const idOf = (letter: string) => letter.repeat(26);
const PEOPLE = [
  ['A', 'Ana Souza', 'ana@example.com'],
  ['B', 'Ben Novak', 'ben@example.com'],
  ['C', 'Ben Novak', 'ben.novak@example.com'],
] as const;

let root: string;
let archive: string;
beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'person-'));
  archive = path.join(root, 'archive');
  const writer = await openWriter(archive);
  const run = writer.begin('people');
  const table = tableOfType(EntityTypes.USER);
  for (const [letter, name, email] of PEOPLE) {
    const id = idOf(letter);
    const values = { _key: `one_password_user:${id}`, id, name, email: [email] };
    run.stage.append(table, { values }, '2026-03-10', Date.UTC(2026, 2, 10));
  }
  await run.commit({ [table.type]: { complete: true, newest: true } });
  writer.close();
});
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs a command on the archive. @returns its exit code, and all that it said */
async function run(...args: string[]): Promise<[code: unknown, text: string]> {
  let said = '';
  const keep = (text: unknown) => void (said += `${String(text)}\n`);
  jest.spyOn(console, 'log').mockImplementation(keep);
  jest.spyOn(console, 'error').mockImplementation(keep);
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    keep(text);
    return true;
  });
  const places = ['--data-dir', archive];
  await runProgram(['node', 'graph-1password', 'archive', ...args, ...places]);
  return [process.exitCode, said];
}

describe.each([
  ['hold add', ['hold', 'add', '--reason', 'legal']],
  ['erase', ['erase', '--state-dir', tmpdir()]],
])('archive %s takes a UUID or an address', (_command, args) => {
  test.each([
    ['ana souza', 'UUID of 26 letters and digits: use ana@example.com, the one person'],
    ['Ben Novak', '2 people are called so, use one of ben@example.com, ben.novak@example.com.'],
    ['Nobody', '"Nobody" is neither an e-mail address nor a UUID of 26 letters and digits: name'],
    ['x', 'name the person by one of them.'],
    ['', 'Enter a text that is not empty.'],
    [' ', 'Enter a text that is not empty.'],
  ])('%p is none', async (person, sentence) => {
    const { number } = readSnapshot(archive);
    const [code, said] = await run(...args, '--person', person);
    expect([code, said]).toEqual([2, expect.stringContaining(sentence)]);
    expect(readSnapshot(archive).number).toBe(number);
  });

  test('one that the archive does not know is taken, and the answer says so', async () => {
    const [code, said] = await run(...args, '--person', 'new@example.com', '--dry-run');
    expect([code, said]).toEqual([
      0,
      expect.stringContaining('Nothing in the archive names new@example.com'),
    ]);
    for (const person of ['ANA@example.com', idOf('a')]) {
      const [, told] = await run(...args, '--person', person, '--dry-run');
      expect(told).toContain('ana@example.com');
      expect(told).not.toContain('Nothing in the archive');
    }
  });
});

test('a hold needs a reason, and a vault where one is named', async () => {
  for (const args of [
    ['--reason', ' '],
    ['--reason', 'x', '--vault', ''],
  ]) {
    const [code, said] = await run('hold', 'add', ...args);
    expect([code, said]).toEqual([2, expect.stringContaining('Enter a text that is not empty.')]);
  }
});

test('an erasure says that the log has begun anew, and which reason of a hold still names the person', async () => {
  const held = await run('hold', 'add', '--reason', 'legal', '--person', 'ana@example.com');
  const [, id = ''] = /^Holds (\w+):/.exec(held[1]) ?? [];
  expect(await run('hold', 'remove', id)).toMatchObject([0, expect.any(String)]);
  const vault = 'v'.repeat(26);
  await run('hold', 'add', '--vault', vault, '--reason', 'asked for by Ana (ana@example.com)');
  const [code, said] = await run('erase', '--state-dir', tmpdir(), '--person', 'ana@example.com');
  expect(code).toBe(0);
  expect(said).toContain(
    'The log named the person in a legal hold that was removed, and has begun',
  );
  const [hold] = readSnapshot(archive).facts.holds;
  expect(said).toContain(`names the person: the reason of the legal hold ${hold?.id}. Remove it`);
});
