import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEngine } from '@graph-1password/archive';
import { generateTenant } from '@graph-1password/tenant';
import { EVENT_KINDS, STREAMS } from '@graph-1password/vocabulary';
import { load } from 'js-yaml';
import { FORMATS } from '../../packages/cli/src/export/formats';
import { NOW, withCollected } from '../detect/judge';
import { exported } from '../support/export/graphs';
import { ocsfFaults } from '../support/export/ocsfTable';
import { openGraphFaults } from '../support/export/openGraphSchema';
import { readImport } from '../support/export/readImport';
import { readTables } from '../support/export/readTables';

/*
 * Every format of a simulated tenant, read back by something that knows nothing of how it was written, and counted. Another
 * tenant: EXPORT_SEED=7 npx jest test/exports
 */

const SEED = Number(process.env.EXPORT_SEED ?? 5);

let root: string;
/** Keys of the objects of the graph, by type. */
let keys: Map<string, Set<string>>;

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'read-back-'));
  const tenant = generateTenant({
    ...{ users: 20, days: 7, events: 900, vaults: 6, items: 60, seed: SEED, now: NOW },
  });
  await withCollected(tenant, (folder) => {
    cpSync(folder, root, { recursive: true });
    return Promise.resolve();
  });
  keys = keysIn(path.join(root, 'graph'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Reads what a run has left, file by file. */
function keysIn(folder: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const content = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      { _type: string; _key: string }[]
    >;
    for (const { _type, _key } of Object.values(content).flat()) {
      const known = found.get(_type) ?? new Set();
      found.set(_type, known.add(_key));
    }
  }
  return found;
}

const countsOf = (found: Iterable<readonly [string, { size: number }]>): Record<string, number> =>
  Object.fromEntries(Array.from(found, ([name, { size }]) => [name, size]));

/** UUIDs of the events of a stream. */
const idsOf = (kind: (typeof EVENT_KINDS)[number]): string[] =>
  [...(keys.get(STREAMS[kind].type) ?? [])].map((key) => key.slice(key.indexOf(':') + 1));
const allIds = (): string[] => EVENT_KINDS.flatMap(idsOf).sort();

const linesOf = (file: string): Record<string, Record<string, unknown>>[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, Record<string, unknown>>);

const manifestOf = (output: string) =>
  JSON.parse(readFileSync(path.join(output, '_manifest.json'), 'utf8')) as {
    counts: Record<string, number>;
    files: string[];
    tables: { name: string; rows: number }[];
  };

/** Tables by the statements that lie beside them, in DuckDB. */
async function tables(output: string): Promise<Record<string, number>> {
  const names = manifestOf(output).tables.map(({ name }) => name);
  const read = await readTables(output, 'count(*) AS rows, count(DISTINCT key) AS keys', names);
  const found: Record<string, number> = {};
  for (const [name, [row]] of Object.entries(read)) {
    expect(row?.['keys']).toBe(row?.['rows']);
    found[name] = Number(row?.['rows']);
  }
  expect(found).toEqual(countsOf(keys));
  return found;
}

const perStream = (): Record<string, number> =>
  Object.fromEntries(EVENT_KINDS.map((kind) => [kind, idsOf(kind).length]));

/** How each format is read. @returns counts by the names that the export uses */
const READERS: Record<string, (output: string) => Promise<Record<string, number>>> = {
  ecs: (output) => {
    const ids = linesOf(output).map((line) => line['onepassword']?.['uuid']);
    expect(ids.sort()).toEqual(allIds());
    return Promise.resolve(perStream());
  },
  ocsf: (output) => {
    const lines = linesOf(output);
    expect(lines.flatMap((line) => ocsfFaults(line))).toEqual([]);
    expect(lines.map((line) => line['metadata']?.['uid']).sort()).toEqual(allIds());
    return Promise.resolve(perStream());
  },
  'ocsf-parquet': async (output) => {
    const engine = await openEngine({ spillFolder: root });
    try {
      const rows = await engine.all(
        `SELECT metadata.uid AS uid FROM read_parquet('${output}/*/*/*.parquet', union_by_name = true)`,
      );
      expect(rows.map(({ uid }) => uid).sort()).toEqual(allIds());
    } finally {
      engine.close();
    }
    return perStream();
  },
  ...{ parquet: tables, csv: tables, ndjson: tables },
  neo4j: async (output) => {
    const found = new Map<string, Set<unknown>>();
    for (const [option, rows] of Object.entries(await readImport(output))) {
      const ids = new Set(rows.map((row) => row['_key:ID'] ?? row['_key:string']));
      expect(ids.size).toBe(rows.length);
      const [, type = ''] = /^nodes=OnePassword:([^:]+)/.exec(option) ?? [];
      if (type !== '') found.set(type, ids);
    }
    const nodes = [...keys].filter(([, own]) => ![...own].some((key) => key.includes('|')));
    expect(countsOf(found)).toEqual(countsOf(nodes));
    return manifestOf(output).counts;
  },
  opengraph: (output) => {
    const counts: Record<string, number> = {};
    const ids = new Set<string>();
    for (const name of readdirSync(output).filter((each) => /^(opengraph|joins)-/.test(each))) {
      const file = JSON.parse(readFileSync(path.join(output, name), 'utf8')) as {
        graph: { nodes: { id: string; kinds: string[] }[]; edges: { kind: string }[] };
      };
      expect(openGraphFaults(file)).toEqual([]);
      const { nodes, edges } = file.graph;
      for (const { id, kinds } of nodes) {
        expect(ids.has(id)).toBe(false);
        ids.add(id);
        const kind = kinds.includes('OPItem') ? 'OPItem' : (kinds[0] ?? '');
        counts[kind] = (counts[kind] ?? 0) + 1;
      }
      for (const { kind } of edges) counts[kind] = (counts[kind] ?? 0) + 1;
    }
    for (const type of ['account', 'user', 'vault']) {
      const own = [...(keys.get(`one_password_${type}`) ?? [])];
      expect(own.filter((key) => !ids.has(key.slice(key.indexOf(':') + 1)))).toEqual([]);
    }
    expect(counts['OPItem']).toBeGreaterThanOrEqual(keys.get('one_password_secret')?.size ?? 0);
    expect(counts['OPClientAddress']).toBe(keys.get('one_password_client_ip')?.size);
    return Promise.resolve(counts);
  },
  sigma: (output) => {
    const files = readdirSync(output).filter((name) => name.endsWith('.yml'));
    expect(files.sort()).toEqual([...manifestOf(output).files].sort());
    const ids = files.map((name) => {
      const { id } = load(readFileSync(path.join(output, name), 'utf8')) as { id: string };
      return id;
    });
    return Promise.resolve({ rules: new Set(ids).size });
  },
};

test.each(Object.keys(FORMATS))('%s has the whole tenant, each object once', async (format) => {
  const output = path.join(root, `out-${format}`);
  const { code, out, err } = await exported(
    { dataDir: root, format, output, json: true, ownReads: true },
    NOW,
  );
  expect([code, err]).toEqual([0, expect.any(String)]);
  const told = JSON.parse(out) as { total: number; counts: Record<string, number> };
  const found = await READERS[format]?.(output);
  expect(found).toEqual(told.counts);
  expect(Object.values(told.counts).reduce((sum, each) => sum + each, 0)).toBe(told.total);
});
