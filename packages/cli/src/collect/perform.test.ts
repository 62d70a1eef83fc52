import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { demoAccessFolder, snapshotFolder } from '../access/place';
import { DEMO_FOLDER } from '../graph/folders';
import { performCollect } from './perform';

const before = process.env;
let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'perform-collect-')));
  // Nothing is configured, so that a run ends before it asks anybody.
  process.env = { PATH: before.PATH, XDG_STATE_HOME: path.join(root, 'state'), LOG_LEVEL: 'fatal' };
  jest.spyOn(process, 'cwd').mockReturnValue(root);
});
afterEach(() => {
  process.env = before;
  jest.restoreAllMocks();
  rmSync(root, { recursive: true });
});

function leaveDamaged(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${'1'.padStart(15, '0')}.json`), 'x');
}

test('a collection uses the snapshots of access of its account, and that of a demo those of the demo', async () => {
  const own = snapshotFolder({});
  const demo = path.join(root, DEMO_FOLDER);
  const ofDemo = demoAccessFolder(demo) ?? '';
  const read = async (dataFolder: string) => {
    const { reasons } = await performCollect({ dataFolder, target: { kind: 'disk' } });
    const told = reasons.join('\n');
    return [own, ofDemo].filter((folder) => told.includes(folder));
  };
  leaveDamaged(own);
  expect(await read(path.join(root, 'graph'))).toEqual([own]);
  expect(await read(demo)).toEqual([]);
  leaveDamaged(ofDemo);
  expect(await read(demo)).toEqual([ofDemo]);
});
