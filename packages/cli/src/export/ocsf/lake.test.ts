import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEngine } from '@graph-1password/archive';
import type { SqlRow } from '@graph-1password/archive';
import fc from 'fast-check';
import { CASES, ODD_TEXTS } from '../../../../../test/support/export/cases';
import { entityOf, exported, writeGraph } from '../../../../../test/support/export/graphs';
import type { RawEvent } from '../../../../../test/support/export/graphs';
import { hostileEvents } from '../../../../../test/support/export/hostile';

let root: string;
let rows: SqlRow[];
let types: SqlRow[];

/** Events of all streams over some days, with texts that break formats. */
const EVENTS: RawEvent[] = CASES.filter((_, number) => number % 19 === 0).map(
  ({ kind, event }, number) => {
    const day = String(1 + (number % 4)).padStart(2, '0');
    const timestamp = `2026-03-${day}T09:41:07.123456789Z`;
    const text = ODD_TEXTS[number % ODD_TEXTS.length];
    return { kind, event: { ...event, uuid: `E${number}`, timestamp, aux_info: text, odd: text } };
  },
);

/** Reads an export as an engine that knows nothing of how it was made. @param sql of the relation `lake` */
async function readLake(output: string, sql: string): Promise<SqlRow[]> {
  const engine = await openEngine({ spillFolder: root });
  try {
    await engine.run(
      `CREATE VIEW lake AS SELECT * FROM read_parquet('${output}/*/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types_autocast = false, filename = true)`,
    );
    return await engine.all(sql);
  } finally {
    engine.close();
  }
}

/** Half a character cannot be written; the sign for that stands in its place. */
const whole = (text: unknown) => Buffer.from(String(text)).toString('utf8');

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'lake-'));
  writeGraph(root, [EVENTS.map(entityOf), EVENTS.slice(0, 1).map(entityOf)]);
  const output = path.join(root, 'out');
  const { code, err } = await exported({ dataDir: root, format: 'ocsf-parquet', output });
  if (code !== 0) throw new Error(err);
  rows = await readLake(
    output,
    'SELECT metadata.uid AS uid, metadata.original_time AS original, time, eventDay AS day, class_uid AS class, unmapped, filename FROM lake',
  );
  types = await readLake(output, 'DESCRIBE SELECT * FROM lake');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('no event is lost and none is doubled, and each lies under its class and day', () => {
  expect(rows.map(({ uid }) => uid).sort()).toEqual(EVENTS.map(({ event }) => event.uuid).sort());
  for (const { time, day, class: uid, filename } of rows) {
    expect(day).toBe(new Date(Number(time)).toISOString().slice(0, 10).replaceAll('-', ''));
    expect(String(filename)).toContain(`/${String(uid)}-`);
  }
});

test('texts stay as they were, also those that look like a time', () => {
  const byId = new Map(rows.map((row) => [row['uid'], row]));
  for (const { event } of EVENTS) {
    const row = byId.get(event.uuid);
    expect(row?.['original']).toBe(event.timestamp);
    const { odd } = JSON.parse(String(row?.['unmapped'])) as { odd: string };
    expect(whole(odd)).toBe(whole(event['odd']));
  }
});

test('integers are signed, and what lay there while it was written is gone', () => {
  const kinds = types.map((row) => String(row['column_type'])).join(' ');
  expect(kinds).not.toMatch(/UBIGINT|TIMESTAMP|JSON/);
  const output = path.join(root, 'out');
  expect(existsSync(path.join(output, '.waiting'))).toBe(false);
  const manifest = JSON.parse(readFileSync(path.join(output, '_manifest.json'), 'utf8')) as {
    files: string[];
  };
  expect(manifest.files.length).toBeGreaterThan(4);
  for (const name of manifest.files)
    expect(statSync(path.join(output, name)).mode & 0o777).toBe(0o600);
});

/** All texts in an object. */
const leavesOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value];

test('whatever the texts, no event is lost, none is doubled, and every text is kept', async () => {
  await fc.assert(
    fc.asyncProperty(hostileEvents, async (events) => {
      const own = mkdtempSync(path.join(root, 'run-'));
      writeGraph(own, [events.map(entityOf), events.slice(0, 1).map(entityOf)]);
      const output = path.join(own, 'out');
      const { code } = await exported({ dataDir: own, format: 'ocsf-parquet', output });
      expect(code).toBe(0);
      if (events.length === 0) return;
      const found = await readLake(
        output,
        'SELECT metadata.uid AS uid, unmapped, to_json(lake)::VARCHAR AS row FROM lake',
      );
      expect(found.map(({ uid }) => uid).sort()).toEqual(
        events.map(({ event }) => event.uuid).sort(),
      );
      const byId = new Map(found.map((row) => [row['uid'], row]));
      for (const { event, kind } of events) {
        const { unmapped, row } = byId.get(event.uuid) ?? {};
        const text = whole(event['aux_info']);
        expect(whole((JSON.parse(String(unmapped)) as { aux_info: string }).aux_info)).toBe(text);
        const person = event[kind === 'signinattempts' ? 'target_user' : 'user'];
        // As name, full name and e-mail of who did it, where details came with the event.
        if (person !== null && text !== '')
          expect(leavesOf(JSON.parse(String(row))).filter((leaf) => leaf === text)).toHaveLength(3);
      }
    }),
    { numRuns: 6 },
  );
});
