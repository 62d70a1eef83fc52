import fs, {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findArchive } from '../archive/commands/context';
import { archiveBeside, latestRun, showRun } from './latest';
import { provenanceOf } from './provenance';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'latest-'));
  mkdirSync(path.join(root, 'runs', 'b'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each<NodeJS.Platform>(['linux', 'win32'])(
  'on %s a run is shown, whatever a poller that was killed has left',
  (platform) => {
    expect(latestRun(root)).toBeUndefined();
    symlinkSync(path.join('runs', 'gone'), path.join(root, 'latest'));
    symlinkSync(path.join('runs', 'gone'), path.join(root, `.latest-${process.pid}`));
    showRun(root, path.join(root, 'runs', 'b'), platform);
    expect(latestRun(root)).toBe(path.join(root, 'runs', 'b'));
    expect(readdirSync(root).sort()).toEqual(['latest', 'runs']);
  },
);

test.each(['EPERM', 'ENOTSUP'])('where there are no links (%s) a file leads to the run', (code) => {
  const link = jest.spyOn(fs, 'symlinkSync').mockImplementation(() => {
    throw Object.assign(new Error(code), { code, syscall: 'symlink' });
  });
  try {
    showRun(root, path.join(root, 'runs', 'b'), 'linux');
  } finally {
    link.mockRestore();
  }
  expect(lstatSync(path.join(root, 'latest')).isFile()).toBe(true);
  expect(latestRun(root)).toBe(path.join(root, 'runs', 'b'));
});

test('an archive is found beside the graph of a run that did not write to it', () => {
  const run = path.join(root, 'runs', 'b');
  expect(archiveBeside(run)).toBeUndefined();
  mkdirSync(path.join(root, 'archive'));
  writeFileSync(path.join(root, 'archive', 'head.json'), '{}');
  expect(archiveBeside(run)).toBe(path.join(root, 'archive'));
  expect(archiveBeside(root)).toBeUndefined();
  showRun(root, run);
  mkdirSync(path.join(run, 'graph'));
  expect(findArchive({ dataDir: root })).toBe(path.join(root, 'archive'));
  const facts = { isSimulated: false, ownReads: 0, recordCounts: {} };
  expect(provenanceOf(run, facts).lacks).toContainEqual(
    `The history in ${path.join(root, 'archive')} is left out, because this graph is of a run that did not write to it. Ask it with --data-dir ${path.join(root, 'archive')}; a run writes to it when DuckDB is installed ("npm install @duckdb/node-api") and --no-archive is not given.`,
  );
});
