import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Steps } from '../../../../src/steps/constants';
import { takeOver } from '../archive/migrate';
import { openWriter } from '../archive/runArchive';
import { leaveSummary } from '../../../../test/support/runSummary';
import { entityByKey, propertiesOf, rawDataOf, readPage } from '@graph-1password/explorer/testing';
import { DAY } from '@graph-1password/vocabulary';
import type { ExploreOptions } from './run';
import { Answers } from '../graph/answers';
import { runExplore } from './run';
import { RULES_FOLDER } from '../detect/ruleFile';

const NOW = Date.UTC(2026, 2, 13, 15);
const EVENT = 'one_password_audit_event';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'explore-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const record = (key: string, type: string, more: object) => ({
  ...{ _key: key, _type: type, _class: ['Record'], displayName: key },
  ...more,
});

/** An account, a user and a firewall change of that user, ten days old. */
const ENTITIES = [
  record('one_password_account:A', 'one_password_account', { displayName: 'Brightwave' }),
  record('user:ana', 'user', { _class: ['User'], email: ['ana@example.com'] }),
  record(`${EVENT}:E1`, EVENT, {
    ...{ action: 'updatfw', objectType: 'account', actorEmail: 'ana@example.com' },
    createdOn: NOW - 10 * DAY,
    _rawData: [{ name: 'default', rawData: { uuid: 'E1', location: null } }],
  }),
];

const RELATIONSHIPS = [
  {
    ...{ _key: 'user:ana|performed|E1', _type: 'user_performed_event', _class: 'PERFORMED' },
    ...{ _fromEntityKey: 'user:ana', _toEntityKey: `${EVENT}:E1` },
  },
];

function writeGraph(entities: object[] = ENTITIES, relationships: object[] = RELATIONSHIPS): void {
  mkdirSync(path.join(folder, 'graph'), { recursive: true });
  writeFileSync(path.join(folder, 'graph', '1.json'), JSON.stringify({ entities, relationships }));
}

const outFile = (): string => path.join(folder, 'out.html');

async function run(options: ExploreOptions = {}, opens = true) {
  const [out, err, opened]: [string[], string[], string[]] = [[], [], []];
  const code = await runExplore(
    { dataDir: folder, output: outFile(), ...options },
    {
      print: (text) => out.push(text),
      printError: (text) => err.push(text),
      now: () => NOW,
      open: (file) => Promise.resolve(opened.push(file) > 0 && opens),
    },
  );
  return { code, out: out.join('\n'), err: err.join('\n'), opened };
}

const written = () => readPage(readFileSync(outFile(), 'utf8'));

test('the page holds the graph, its findings and what is said of it', async () => {
  writeGraph();
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out).toContain(`Explorer: ${outFile()} (0.`);
  expect(out).toContain('3 entities, 1 relationship, 1 finding.');
  const { model } = written();
  expect(model.meta).toMatchObject({
    ...{
      account: 'Brightwave',
      source: path.basename(folder),
      writtenOn: NOW,
      now: NOW - 10 * DAY,
    },
  });
  const event = entityByKey(model, `${EVENT}:E1`) as number;
  expect(rawDataOf(model, event)).toEqual({ uuid: 'E1', location: null });
  expect(propertiesOf(model, event)).toEqual({
    ...{ displayName: `${EVENT}:E1`, action: 'updatfw', objectType: 'account' },
    ...{ actorEmail: 'ana@example.com', createdOn: NOW - 10 * DAY },
  });
  // What JupiterOne's mapper would add is not part of what was collected.
  expect(model.entities.map(({ type, count }) => [type, count])).toEqual([
    ...[
      ['one_password_account', 1],
      [EVENT, 1],
      ['user', 1],
    ],
  ]);
  const [firewall] = model.findings.filter(({ rule }) => rule === 'firewall-rules-changed');
  expect(firewall).toMatchObject({
    ...{ level: 'MEDIUM', who: 'ana@example.com', when: NOW - 10 * DAY, path: [event] },
    description: expect.stringMatching(
      /^Each change of the sign-in firewall.*address\.$/,
    ) as string,
    remediation: expect.stringMatching(/^Compare the rules/) as string,
  });
});

test('the page of an archive has what 1Password sent of all: events, vaults and items', async () => {
  const vault = { id: 'v'.repeat(26), attributeVersion: 3 };
  const item = { id: 'i'.repeat(26), vault: { id: vault.id }, category: 'LOGIN' };
  const made = (rawData: object) => ({ _rawData: [{ name: 'default', rawData }] });
  const [vaultKey, itemKey] = [`one_password_vault:${vault.id}`, `one_password_secret:${item.id}`];
  const states = [
    record(vaultKey, 'one_password_vault', { id: vault.id, name: 'Ops', ...made(vault) }),
    record(itemKey, 'one_password_secret', { id: item.id, vaultId: vault.id, ...made(item) }),
  ];
  const list = path.join(folder, 'graph', 'step', 'entities');
  mkdirSync(list, { recursive: true });
  const events = ENTITIES.filter(({ _type }) => _type === EVENT);
  writeFileSync(path.join(list, '1.json'), JSON.stringify({ entities: [...events, ...states] }));
  const archive = path.join(folder, 'archive');
  const writer = await openWriter(archive);
  await takeOver(writer, folder, () => undefined);
  writer.close();
  // A copy of what is no event, which has none of it, changes nothing.
  for (let time = 0; time < 2; time++) {
    expect((await run({ dataDir: archive })).code).toBe(0);
    const { model } = written();
    const rawOf = (key: string) => rawDataOf(model, entityByKey(model, key) as number);
    expect([vaultKey, itemKey].map(rawOf)).toEqual([vault, item]);
    expect(rawOf(`${EVENT}:E1`)).toEqual({ uuid: 'E1', location: null });
    await (await Answers.open(archive)).table('FIND one_password_vault', { now: NOW });
  }
});

test('an account that has only the name of every local run is nameless', async () => {
  const [account, ...others] = ENTITIES;
  writeGraph([{ ...account, displayName: 'Local Integration' }, ...others]);
  await run();
  expect(written().model.meta.account).toBeUndefined();
  expect(written().outside).toContain('<title>1Password graph</title>');
});

test('--now is the present of the page and of the rules', async () => {
  writeGraph();
  await run({ now: NOW - 9.5 * DAY });
  const { model } = written();
  expect(model.meta.now).toBe(NOW - 9.5 * DAY);
  expect(model.findings.map(({ rule }) => rule)).not.toContain('no-events-received');
});

test('the file is for its owner only, and replaces an older one', async () => {
  writeGraph();
  writeFileSync(outFile(), 'older', { mode: 0o644 });
  await run();
  expect(statSync(outFile()).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).sort()).toEqual(['graph', 'out.html']);
});

test('--json prints one object and nothing else', async () => {
  writeGraph();
  const { out, err } = await run({ format: 'json' });
  expect(err).toBe('');
  expect(JSON.parse(out)).toEqual({
    ...{ schema: 1, file: outFile(), bytes: statSync(outFile()).size },
    ...{ entities: 3, relationships: 1, findings: 1, failedRules: [], seconds: 0 },
    // The run left no summary: nothing is known to be whole.
    notJudged: expect.arrayContaining([
      {
        rule: 'vault-exported',
        reason: 'The run did not finish, or its summary.json is gone.',
        uncertain: true,
      },
    ]) as object,
    graph: expect.objectContaining({ folder, account: 'Brightwave', simulated: false }) as object,
  });
});

test('text, JSON and the page say that the tenant is simulated', async () => {
  const simulated = ['ana', 'bo'].map((name) =>
    record(`one_password_user:${name}`, 'one_password_user', {
      ...{ _class: ['User'], email: [`${name}@brightwave.example`] },
    }),
  );
  const real = record('one_password_user:A', 'one_password_user', { email: ['a@example.com'] });
  for (const [users, expected] of [
    [simulated, true],
    [[real], false],
  ] as const) {
    writeGraph([...ENTITIES, ...users]);
    expect((await run()).err.includes('; a simulated tenant;')).toBe(expected);
    expect(written().model.meta.simulated).toBe(expected);
    const { out } = await run({ format: 'json' });
    expect(JSON.parse(out)).toMatchObject({ graph: { simulated: expected } });
  }
});

test('--open shows the file; where that does not work, a sentence says so and the file is there', async () => {
  writeGraph();
  expect(await run({ open: true })).toMatchObject({ code: 0, opened: [outFile()] });
  const { code, err } = await run({ open: true }, false);
  expect(code).toBe(0);
  expect(err).toContain(`Could not start a browser: open ${outFile()} yourself.`);
});

test('what is missing stands on the page, with the rules that could not look', async () => {
  writeGraph();
  leaveSummary(folder, NOW, { [Steps.SIGNIN_ATTEMPTS]: 'failure' });
  const { err } = await run();
  const line = /^Sign-in attempts failed: (\d+) rules have no data, or only part of it\.$/m;
  const [sentence = '', count = ''] = line.exec(err) ?? [];
  expect(Number(count)).toBeGreaterThan(10);
  const { meta } = written().model;
  expect(meta.notJudgedLines).toEqual([sentence]);
  expect(meta.notJudged).toHaveLength(Number(count));
  expect(meta.notJudged).toContainEqual({
    rule: 'impossible-travel',
    cause: 'Sign-in attempts failed.',
  });
});

test('-o - writes the page to standard output, and all else to stderr', async () => {
  writeGraph();
  const { code, out, err } = await run({ output: '-' });
  expect([code, readdirSync(folder)]).toEqual([0, ['graph']]);
  expect(readPage(out)).toBeDefined();
  expect(err).toContain('Explorer: standard output (');
  expect(await run({ output: '-', open: true })).toMatchObject({ code: 2, out: '' });
});

test('no graph is a sentence', async () => {
  const { code, err } = await run();
  expect([code, err]).toEqual([2, expect.stringContaining(`There is no graph in ${folder}`)]);
});

test('an output that cannot be is a sentence, before anything is read', async () => {
  writeGraph();
  const nowhere = path.join(folder, 'nowhere', 'a.html');
  expect(await run({ output: nowhere })).toMatchObject({
    code: 2,
    err: expect.stringMatching(`^The folder ${path.dirname(nowhere)} does not exist`) as string,
  });
  expect(await run({ output: folder })).toMatchObject({
    code: 2,
    err: expect.stringMatching(`^${folder} is a folder`) as string,
  });
});

test('a broken rule loses only its own findings, and the page says so', async () => {
  writeGraph();
  const rulesFolder = path.join(folder, 'rules');
  mkdirSync(rulesFolder);
  writeFileSync(path.join(rulesFolder, 'broken.yaml'), '{}');
  copyFileSync(
    path.join(RULES_FOLDER, 'firewall-rules-changed.yaml'),
    path.join(rulesFolder, 'good.yaml'),
  );
  const { code, out, err } = await run({ rulesFolder });
  expect(code).toBe(3);
  expect(err).toMatch(/The rule broken failed: .*broken\.yaml is not a rule/);
  expect(out).toContain('1 finding, excluding the rules that failed');
  const { findings, meta } = written().model;
  expect(findings.map(({ rule }) => rule)).toEqual(['good']);
  expect(meta.failedRules).toEqual([
    { rule: 'broken', cause: expect.stringContaining('is not a rule') as string },
  ]);
});

test('reports an unreadable folder of rules as failed', async () => {
  writeGraph();
  const { code, err } = await run({ rulesFolder: path.join(folder, 'nowhere') });
  expect(code).toBe(3);
  expect(err).toMatch(/The rule all failed: The folder of rules .* cannot be read\./);
  expect(written().model.meta.rulesError).toMatch(/cannot be read\.$/);
});

describe('names that try to be more', () => {
  const HOSTILE = [
    ...['<script>alert(1)</script>', '</script><img src=x onerror=alert(1)>', '<!--<script>'],
    ...[
      `"'\`><svg/onload=alert(1)>`,
      '\u202egnp.exe\u2066',
      '🔐👩‍👩‍👧‍👦',
      ']]>&lt;${x}{{y}}',
      '\u2028\u2029\u0000',
    ],
  ];
  const VAULT = 'abcdefghijklmnopqrstuvwxyz';
  /** One text with all of it, and a mark of its own. */
  const hostile = (where: string): string => `${where} ${HOSTILE.join(' ')}`;

  const entities = [
    record(hostile('key of account'), 'one_password_account', { displayName: hostile('account') }),
    record(hostile('key of event'), `${EVENT}`, {
      ...{ action: 'updatfw', objectType: 'account', createdOn: NOW - DAY },
      ...{ displayName: hostile('name of event'), actorEmail: hostile('e-mail') },
      ...{ sessionIP: hostile('address'), country: hostile('country') },
      ...{ [hostile('name of a property')]: hostile('value'), list: [hostile('element')] },
      _rawData: [
        {
          name: 'default',
          rawData: { [hostile('raw name')]: hostile('raw'), 'a.b': [hostile('c')] },
        },
      ],
    }),
    record('type', hostile('type'), { _class: [hostile('class')] }),
    record(`one_password_vault:${VAULT}`, 'one_password_vault', { displayName: hostile('vault') }),
    record(`${EVENT}:exported`, EVENT, {
      ...{ action: 'export', objectType: 'vault', objectUUID: VAULT, createdOn: NOW - DAY },
    }),
    record(`${EVENT}:group`, EVENT, {
      ...{ action: 'delete', objectType: 'group', objectUUID: 'G', auxInfo: hostile('group') },
      createdOn: NOW - DAY,
    }),
  ];
  const relationships = [
    {
      ...{ _key: hostile('key of edge'), _type: hostile('type of edge'), _class: hostile('HAS') },
      ...{ _fromEntityKey: hostile('key of account'), _toEntityKey: hostile('key of event') },
      [hostile('name of an edge property')]: hostile('edge value'),
    },
  ];

  test('are only in the packed data of the page, and are read back unchanged', async () => {
    writeGraph(entities, relationships);
    expect(await run()).toMatchObject({ code: 0 });
    const { outside, model } = written();
    for (const text of HOSTILE) expect(outside).not.toContain(text);
    expect(outside.match(/<script\b/g)).toHaveLength(2);
    expect(outside.match(/<\/script/g)).toHaveLength(2);
    const event = entityByKey(model, hostile('key of event')) as number;
    const { _key, _type, _class, _rawData, ...properties } = entities[1] as Record<string, unknown>;
    expect(propertiesOf(model, event)).toEqual(properties);
    expect(rawDataOf(model, event)).toEqual((_rawData as { rawData: unknown }[])[0]?.rawData);
    expect(model.entities.map(({ type, classes }) => [type, classes])).toContainEqual([
      ...[hostile('type'), [hostile('class')]],
    ]);
    const [edges] = model.relationships;
    expect([edges?.type, edges?.class, [...(edges?.keys ?? [])]]).toEqual([
      ...[hostile('type of edge'), hostile('HAS').toUpperCase(), [hostile('key of edge')]],
    ]);
    expect(model.meta.account).toBe(hostile('account'));
    const found = model.findings.find(({ rule }) => rule === 'firewall-rules-changed');
    expect(found).toMatchObject({ who: hostile('e-mail'), what: 'changed the firewall rules' });
    expect(found?.where).toBe(`${hostile('address')}, ${hostile('country')}`);
    const whats = model.findings.map(({ what }) => what);
    expect(whats).toContain(`exported vault "${hostile('vault')}"`);
    expect(whats).toContain(`deleted group "${hostile('group')}"`);
  });
});
