import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { showRun } from '../../graph/latest';
import { findArchive } from './context';

test('an archive may be named beside its instance, and not beside another', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'find-archive-'));
  try {
    const [archive, copy] = [path.join(root, 'cmp', 'archive'), path.join(root, 'copy')];
    for (const folder of [archive, copy]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'head.json'), '{}');
    }
    showRun(path.join(root, 'cmp'), archive);
    const find = (dataDir: string, integrationInstanceId: string) =>
      findArchive({ dataDir, integrationInstanceId });
    expect(find(root, 'cmp')).toBe(archive);
    expect(find(archive, 'cmp')).toBe(archive);
    expect(find(copy, 'other')).toBe(copy);
    expect(() => find(archive, 'other')).toThrow(
      `${archive} is the archive of the instance cmp, and not of "other": leave out --data-dir, or --integration-instance-id.`,
    );
  } finally {
    rmSync(root, { recursive: true });
  }
});
