import fs, {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NewGraph } from './newGraph';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'new-graph-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Writes a graph in the SDK's layout. */
function write(folder: string, content: string): void {
  const entities = path.join(folder, 'graph', 'step', 'entities');
  const index = path.join(folder, 'index', 'entities', 'vault');
  for (const made of [entities, index]) mkdirSync(made, { recursive: true });
  writeFileSync(path.join(entities, '1.json'), content);
  symlinkSync(path.join(entities, '1.json'), path.join(index, '1.json'));
  writeFileSync(path.join(folder, 'summary.json'), content);
}

const read = (...parts: string[]): string => readFileSync(path.join(root, ...parts), 'utf8');

test('a graph takes the place of the last one, links included, and what is not of a graph stays', () => {
  write(root, 'old');
  for (const name of ['index.html', 'failed-run.json', 'mine.txt'])
    writeFileSync(path.join(root, name), 'old');
  const graph = NewGraph.begin(root);
  write(graph.folder, 'new');
  expect(read('summary.json')).toBe('old');
  graph.publish();
  expect(readdirSync(root).sort()).toEqual(['graph', 'index', 'mine.txt', 'summary.json']);
  expect(read('graph', 'step', 'entities', '1.json')).toBe('new');
  expect(read('index', 'entities', 'vault', '1.json')).toBe('new');
  expect(read('summary.json')).toBe('new');
});

test('a graph that is dropped leaves the last one as it is', () => {
  write(root, 'old');
  const graph = NewGraph.begin(root);
  write(graph.folder, 'new');
  graph.end();
  expect(readdirSync(root).sort()).toEqual(['graph', 'index', 'summary.json']);
  expect(read('index', 'entities', 'vault', '1.json')).toBe('old');
});

test('restores what a run left when it was killed while publishing', () => {
  write(root, 'old');
  const aside = path.join(root, '.old');
  mkdirSync(aside);
  renameSync(path.join(root, 'graph'), path.join(aside, 'graph'));
  mkdirSync(path.join(root, '.new'));
  NewGraph.begin(root).end();
  expect(readdirSync(root).sort()).toEqual(['graph', 'index', 'summary.json']);
  expect(read('graph', 'step', 'entities', '1.json')).toBe('old');
});

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
  'a run that is killed at the %d. step of publishing leaves the old graph or the new one',
  (steps) => {
    write(root, 'old');
    writeFileSync(path.join(root, 'provenance.json'), 'old');
    const graph = NewGraph.begin(root);
    write(graph.folder, 'new');
    writeFileSync(path.join(graph.folder, 'notes.json'), 'new');
    let left = steps;
    const rename = fs.renameSync;
    jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      if (left-- === 0) throw new Error('Killed.');
      rename(from, to);
    });
    const isWhole = steps > 7;
    if (isWhole) graph.publish();
    else expect(() => graph.publish()).toThrow('Killed.');
    jest.restoreAllMocks();
    rmSync(path.join(root, '.lock'), { force: true });
    NewGraph.begin(root).end();
    const content = isWhole ? 'new' : 'old';
    const names = isWhole ? ['notes.json'] : ['provenance.json'];
    expect(readdirSync(root).sort()).toEqual(['graph', 'index', ...names, 'summary.json']);
    for (const name of ['graph/step/entities/1.json', 'summary.json', ...names]) {
      expect(read(name)).toBe(content);
    }
  },
);

test('two runs do not write into one folder', () => {
  const graph = NewGraph.begin(root);
  expect(() => NewGraph.begin(root)).toThrow(
    new RegExp(`^Another run \\(process ${process.pid} on .*\\) is writing its graph there: wait`),
  );
  graph.end();
  NewGraph.begin(root).end();
  expect(readdirSync(root)).toEqual([]);
});

test('a run may write below the folder of the new graph', () => {
  const graph = NewGraph.begin(path.join(root, 'demo'));
  write(path.join(graph.folder, '.j1-integration'), 'new');
  graph.publish(path.join(graph.folder, '.j1-integration'));
  expect(readdirSync(path.join(root, 'demo')).sort()).toEqual(['graph', 'index', 'summary.json']);
  expect(read('demo', 'index', 'entities', 'vault', '1.json')).toBe('new');
});

test('a published graph is for its owner alone, also in a folder that others may read', () => {
  chmodSync(root, 0o755);
  const graph = NewGraph.begin(root);
  write(graph.folder, 'new');
  // What the SDK and other programs write by the usual mask.
  for (const [name, mode] of [
    ['graph', 0o755],
    ['index', 0o755],
    ['summary.json', 0o644],
  ] as const) {
    chmodSync(path.join(graph.folder, name), mode);
  }
  graph.publish();
  const modeOf = (name: string) => (statSync(path.join(root, name)).mode & 0o777).toString(8);
  expect(['graph', 'index', 'summary.json'].map(modeOf)).toEqual(['700', '700', '600']);
  expect(modeOf('.')).toBe('755');
});
