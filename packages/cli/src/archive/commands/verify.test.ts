import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EntityTypes } from '@graph-1password/vocabulary';
import { openWriter } from '../runArchive';
import { verifyArchive } from './verify';

let root: string;
let folder: string;
beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'verify-'));
  folder = path.join(root, 'archive');
  (await openWriter(folder)).close();
});
afterEach(() => rmSync(root, { recursive: true }));

/** Runs the command. @returns its exit code and the lines of its answer */
async function verified(repair = false): Promise<[code: number, ...lines: string[]]> {
  let said = '';
  const answer = (text: string) => void (said += text);
  const code = await verifyArchive({ repair }, { folder, answer, say: () => undefined, now: 0 });
  return [code, ...said.split('\n')];
}

test('a repair is advised only for what it puts right', async () => {
  const log = path.join(folder, 'log');
  chmodSync(log, 0o755);
  const modes = [
    3,
    'log can be read by other users: run "chmod 700" on it.',
    expect.stringMatching(/^Looked at /),
    'Nothing is damaged.',
  ];
  expect(await verified()).toEqual(modes);
  expect(await verified(true)).toEqual(modes);
  const day = path.join(folder, EntityTypes.VAULT, 'day=2026-03-10');
  mkdirSync(day, { recursive: true });
  writeFileSync(path.join(day, 'x.parquet'), 'x', { mode: 0o600 });
  expect((await verified()).at(-1)).toBe(
    'Nothing is damaged. "archive verify --repair" puts the file aside that belongs to no commit.',
  );
  const after = await verified(true);
  expect(after).toContain('Repaired: 1 file was put aside into "damaged" below the archive.');
  expect(after.slice(-3)).toEqual(modes.slice(1));
});
