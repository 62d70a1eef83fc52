import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { FORMATS } from './formats';
import { DOCUMENTS } from '../../../../test/support/export/ecsDocuments';
import { entityOf, exported, writeGraph } from '../../../../test/support/export/graphs';
import { hostileEvents } from '../../../../test/support/export/hostile';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'export-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const to = (name: string) => path.join(folder, name);
const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Hand-made events in two files, the later ones first. */
function writeEvents(): void {
  const entities = DOCUMENTS.map((each) => entityOf(each)).reverse();
  writeGraph(folder, [entities.slice(0, 2), entities.slice(2)]);
}

test('events are written by time, whatever the order of the files, and counted exactly', async () => {
  writeEvents();
  const { code, out } = await exported({
    ...{ dataDir: folder, format: 'ecs', output: to('e.ndjson'), json: true },
  });
  expect([code, JSON.parse(out)]).toMatchObject([
    0,
    { format: 'ecs', total: 6, counts: { auditevents: 2, itemusages: 2, signinattempts: 2 } },
  ]);
  const times = linesOf(readFileSync(to('e.ndjson'), 'utf8')).map((line) => line['@timestamp']);
  expect(times).toHaveLength(6);
  expect(times).toEqual([...times].sort());
  expect(statSync(to('e.ndjson')).mode & 0o777).toBe(0o600);
});

test('a window and types choose, and standard output holds nothing but the export', async () => {
  writeEvents();
  const options = { dataDir: folder, format: 'ecs', output: '-' } as const;
  const { stdout, out } = await exported(
    {
      ...{ ...options, types: 'audit-events,itemusages' },
      since: () => Date.parse('2026-03-12T10:00:00Z'),
    },
    Date.parse('2026-03-14T00:00:00Z'),
  );
  const actions = linesOf(stdout).map((line) => (line['event'] as { action?: string }).action);
  expect(actions).toEqual(['suspend', undefined, 'secure-copy']);
  expect(out).toBe('');
});

test('a link stays and what it leads to is written, and a device stays a device', async () => {
  writeEvents();
  await exported({ dataDir: folder, format: 'ecs', output: to('plain') });
  symlinkSync(to('target'), to('link'));
  const missing = await exported({ dataDir: folder, format: 'ecs', output: to('link') });
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('cannot be written')]);
  writeFileSync(to('target'), 'before');
  const { code } = await exported({ dataDir: folder, format: 'ecs', output: to('link') });
  expect([code, lstatSync(to('link')).isSymbolicLink()]).toEqual([0, true]);
  expect(readFileSync(to('target'), 'utf8')).toBe(readFileSync(to('plain'), 'utf8'));
  if (process.platform === 'win32') return;
  const nothing = await exported({ dataDir: folder, format: 'ecs', output: '/dev/null' });
  expect([nothing.code, statSync('/dev/null').isCharacterDevice()]).toEqual([0, true]);
  expect(readdirSync(folder).sort()).toEqual(['graph', 'link', 'plain', 'target']);
});

test('a name as long as a name may be can be written', async () => {
  writeEvents();
  const { code } = await exported({ dataDir: folder, format: 'ecs', output: to('n'.repeat(255)) });
  expect(code).toBe(0);
});

test('a name that ends with .gz is compressed', async () => {
  writeEvents();
  await exported({ dataDir: folder, format: 'ecs', output: to('e.gz') });
  const { stdout } = await exported({ dataDir: folder, format: 'ecs', output: '-' });
  expect(gunzipSync(readFileSync(to('e.gz'))).toString('utf8')).toBe(stdout);
});

test('the bulk form has a line with data stream and id before each document', async () => {
  writeEvents();
  const { stdout } = await exported({
    ...{ dataDir: folder, format: 'ecs', output: '-', bulk: 'logs-{dataset}-default' },
    types: 'signinattempts',
  });
  const [action, document] = linesOf(stdout);
  expect(action).toEqual({
    create: { _index: 'logs-1password.signin_attempts-default', _id: 'HGIF4OEWXDTVWKEQDIWTKV26HU' },
  });
  const { data_stream: stream } = document ?? {};
  expect(stream).toEqual({
    ...{ type: 'logs', dataset: '1password.signin_attempts', namespace: 'default' },
  });
});

test('an event without raw data is counted, and the export is partial', async () => {
  const [one] = DOCUMENTS;
  if (!one) throw new Error('There are no documents.');
  const { _rawData: _, ...bare } = entityOf(one) as Record<string, unknown>;
  writeGraph(folder, [[bare]]);
  const { code, out } = await exported({ dataDir: folder, format: 'ecs', output: to('e') });
  expect(code).toBe(3);
  expect(out).toMatch(/1 event is not in it: what 1Password sent was not kept with it/);
});

test('an export that is interrupted leaves nothing, and the one before stays', async () => {
  writeEvents();
  await exported({ dataDir: folder, format: 'ecs', output: to('e') });
  const before = readFileSync(to('e'), 'utf8');
  const stop = new AbortController();
  stop.abort();
  const { code, err } = await exported(
    { dataDir: folder, format: 'ecs', output: to('e') },
    0,
    stop.signal,
  );
  expect([code, err]).toEqual([130, 'Interrupted: no file was written.']);
  expect(readFileSync(to('e'), 'utf8')).toBe(before);
  expect(readdirSync(folder).sort()).toEqual(['e', 'graph']);
});

test.each([
  [{}, /Say which format with --format: one of ecs/],
  [{ format: 'ecs' }, /Say where to write with -o/],
  [{ format: 'ecs', output: '/nowhere/e' }, /The folder \/nowhere does not exist/],
  [{ format: 'ecs', output: '-', types: 'auditevent' }, /Do you mean auditevents\?/],
])('%j is refused with a sentence', async (options, sentence) => {
  writeEvents();
  const { code, err } = await exported({ dataDir: folder, ...options });
  expect(code).toBe(2);
  expect(err).toMatch(sentence);
});

const EVENT_FORMATS = Object.entries(FORMATS).flatMap(([name, { of, output }]) =>
  of === 'events' && output === 'file' ? [name] : [],
);

test.each(EVENT_FORMATS)(
  '%s loses no event, doubles none, and keeps every text',
  async (format) => {
    await fc.assert(
      fc.asyncProperty(hostileEvents, async (events) => {
        const own = mkdtempSync(path.join(folder, 'run-'));
        writeGraph(own, [events.map(entityOf), events.slice(0, 1).map(entityOf)]);
        const { stdout, code } = await exported({ dataDir: own, format, output: '-' });
        expect(code).toBe(0);
        const lines = linesOf(stdout);
        expect(lines).toHaveLength(events.length);
        const texts = new Set(lines.map((line) => JSON.stringify(line)));
        for (const { event } of events) {
          const text = [...texts].filter((line) => line.includes(`"${event.uuid}"`));
          expect(text).toHaveLength(1);
          expect(text[0]).toContain(JSON.stringify(event['aux_info']));
        }
      }),
      { numRuns: 12 },
    );
  },
);

test('a folder that cannot be written is told with the reason', async () => {
  if (process.getuid?.() === 0) return;
  writeEvents();
  chmodSync(folder, 0o500);
  const { code, err } = await exported({ dataDir: folder, format: 'ecs', output: to('e') });
  chmodSync(folder, 0o700);
  expect([code, existsSync(to('e'))]).toEqual([1, false]);
  expect(err).toMatch(/cannot be written \(EACCES\)/);
});
