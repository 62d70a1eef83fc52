import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { J1qlRunError, parseQuery } from '@graph-1password/j1ql';
import { NotInSqlError } from '@graph-1password/j1ql/testing';
import { Answers } from './answers';
import * as folderViews from './folderViews';

jest.mock('./folderViews', () => {
  const actual = jest.requireActual<typeof folderViews>('./folderViews');
  return { ...actual, openFolderViews: jest.fn(actual.openFolderViews) };
});

const NOW = Date.UTC(2026, 2, 1);
const QUERY = 'FIND vault AS v THAT HAS secret AS s RETURN v.displayName, COUNT(s) AS items';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'answers-'));
  folder = path.join(root, '.j1-integration');
  writeGraph(['bank', 'card']);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeGraph(secrets: string[], at = folder): void {
  const step = path.join(at, 'graph', 'step');
  for (const kind of ['entities', 'relationships'])
    mkdirSync(path.join(step, kind), { recursive: true });
  const entity = (kind: string, name: string) => ({
    _key: `${kind.toLowerCase()}:${name}`,
    _type: kind.toLowerCase(),
    _class: [kind],
    displayName: name,
    // Nobody has a value of it.
    firstName: null,
  });
  const entities = [entity('Vault', 'pay'), ...secrets.map((name) => entity('Secret', name))];
  const relationships = secrets.map((name) => ({
    _key: `vault:pay|has|secret:${name}`,
    _type: 'vault_has_secret',
    _class: 'HAS',
    _fromEntityKey: 'vault:pay',
    _toEntityKey: `secret:${name}`,
  }));
  writeFileSync(path.join(step, 'entities', '1.json'), JSON.stringify({ entities }));
  writeFileSync(path.join(step, 'relationships', '1.json'), JSON.stringify({ relationships }));
}

const copies = (): string[] => {
  const cache = path.join(root, '.graph-1password', 'cache');
  return existsSync(cache) ? readdirSync(cache) : [];
};

const openFolderViews = jest.mocked(folderViews.openFolderViews);

async function ask(query = QUERY, options = {}) {
  openFolderViews.mockClear();
  const answers = await Answers.open(folder, options);
  const { facts } = answers;
  const result = await answers.table(query, { now: NOW, parameters: { name: 'payy' } });
  const readGraph = openFolderViews.mock.calls.length > 0;
  answers.close();
  return {
    columns: result.columns,
    rows: result.rows,
    total: result.total,
    notes: result.notes,
    readGraph,
    facts,
  };
}

test('the second question is answered from the copy, with the same rows, notes and facts', async () => {
  const queries = [
    ...[QUERY, 'FIND valut', "FIND vault WITH displayName = 'payy'", 'FIND vault'],
    'FIND vault WITH displayName = {{name}}',
  ];
  for (const query of queries) {
    rmSync(path.join(root, '.graph-1password'), { recursive: true, force: true });
    const first = await ask(query);
    const second = await ask(query);
    expect([first.readGraph, second.readGraph]).toEqual([true, false]);
    expect({ ...second, readGraph: true }).toEqual(first);
    expect(second.notes).toHaveLength(second.total === 0 ? 1 : 0);
  }
});

test('a graph that changed is read again, and the copy of what it was is removed', async () => {
  await ask();
  const before = copies();
  writeGraph(['bank', 'card', 'wifi']);
  const after = await ask();
  expect([after.readGraph, after.rows]).toEqual([true, [{ 'v.displayName': 'pay', items: 3 }]]);
  expect(copies()).toHaveLength(1);
  expect(copies()).not.toEqual(before);
  const seen = path.join(folder, 'first-seen.json');
  writeFileSync(seen, '[]');
  expect((await ask()).readGraph).toBe(true);
  utimesSync(seen, new Date(NOW), new Date(NOW));
  expect((await ask()).readGraph).toBe(true);
});

test('the copy with the reads of this integration is another one', async () => {
  await ask();
  expect((await ask(QUERY, { ownReads: true })).readGraph).toBe(true);
  expect((await ask()).readGraph).toBe(false);
  expect(copies()).toHaveLength(2);
});

test('the copy of a graph that is gone is removed', async () => {
  const other = path.join(root, 'other');
  cpSync(folder, other, { recursive: true });
  const answers = await Answers.open(other);
  await answers.table(QUERY, { now: NOW });
  answers.close();
  expect(copies()).toHaveLength(1);
  rmSync(other, { recursive: true });
  await ask();
  expect(copies()).toHaveLength(1);
});

test('what a killed process has left of a copy is removed, and what another one writes is not', async () => {
  const cache = path.join(root, '.graph-1password', 'cache');
  const [dead, alive] = [`x-used-1.${2 ** 30}.new`, `x-used-2.${process.ppid}.new`];
  for (const name of [dead, alive]) mkdirSync(path.join(cache, name), { recursive: true });
  await ask();
  expect(copies()).toEqual(expect.arrayContaining([alive]));
  expect(copies()).not.toContain(dead);
});

test('a damaged copy is not read, and not missed', async () => {
  await ask();
  const [copy = ''] = copies();
  const at = path.join(root, '.graph-1password', 'cache', copy);
  for (const name of readdirSync(at).filter((each) => each.endsWith('.parquet')))
    truncateSync(path.join(at, name), 10);
  const { readGraph, rows } = await ask();
  expect([readGraph, rows]).toEqual([true, [{ 'v.displayName': 'pay', items: 2 }]]);
  expect((await ask()).readGraph).toBe(false);
});

test('no copy is read or kept where none is wanted, or only a part of the graph', async () => {
  expect((await ask(QUERY, { copy: 'none' })).readGraph).toBe(true);
  expect((await ask(QUERY, { window: { since: 0 } })).readGraph).toBe(true);
  expect(copies()).toEqual([]);
});

test('where no copy can be kept, the graph answers', async () => {
  writeFileSync(path.join(root, '.graph-1password'), 'a file');
  expect((await ask()).rows).toHaveLength(1);
  expect((await ask()).readGraph).toBe(true);
});

test('without a copy to make, one that is there is read all the same', async () => {
  expect((await ask(QUERY, { copy: 'use' })).readGraph).toBe(true);
  expect(copies()).toEqual([]);
  await ask();
  expect((await ask(QUERY, { copy: 'use' })).readGraph).toBe(false);
});

test('what SQL cannot say is refused, and it is said why', async () => {
  const query = 'FIND secret WITH displayName ~= /(?=b)/ AS s RETURN s.displayName';
  await expect(ask(query)).rejects.toThrow(
    new NotInSqlError('a pattern that looks ahead or behind'),
  );
  expect(new NotInSqlError('a pattern').message).toBe(
    'The query needs a pattern, which a database cannot do: write it in another way.',
  );
});

test('a question that takes too long is ended, and it is said what to do', async () => {
  writeGraph(Array.from({ length: 130 }, (_, n) => `s${n}`));
  await ask();
  const query = `FIND secret AS s ${'THAT HAS vault THAT HAS secret '.repeat(2)}RETURN COUNT(s)`;
  await expect(ask(query, { mostMs: 1 })).rejects.toThrow(
    /^The query took longer than 1 s: narrow it down/,
  );
});

/** Changes files of the copy, each of which stays as long as it was. */
function damageCopy(): void {
  const [copy = ''] = copies();
  const at = path.join(root, '.graph-1password', 'cache', copy);
  for (const name of readdirSync(at).filter((each) => each.endsWith('.parquet'))) {
    const file = path.join(at, name);
    writeFileSync(file, Buffer.alloc(statSync(file).size));
  }
}

test('a copy with other bytes in it is made anew', async () => {
  await ask();
  damageCopy();
  expect((await ask()).rows).toEqual([{ 'v.displayName': 'pay', items: 2 }]);
  expect((await ask()).readGraph).toBe(false);
});

test('what fails on the new copy, too, ends with a sentence, and never with what the database says', async () => {
  await ask();
  damageCopy();
  const answers = await Answers.open(folder);
  const tried: unknown[] = [];
  const failing = answers.whole((database) => {
    tried.push(database);
    return Promise.reject(new Error('Conversion Error: could not cast "the value" to DOUBLE'));
  });
  await expect(failing).rejects.toThrow(
    new J1qlRunError(
      'The database could not answer: ask again, and if it fails again, collect the graph again.',
    ),
  );
  expect(new Set(tried).size).toBe(2);
  expect((await answers.table(QUERY, { now: NOW })).rows).toHaveLength(1);
  answers.close();
});

test('an answer of a copy that was made anew is one: what is damaged after it is not healed in silence', async () => {
  await ask();
  damageCopy();
  const answers = await Answers.open(folder);
  await answers.table('FIND vault', { now: NOW });
  damageCopy();
  await expect(answers.table(QUERY, { now: NOW })).rejects.toThrow(
    'The copy of the graph was damaged or removed while it was read: ask again.',
  );
  answers.close();
});

test('a copy that is damaged between two answers ends the second with a sentence', async () => {
  await ask();
  const answers = await Answers.open(folder);
  await answers.table('FIND vault', { now: NOW });
  damageCopy();
  await expect(answers.table(QUERY, { now: NOW })).rejects.toThrow(
    'The copy of the graph was damaged or removed while it was read: ask again.',
  );
  answers.close();
  expect((await ask()).rows).toHaveLength(1);
});

test('a statement names its parameters and views, and makes the copy that it reads', async () => {
  const answers = await Answers.open(folder);
  const query = parseQuery("FIND vault WITH displayName = 'pay'");
  const statement = answers.statement(query, { now: NOW, limit: 7 });
  answers.close();
  expect(statement?.compiled.parameters).toEqual(['pay', 7]);
  expect(statement?.views).toEqual([
    expect.stringMatching(
      /^CREATE OR REPLACE VIEW "vault" AS SELECT \*, .* FROM read_parquet\(.*\.parquet/,
    ),
  ]);
  expect(copies()).toHaveLength(1);
});

test('what no database reads as JavaScript does is answered all the same, and a broken file is named', async () => {
  const file = path.join(folder, 'graph', 'step', 'entities', '2.json');
  const half = { _key: 'secret:half', _type: 'secret', _class: ['Secret'], displayName: '\ud800' };
  writeFileSync(file, JSON.stringify({ entities: [half] }));
  const { rows } = await ask('FIND secret AS s RETURN s._key AS key');
  expect(rows.map(({ key }) => key)).toEqual(['secret:bank', 'secret:card', 'secret:half']);
  writeFileSync(file, '{"entities": [');
  await expect(ask()).rejects.toThrow(`${file} is incomplete: `);
});

test('facts of a graph are plain data', async () => {
  const answers = await Answers.open(folder);
  const { facts } = answers;
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  answers.close();
});
