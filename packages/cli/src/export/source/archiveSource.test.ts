import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { CASES } from '../../../../../test/support/export/cases';
import { convertedEntity, writeArchive } from '../../../../../test/support/export/converted';
import { exported, writeGraph } from '../../../../../test/support/export/graphs';
import type { RawEvent } from '../../../../../test/support/export/graphs';
import type { ExportOptions } from '../options';

const START = Date.UTC(2026, 2, 1);
const NOW = START + 40 * DAY;

/** Events of all streams over some weeks, the later ones first. */
const EVENTS: RawEvent[] = CASES.filter((_, number) => number % 37 === 0)
  .map(({ kind, event }, number): RawEvent => {
    const timestamp = new Date(START + number * 7_654_321).toISOString();
    return {
      kind,
      event: { ...event, uuid: `EVENT${String(number).padStart(21, 'A')}`, timestamp },
    };
  })
  .reverse();
const VAULT = {
  ...{ _key: 'one_password_vault:v', _type: 'one_password_vault', _class: ['Vault'] },
  ...{ id: 'v', name: 'Payroll', displayName: 'Payroll' },
};

let root: string;
let graph: string;
let archive: string;
beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'archive-source-'));
  [graph, archive] = [path.join(root, 'graph'), path.join(root, 'archive')];
  const entities = [...EVENTS.map((each) => convertedEntity(each)), VAULT];
  writeGraph(graph, [entities]);
  await writeArchive(archive, entities, NOW);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Lines of an export, without when an event was first seen, which a graph does not know of each. */
async function linesOf(dataDir: string, options: Partial<ExportOptions>): Promise<unknown[]> {
  const { code, stdout, err } = await exported({ dataDir, output: '-', ...options }, NOW);
  if (code !== 0) throw new Error(err);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { event, metadata, ...more } = JSON.parse(line) as Record<string, object | undefined>;
      return {
        ...more,
        event: { ...event, created: 0 },
        metadata: { ...metadata, logged_time: 0 },
      };
    });
}

test.each(['ecs', 'ocsf'])('%s of an archive and of a graph is the same', async (format) => {
  const expected = await linesOf(graph, { format });
  expect(expected).toHaveLength(EVENTS.length);
  expect(await linesOf(archive, { format })).toEqual(expected);
});

test('a window of an archive is that of a graph', async () => {
  const window = { since: () => START + 2 * DAY, until: () => START + 6 * DAY };
  const expected = await linesOf(graph, { format: 'ecs', ...window });
  expect(expected.length).toBeGreaterThan(10);
  expect(expected.length).toBeLessThan(EVENTS.length);
  expect(await linesOf(archive, { format: 'ecs', ...window })).toEqual(expected);
});

test('tables of an archive have the same events as those of a graph', async () => {
  const rowsOf = async (dataDir: string) => {
    const output = path.join(root, 'out');
    const types = 'auditevents,itemusages,signinattempts';
    const { code, err } = await exported(
      { dataDir, output, format: 'ndjson', types, raw: true },
      NOW,
    );
    if (code !== 0) throw new Error(err);
    return ['audit_event', 'item_usage_event', 'signin_attempt_event'].map((type) =>
      readFileSync(path.join(output, `one_password_${type}`, 'part-0.ndjson'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as object),
    );
  };
  const expected = await rowsOf(graph);
  expect(expected.flat()).toHaveLength(EVENTS.length);
  expect(await rowsOf(archive)).toEqual(expected);
});
