import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../support/usage';
import { runCollect } from './run';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'collect-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a folder that nothing can make is a wrong --data-dir, and nothing is left of it', async () => {
  const places = [path.join(__filename, 'x'), path.join(folder, 'n'.repeat(300), 'x')];
  if (existsSync('/proc/self')) places.push('/proc/x');
  for (const dataDir of places) {
    const run = runCollect('collect', { dataDir });
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(
      /^.* cannot be made, because .*, or choose another --data-dir\.$/,
    );
  }
  expect(readdirSync(folder)).toEqual([]);
});
