import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HOUR } from '@graph-1password/vocabulary';
import { ownCommand } from '../support/ownCommand';
import type { AskOptions } from './options';
import { runAsk } from './run';

const NOW = Date.UTC(2026, 0, 31, 12);

let folder: string;
let questionFile: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ask-'));
  questionFile = path.join(folder, 'questions.yaml');
  const step = path.join(folder, 'graph', 'step');
  for (const kind of ['entities', 'relationships'])
    mkdirSync(path.join(step, kind), { recursive: true });
  const vault = (id: string, more: object) => ({
    _key: `vault:${id}`,
    _type: 'vault',
    _class: ['Vault'],
    ...more,
  });
  const entities = [
    vault('1', { displayName: 'Pay"roll", 2026', items: 2, createdOn: NOW - HOUR }),
    vault('2', { displayName: '=HYPERLINK(1)', items: -1, tags: ['a', 'b'] }),
    vault('3', { displayName: 'red\u001b[31m', items: 3 }),
    { _key: 'secret:1', _type: 'secret', _class: ['Secret'], displayName: 'bank' },
  ];
  const relationships = [
    {
      _key: 'vault:1|has|secret:1',
      _type: 'vault_has_secret',
      _class: 'HAS',
      _fromEntityKey: 'vault:1',
      _toEntityKey: 'secret:1',
    },
  ];
  writeFileSync(path.join(step, 'entities', '1.json'), JSON.stringify({ entities }));
  writeFileSync(path.join(step, 'relationships', '1.json'), JSON.stringify({ relationships }));
  writeFileSync(
    questionFile,
    `questions:
  - id: big-vaults
    title: Which vaults are big?
    description: Those with many items.
    tags: [1password]
    queries:
      - name: Big
        query: FIND vault WITH items > {{most}} AS v RETURN v.displayName
      - query: FIND secret
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(query: string | undefined, options: Partial<AskOptions> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runAsk(
    query,
    { param: [], dataDir: folder, questionFile, ...options },
    { print: (text) => out.push(text), printError: (text) => err.push(text), now: () => NOW },
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

test('a table has dates for moments and no control characters', async () => {
  const { code, out } = await ask('FIND vault AS v RETURN v.displayName AS name, v.createdOn');
  expect(code).toBe(0);
  expect(out).toBe(
    [
      '┌─────────────────┬──────────────────────┐',
      '│ name            │ v.createdOn          │',
      '├─────────────────┼──────────────────────┤',
      '│ =HYPERLINK(1)   │                      │',
      '│ red [31m        │                      │',
      '│ Pay"roll", 2026 │ 2026-01-31 11:00:00Z │',
      '└─────────────────┴──────────────────────┘',
      '3 rows.',
    ].join('\n'),
  );
});

test('entities without RETURN show a few columns and say how many are hidden', async () => {
  const { out } = await ask('FIND vault', { limit: 1 });
  expect(out).toMatch(/_type +│ displayName +│ _key/);
  expect(out).toMatch(
    /3 rows, 1 shown \(use --limit, --json or --csv to see more\)\. Add RETURN to choose columns/,
  );
  expect((await ask('FIND vault LIMIT 1')).out).toMatch(/3 rows, 1 shown\. Add RETURN/);
});

test('nothing found says so, and guesses why', async () => {
  expect((await ask('FIND valut')).out).toBe(
    'No rows.\nThis graph has no entity valut; did you mean vault?',
  );
});

test('of a window only the window is said to have none', async () => {
  const inWindow = async (query: string) =>
    (await ask(query, { since: () => NOW - 2 * HOUR, until: () => NOW })).out;
  const WINDOW = 'the window of --since and --until';
  const { err } = await ask('FIND vault', { since: () => NOW - HOUR });
  expect(err).toContain('no events in the window that was asked for');
  expect(await inWindow('FIND one_password_item_usage_event AS e RETURN COUNT(e)')).toContain(
    `The ${WINDOW.slice(4)} has no entity one_password_item_usage_event.`,
  );
  expect(await inWindow('FIND vault THAT PERFORMED secret')).toContain(
    `The ${WINDOW.slice(4)} has no relationship PERFORMED.`,
  );
  expect(await inWindow('FIND secret THAT HAS >> vault')).toContain(
    `The ${WINDOW.slice(4)} has no secret HAS vault; it has vault HAS secret.`,
  );
  expect(await inWindow("FIND vault WITH itmes = 'x'")).toContain(
    `No vault of ${WINDOW} has a property "itmes"`,
  );
  expect(await inWindow("FIND secret WITH displayName = 'bamk'")).toContain(
    `displayName of secret is never 'bamk' in ${WINDOW}; did you mean 'bank'?`,
  );
});

test('CSV quotes what it must, and defuses formulas', async () => {
  const { out } = await ask('FIND vault AS v RETURN v.displayName AS name, v.items, v.tags', {
    format: 'csv',
  });
  expect(out.split('\r\n')).toEqual([
    'name,v.items,v.tags',
    `'=HYPERLINK(1),-1,"a, b"`,
    'red\ufffd[31m,3,',
    '"Pay""roll"", 2026",2,',
  ]);
});

test('moments in CSV say their zone, whatever the column is called', async () => {
  const query =
    'FIND vault WITH createdOn != undefined AS v RETURN v.createdOn, MAX(v.createdOn) AS lastSeen';
  const { out } = await ask(query, { format: 'csv' });
  expect(out.split('\r\n')[1]).toBe('2026-01-31T11:00:00.000Z,2026-01-31T11:00:00.000Z');
});

test('JSON has all rows, with moments in epoch ms', async () => {
  const { out } = await ask('FIND vault WITH createdOn != undefined AS v RETURN v.createdOn', {
    format: 'json',
  });
  expect(JSON.parse(out)).toEqual({
    schema: 1,
    query: 'FIND vault WITH createdOn != undefined AS v RETURN v.createdOn',
    columns: ['v.createdOn'],
    rows: [{ 'v.createdOn': NOW - HOUR }],
    total: 1,
    notes: [],
    graph: expect.objectContaining({ folder, simulated: false }) as object,
  });
});

test('RETURN TREE is drawn, and --tree draws any query', async () => {
  const drawn = ['Pay"roll", 2026  (vault)', '└─ HAS → bank  (secret)'].join('\n');
  expect((await ask('FIND vault THAT HAS secret RETURN TREE')).out).toBe(drawn);
  const tree = await ask('FIND vault AS v THAT HAS secret RETURN v.items', { format: 'tree' });
  expect(tree.out).toBe(drawn);
  const json = await ask('FIND vault THAT HAS secret RETURN TREE', { format: 'json' });
  expect(JSON.parse(json.out)).toMatchObject({
    total: 1,
    tree: {
      entities: [{ _key: 'vault:1' }, { _key: 'secret:1' }],
      relationships: [{ _class: 'HAS' }],
    },
  });
  expect((await ask('FIND vault RETURN TREE', { format: 'csv' })).code).toBe(2);
  expect((await ask('FIND zebra RETURN TREE')).out).toMatch(/^No results\.\n/);
});

test('a question is answered query by query, with its parameters', async () => {
  const { code, out } = await ask(undefined, { question: 'big-vaults', param: ['most=2'] });
  expect(code).toBe(0);
  expect(out).toMatch(/^Which vaults are big\?\nThose with many items\.\n\nBig:\n/);
  expect(out).toMatch(/red/);
  expect(out).not.toMatch(/roll/);
  expect(out).toMatch(/bank/);
  const json = await ask(undefined, { question: 'big-vaults', param: ['most=2'], format: 'json' });
  expect(JSON.parse(json.out)).toMatchObject({
    id: 'big-vaults',
    results: [{ name: 'Big', total: 1 }, { total: 1 }],
  });
});

const LIST = [
  'other (1)',
  '  big-vaults  Which vaults are big?',
  '',
  `Run one with: ${ownCommand('ask --question big-vaults')}`,
].join('\n');

test('the shipped questions are listed by what they are about', async () => {
  const list = (text?: string) => ask(text, { list: true, questionFile: undefined });
  const { out } = await list();
  expect(out).toMatch(/^persistence \(\d+\)$/m);
  expect(out).toMatch(/^ {2}vault-exported {2,}Which 1Password vaults were exported\?$/m);
  const ids = /^ {2}[\w-]+(?= )/gm;
  expect((await list('Factor mfa')).out.match(ids)?.sort()).toEqual(
    (out.match(ids) ?? []).filter((id) => id.includes('mfa')).sort(),
  );
});

test('questions that are alone in their group are under one head, and a search changes no heads', async () => {
  const list = async (text?: string) =>
    (await ask(text, { list: true, questionFile: undefined })).out;
  const heads = [...(await list()).matchAll(/^(\S+) \((\d+)\)$/gm)];
  expect(heads.filter(([, , count]) => count === '1')).toEqual([]);
  expect(heads.at(-1)?.[1]).toBe('other');
  const [, id = ''] = /^persistence .*\n {2}(\S+)/m.exec(await list()) ?? [];
  expect(await list(id)).toMatch(/^persistence \(1\)\n/);
});

test('the questions are listed', async () => {
  expect((await ask(undefined, { list: true })).out).toBe(LIST);
  const { out } = await ask(undefined, { list: true, format: 'json' });
  expect(JSON.parse(out)).toMatchObject({ questions: [{ id: 'big-vaults', tags: ['1password'] }] });
  expect((await ask(undefined, { list: true, format: 'csv' })).out).toBe(
    'id,group,title,tags\r\nbig-vaults,other,Which vaults are big?,1password',
  );
  expect(await ask(undefined, { list: true, format: 'tree' })).toMatchObject({ code: 2 });
});

test('a text chooses among the listed questions', async () => {
  expect((await ask('BIG', { list: true })).out).toBe(LIST);
  expect((await ask('zebra', { list: true })).out).toMatch(/^No question matches/);
});

test('the short id of a shipped question is enough', async () => {
  const { code, out } = await ask(undefined, { question: 'bulk-export', questionFile: undefined });
  expect([code, out.length > 0]).toEqual([0, true]);
});

test.each<[string, string | undefined, Partial<AskOptions>, number, RegExp]>([
  [
    'a syntax error',
    'FIND vault WITH',
    {},
    1,
    /^Line 1, column 16: .*\n\n {2}1 \| FIND vault WITH\n/,
  ],
  ['a missing parameter', 'FIND v WITH a = {{b}}', {}, 1, /needs a value for "b"/],
  ['no query', undefined, {}, 2, /^Enter a query/],
  ['two of them', 'FIND vault', { question: 'big-vaults' }, 2, /not both/],
  ['an unknown question', undefined, { question: 'big-valuts' }, 2, /did you mean big-vaults\?/],
  ['a parameter without =', 'FIND vault', { param: ['x'] }, 2, /name=value, but got "x"/],
  [
    'a parameter of another query',
    'FIND vault',
    { param: ['x=1'] },
    2,
    /no parameter "x": it takes none\.$/,
  ],
  ['no graph', 'FIND vault', { dataDir: '/nowhere' }, 2, /^There is no graph in \/nowhere: run/],
  ['no question file', undefined, { list: true, questionFile: '/nowhere' }, 2, /cannot be read/],
])('%s ends with its exit code and sentence', async (_, query, options, code, message) => {
  const result = await ask(query, options);
  expect(result).toMatchObject({ code, out: '' });
  expect(result.err).toMatch(message);
});

test.each([
  ['a: [', /^The YAML is invalid at line 2 of .*broken\.yaml: /],
  ['a: 1', /does not contain a list named "questions"/],
  ['questions: [{id: x}]', /^Question 1 of .* needs an id, a title/],
])('the question file "%s" is refused', async (content, message) => {
  const file = path.join(folder, 'broken.yaml');
  writeFileSync(file, `${content}\n`);
  expect(await ask(undefined, { list: true, questionFile: file })).toMatchObject({
    code: 2,
    err: expect.stringMatching(message) as string,
  });
});

test.each([
  ['FIND Group', /Neither API lists groups or their members/],
  ["FIND one_password_group WITH name = 'Owners'", /what audit events prove, and not the whole/],
  ['FIND AccessPolicy', /Neither API lists who can open which vault/],
  ['FIND vault WITH passwordStrength < 3', /Values of items are never collected/],
  ['FIND User WITH suspended = true', /Neither API reports the state of an account/],
])('%s: what the data cannot answer is said', async (query, sentence) => {
  const { out } = await ask(query);
  expect(out).toMatch(/^No rows\.\n/);
  expect(out).toMatch(sentence);
  const { notes } = JSON.parse((await ask(query, { format: 'json' })).out) as { notes: string[] };
  expect(notes.some((note) => sentence.test(note))).toBe(true);
});

test('a column that holds a time is printed as one, whatever it is called', async () => {
  const query =
    'FIND vault WITH createdOn != undefined AS v RETURN v.createdOn AS made, v.items AS n';
  expect((await ask(query)).out).toContain('2026-01-31 11:00:00Z');
  expect((await ask(query, { format: 'csv' })).out).toContain('2026-01-31T11:00:00.000Z,2');
});
