import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Lock, openEngine, readSnapshot } from '@graph-1password/archive';
import { DAY, EntityTypes, EVENT_TYPES, HOUR } from '@graph-1password/vocabulary';
import { performRun } from '../../packages/cli/src/poll/run/perform';
import { describeRun } from '../../packages/cli/src/poll/run/report';
import { runProgram } from '../../packages/cli/src/program';
import { ownCommand } from '../../packages/cli/src/support/ownCommand';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { archivedGraph } from '../support/archivedGraph';
import { enter } from './environment';
import { PollerSetup } from './pollerSetup';

let setup: PollerSetup;
let archive: string;
beforeAll(async () => {
  setup = await PollerSetup.open();
  archive = path.join(setup.folder.dataFolder, 'archive');
  await poll();
});
afterAll(() => setup.close());
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

async function poll(days = 10) {
  const leave = enter({ ...setup.env({ EVENTS_LOOKBACK_DAYS: String(days) }), NODE_OPTIONS: '' });
  try {
    const request = { ...setup.folder.request(), archive: { folder: archive, required: true } };
    return await performRun(request, { now: () => setup.time });
  } finally {
    leave();
  }
}

/** Runs a command on the archive. */
async function run(...args: string[]) {
  let [stdout, stderr] = ['', ''];
  jest.spyOn(console, 'log').mockImplementation((text) => void (stdout += `${String(text)}\n`));
  jest.spyOn(console, 'error').mockImplementation((text) => void (stderr += `${String(text)}\n`));
  await runProgram(['node', 'graph-1password', ...args, '--data-dir', setup.folder.dataFolder]);
  const code = process.exitCode;
  jest.restoreAllMocks();
  return { code, stdout, stderr };
}

test('where nothing is at all, the sentence says how an archive begins', async () => {
  const folder = path.join(setup.folder.root, 'nothing');
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  await runProgram(['node', 'graph-1password', 'archive', 'stats', '--data-dir', folder]);
  expect([process.exitCode, said.mock.calls]).toEqual([
    2,
    [[`There is no archive in ${folder}: "${ownCommand('poll --collect-only')}" begins one.`]],
  ]);
});

async function json(...args: string[]) {
  const { code, stdout } = await run(...args, '--json');
  return { code, ...(JSON.parse(stdout) as Record<string, unknown>) } as Record<string, unknown>;
}

const rowsOf = async (type: string) =>
  (await archivedGraph(archive)).entities.filter(({ _type }) => _type === type);

test('stats says what is there', async () => {
  const { code, stdout } = await run('archive', 'stats');
  expect(code).toBe(0);
  expect(stdout).toMatch(/│ audit_event +│ event +│ +\d+ │/);
  expect(stdout).toMatch(/events of \d+ bytes; last commit \d+ on 2026-03-10 15:00 UTC/);
  const { types } = (await json('archive', 'stats')) as { types: { type: string; rows: number }[] };
  const secrets = types.find(({ type }) => type === EntityTypes.SECRET);
  expect(secrets?.rows).toBe(30);
});

test('questions are answered of a part of the time, and say which', async () => {
  const all = (await rowsOf(EntityTypes.ITEM_USAGE_EVENT)).length;
  const query = `FIND ${EntityTypes.ITEM_USAGE_EVENT} AS e RETURN COUNT(e) AS n`;
  const at = ['--now', new Date(setup.time).toISOString()];
  const count = async (...args: string[]) =>
    (await json('ask', query, ...at, ...args)) as { rows: { n: number }[]; graph: object };
  const whole = await count();
  expect(whole.rows).toEqual([{ n: all }]);
  expect(whole.graph).toMatchObject({ archive: true, folder: archive });
  const [recent, before] = [
    await count('--since', '2d'),
    await count('--until', '2026-03-08T15:00Z'),
  ];
  expect((recent.rows[0]?.n ?? 0) + (before.rows[0]?.n ?? 0)).toBe(all);
  expect(recent.rows[0]?.n).toBeGreaterThan(0);
  const told = await run('ask', query, ...at, '--since', '2d');
  expect(told.stderr).toMatch(/^Archive in .*; events from 2026-03-08 \d\d:\d\d UTC to 2026-03-10/);
  const early = await run('ask', query, ...at, '--as-of', '2026-01-01');
  expect([early.code, early.stderr]).toEqual([
    2,
    `The archive in ${archive} knows vaults, items and people since 2026-03-10 15:00 UTC: choose a later --as-of.\n`,
  ]);
  const none = await run('ask', query, ...at, '--since', '1d', '--until', '2d');
  expect([none.code, none.stderr]).toEqual([
    2,
    '--since is not before the end: choose an earlier time.\n',
  ]);
});

test('a second answer comes from a copy, which no work on the archive leaves behind', async () => {
  const cache = path.join(setup.folder.dataFolder, '.graph-1password', 'cache');
  const query = `FIND ${EntityTypes.USER} AS u THAT IS ${EntityTypes.ITEM_USAGE_USER} AS f RETURN u.email, f._key`;
  rmSync(cache, { recursive: true, force: true });
  const answer = async () => {
    const { columns, rows, total, notes } = await json('ask', query);
    return { columns, rows, total, notes };
  };
  const first = await answer();
  expect(first.total).toBeGreaterThan(0);
  expect(readdirSync(cache)).toHaveLength(1);
  expect(await answer()).toEqual(first);
  expect((await run('ask', query, '--sql')).stdout).toMatch(
    /^CREATE OR REPLACE VIEW .*\n.*\nWITH /s,
  );
  await run('archive', 'compact');
  expect(readdirSync(cache)).toEqual([]);
});

test('compact makes fewer files, and answers are the same', async () => {
  const before = await archivedGraph(archive);
  const dry = await json('archive', 'compact', '--all', '--dry-run');
  setup.time += DAY;
  await poll();
  expect(dry).toMatchObject({ code: 0, dryRun: true, before: 0 });
  expect(await json('archive', 'compact', '--all')).toMatchObject({ code: 0, dryRun: false });
  const after = await archivedGraph(archive, { until: setup.time - DAY });
  const events = ({ entities }: typeof before) =>
    entities.filter(({ _class }) => String(_class) === 'Record').map(({ _key }) => _key);
  // Late usages of the day before have come since.
  expect(events(after)).toEqual(expect.arrayContaining(events(before)));
});

test('a legal hold wins over erasure and retention', async () => {
  const [usage] = await rowsOf(EntityTypes.ITEM_USAGE_EVENT);
  const email = usage?.userEmail as string;
  const { hold } = (await json('archive', 'hold', 'add', '--reason', 'x', '--person', email)) as {
    hold: { id: string };
  };
  expect((await run('archive', 'hold', 'list')).stdout).toContain(`${hold.id}: person `);
  const refused = await run('archive', 'erase', '--person', email);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    `${email} is under the legal hold ${hold.id} (x): nothing was erased. Remove the hold first, if you may.\n`,
  ]);
  expect(await run('archive', 'hold', 'remove', 'nothing')).toMatchObject({ code: 2 });
  expect(await run('archive', 'hold', 'remove', hold.id)).toMatchObject({ code: 0 });
  expect((await json('archive', 'hold', 'list'))['holds']).toEqual([]);
});

test('an erased person does not come back with the next run, nor with one that reads everything again', async () => {
  const usages = await rowsOf(EntityTypes.ITEM_USAGE_EVENT);
  const email = usages[0]?.userEmail as string;
  const others = usages
    .map(({ userEmail }) => (userEmail as string).toLowerCase())
    .filter((each) => each !== email);
  const before = await json('archive', 'erase', '--person', email, '--dry-run');
  expect((await rowsOf(EntityTypes.ITEM_USAGE_EVENT)).length).toBe(usages.length);
  const done = await json('archive', 'erase', '--person', email.toUpperCase());
  expect(done).toMatchObject({ code: 0, names: before['names'], types: before['types'] });
  expect(done['commit']).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  const mentions = async () =>
    (await archivedGraph(archive)).entities.filter((entity) =>
      JSON.stringify(entity).toLowerCase().includes(email),
    );
  expect(await mentions()).toEqual([]);
  rmSync(setup.folder.stateFile);
  await poll();
  expect(await mentions()).toEqual([]);
  await run('archive', 'compact', '--all');
  const names = before['names'] as string[];
  for (const [what, text] of await everythingSaid()) {
    // Somebody who was not erased is in each of them: the search finds what is there.
    expect([what, others.some((other) => text.toLowerCase().includes(other))]).toEqual([
      what,
      true,
    ]);
    expect([what, names.filter((name) => text.toLowerCase().includes(name))]).toEqual([what, []]);
  }
});

/** All that is answered from the archive, and all that stands in its files. */
async function everythingSaid(): Promise<[what: string, text: string][]> {
  const said: [string, string][] = [];
  const add = async (what: string, ...args: string[]) => {
    const { code, stdout, stderr } = await run(...args);
    expect([what, code, stderr]).toEqual([what, 0, expect.any(String)]);
    expect(stdout.length).toBeGreaterThan(100);
    said.push([what, stdout]);
  };
  const everybody = ['ask', 'FIND (Record|User) AS e', '--json'];
  const now = ['--now', new Date(setup.time).toISOString()];
  await add('the first answer', ...everybody);
  await add('an answer from the copy', ...everybody);
  await add('as of a moment', ...everybody, '--as-of', new Date(setup.time).toISOString());
  await add('detect', 'detect', '--json', ...now);
  const exported = path.join(setup.folder.root, 'events.jsonl');
  expect(await run('export', '--format', 'ecs', '--output', exported)).toMatchObject({ code: 0 });
  said.push(['export', readFileSync(exported, 'utf8')]);
  const page = path.join(setup.folder.root, 'page.html');
  expect((await run('explore', '--output', page, ...now)).code ?? 0).toBe(0);
  const [packed = ''] = /H4sI[\w+/=]{1000,}/.exec(readFileSync(page, 'utf8')) ?? [];
  said.push(['the page', gunzipSync(Buffer.from(packed, 'base64')).toString('latin1')]);
  const engine = await openEngine({ spillFolder: setup.folder.root });
  const files = `'${archive}/*/day=*/*.parquet'`;
  const rows = await engine.all(
    `SELECT to_json(r)::VARCHAR AS text FROM read_parquet(${files}, union_by_name = true) r`,
  );
  engine.close();
  said.push(['the files', rows.map(({ text }) => String(text)).join('\n')]);
  return said;
}

test('a legal hold waits for a poll that is under way, and says so', async () => {
  const lock = Lock.take(path.join(archive, 'lock'), { holder: 'poller', cure: 'is at work' });
  const said: string[] = [];
  jest.spyOn(console, 'log').mockImplementation((text) => void said.push(String(text)));
  jest.spyOn(console, 'error').mockImplementation((text) => {
    said.push(String(text));
    lock.release();
  });
  const place = ['--data-dir', setup.folder.dataFolder];
  await runProgram([
    'node',
    'graph-1password',
    'archive',
    'hold',
    'add',
    '--reason',
    'y',
    ...place,
  ]);
  expect(process.exitCode).toBe(0);
  expect(said).toEqual([
    expect.stringMatching(/^Process \d+ on .* has been writing .* given up after 30 minutes/),
    expect.stringMatching(/^Holds /),
  ]);
  const [hold] = readSnapshot(archive).facts.holds;
  await run('archive', 'hold', 'remove', hold?.id ?? '');
});

test('retention takes out what is older', async () => {
  // The clock of the command is the true one.
  const age = Math.ceil((Date.now() - setup.time) / DAY) + 2;
  const { types } = (await json('archive', 'retain', '--keep', `${age}d`)) as {
    types: { type: string; removed: number }[];
  };
  expect(types.map(({ type }) => type).sort()).toEqual([...EVENT_TYPES].sort());
  const [first] = await rowsOf(EntityTypes.AUDIT_EVENT);
  expect(first?.createdOn).toBeGreaterThan(Date.now() - (age + 1) * DAY);
  expect((await run('archive', 'retain', '--keep', `${age}d`)).stdout).toBe('Nothing is older.\n');
});

test('the statements of the document for DuckDB run on the files', async () => {
  const page = readFileSync(path.join(PROJECT_ROOT, 'docs/archive.md'), 'utf8');
  const [, block = ''] = /DuckDB:\n\n```sql\n([^`]+)```/.exec(page) ?? [];
  const statements = block.replaceAll('/srv/audit', archive).split(';');
  const engine = await openEngine({ spillFolder: setup.folder.root });
  const [uses = [], vaults = []] = await Promise.all(
    statements.filter((text) => text.trim() !== '').map((text) => engine.all(text)),
  );
  engine.close();
  expect(uses.length).toBeGreaterThan(3);
  // Of a day before anything was known.
  expect(vaults).toEqual([]);
});

test('a poller that keeps a limited time says what has left', async () => {
  const request = setup.folder.request();
  const keep: [string, number][] = [[EntityTypes.AUDIT_EVENT, DAY]];
  const leave = enter({ ...setup.env({ EVENTS_LOOKBACK_DAYS: '10' }), NODE_OPTIONS: '' });
  const report = await performRun(
    { ...request, archive: { folder: archive, required: true, keep } },
    { now: () => setup.time },
  );
  leave();
  expect(report.archived?.expired).toBeGreaterThan(0);
  expect(describeRun(report)).toMatch(/new in the archive, \d+ older than --keep have left/);
  const days = (await rowsOf(EntityTypes.AUDIT_EVENT)).map(({ eventDate }) => eventDate as string);
  expect(Math.min(...days.map((day) => Date.parse(day)))).toBeGreaterThan(setup.time - 3 * DAY);
});

test('verify names a damaged file, and after a repair the next run reads the day again', async () => {
  expect(await run('archive', 'verify')).toMatchObject({ code: 0 });
  const { files } = readSnapshot(archive);
  const file = [...files.values()].find(({ type }) => type === EntityTypes.ITEM_USAGE_EVENT);
  const name = path.join(archive, file?.path ?? '');
  const bytes = readFileSync(name);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(name, bytes);
  const found = await run('archive', 'verify');
  expect(found.code).toBe(1);
  expect(found.stdout).toContain(`${file?.path} (item_usage_event of ${file?.day}) was changed.`);
  const count = await json('archive', 'verify', '--repair');
  expect(count).toMatchObject({ code: 0, ok: true });
  expect(readdirSync(path.join(archive, 'damaged'))).toEqual([EntityTypes.ITEM_USAGE_EVENT]);
  const lost = `Item usages of ${file?.day}`;
  for (const command of ['verify', 'stats']) {
    expect((await run('archive', command)).stdout).toContain(`missing from every answer: ${lost}.`);
  }
  const now = ['--now', new Date(setup.time).toISOString()];
  const told = await run('ask', 'FIND one_password_item_usage_event', ...now, '--no-cache');
  expect(told.stderr).toContain(`! ${lost} were damaged, and taken out of the archive.`);
  const report = await run('report', ...now);
  expect(report.stdout).toContain(`${lost} were damaged`);
  expect(report.stdout).not.toMatch(/nothing is missing/i);
  const ofDay = async () =>
    (await rowsOf(EntityTypes.ITEM_USAGE_EVENT)).filter(({ eventDate }) => eventDate === file?.day);
  expect(await ofDay()).toHaveLength(0);
  expect(await poll()).toMatchObject({ outcome: 'ok' });
  expect(await ofDay()).toHaveLength(file?.rows ?? 0);
  expect(readSnapshot(archive).facts.gaps).toEqual([]);
  expect((await run('ask', 'FIND one_password_account', '--no-cache')).stderr).not.toContain(
    'damaged',
  );
});

test('lost states are named until the next run, and of the time before it for good', async () => {
  const file = [...readSnapshot(archive).files.values()].find(
    ({ type }) => type === EntityTypes.VAULT,
  );
  writeFileSync(path.join(archive, file?.path ?? ''), 'x');
  expect(await json('archive', 'verify', '--repair')).toMatchObject({ code: 0 });
  const lost = 'States of vault from';
  const now = ['--now', new Date(setup.time).toISOString(), '--no-cache'];
  const ask = (...args: string[]) => run('ask', 'FIND one_password_vault', ...now, ...args);
  for (const command of ['verify', 'stats'])
    expect((await run('archive', command)).stdout).toContain(`! Lost to damage: ${lost}`);
  expect((await ask()).stderr).toContain(`! ${lost}`);
  const before = new Date(setup.time).toISOString();
  setup.time += HOUR;
  expect(await poll()).toMatchObject({ outcome: 'ok' });
  const whole = await ask();
  expect(whole.stdout).toContain('rows');
  expect(whole.stderr).not.toContain(lost);
  expect((await ask('--as-of', before)).stderr).toContain(`! ${lost}`);
  expect((await run('archive', 'verify')).stdout).toContain(`! Lost to damage: ${lost}`);
});

/** Damages a file of the archive for as long as something is done. */
async function whileDamaged(file: string, work: () => Promise<void>): Promise<void> {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.subarray(0, bytes.length >> 1));
  try {
    await work();
  } finally {
    writeFileSync(file, bytes);
  }
}

/** Files of the copy of what is no event. */
function statesCopy(): string[] {
  const cache = path.join(path.dirname(archive), '.graph-1password', 'cache');
  return readdirSync(cache, { recursive: true, withFileTypes: true })
    .filter(({ name, parentPath }) => name.endsWith('.parquet') && parentPath.includes('-states-'))
    .map(({ name, parentPath }) => path.join(parentPath, name));
}

test('a copy of what is no event that is damaged is made anew, and is no damage of the archive', async () => {
  const now = ['--now', new Date(setup.time).toISOString()];
  const ask = () => run('ask', 'FIND one_password_account AS a RETURN a.displayName', ...now);
  const before = await ask();
  const files = statesCopy();
  expect(files).not.toEqual([]);
  // As long as they were, and with an end as it should be.
  for (const file of files) writeFileSync(file, Buffer.alloc(statSync(file).size));
  expect(await ask()).toEqual(before);
  for (const file of statesCopy()) {
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, 4, bytes.length - 8));
  }
  expect(await ask()).toEqual(before);
  expect(await run('detect', ...now)).toMatchObject({ code: 0 });
});

test.each(['its log', 'a file of events', 'a file of events beside a copy of the rest'])(
  'an archive of which %s is damaged ends every command that reads it with 2 and a sentence',
  async (what) => {
    const { files } = readSnapshot(archive);
    const ofEvents = [...files.values()].filter(({ type }) => EVENT_TYPES.includes(type as never));
    const log = readdirSync(path.join(archive, 'log')).sort().at(-1) ?? '';
    const places = what === 'its log' ? [`log/${log}`] : ofEvents.map(({ path: file }) => file);
    const out = path.join(setup.folder.root, 'out');
    if (what.includes('copy')) await run('ask', 'FIND one_password_account');
    const commands = [
      ['ask', 'FIND one_password_audit_event AS e RETURN e.action'],
      ...[
        ['detect'],
        ['detect', '--backtest', '30d'],
        ['leaver', '--all'],
        ['report'],
        ['explore', '-o', out],
      ],
      ...[
        ['export', '--format', 'ecs', '-o', out],
        ['export', '--format', 'csv', '-o', out],
      ],
      ['access', 'overview'],
    ];
    const all = (at: number): Promise<void> =>
      at < places.length
        ? whileDamaged(path.join(archive, places[at] ?? ''), () => all(at + 1))
        : (async () => {
            for (const args of commands) {
              const { code, stdout, stderr } = await run(...args);
              expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
              expect(stderr).toMatch(/archive verify/);
              expect(stderr).not.toMatch(/Error:|^\s+at /m);
            }
          })();
    await all(0);
    expect(existsSync(out)).toBe(false);
  },
);

test('a clock that is ahead makes nothing leave early', async () => {
  const request = setup.folder.request();
  const folder = path.join(setup.folder.root, 'ahead');
  // By the true clock, which the servers tell, nothing is that old.
  const keep: [string, number][] = [[EntityTypes.AUDIT_EVENT, Date.now() - setup.time + 100 * DAY]];
  const leave = enter({ ...setup.env({ EVENTS_LOOKBACK_DAYS: '10' }), NODE_OPTIONS: '' });
  const performed = (now: number) =>
    performRun({ ...request, archive: { folder, required: true, keep } }, { now: () => now });
  expect((await performed(setup.time)).archived?.rows).toBeGreaterThan(0);
  const before = await archivedGraph(folder);
  const report = await performed(Date.now() + 400 * DAY);
  leave();
  expect(report.archived).toBeDefined();
  expect(report.archived?.expired).toBeUndefined();
  const audits = ({ entities }: typeof before) =>
    entities.filter(({ _type }) => _type === EntityTypes.AUDIT_EVENT).length;
  expect(audits(await archivedGraph(folder))).toBe(audits(before));
});
