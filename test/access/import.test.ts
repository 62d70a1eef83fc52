import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MINUTE } from '@graph-1password/vocabulary';
import { runImport } from '../../packages/cli/src/access/importing/run';
import { readSnapshot } from '../../packages/cli/src/access/read/readSnapshot';
import { exportScript } from '../../packages/cli/src/access/script';
import { readStored } from '../../packages/cli/src/access/store';
import { EXAMPLE, passHoundFile, REPORTS, withCanary } from './exports';
import { World } from './world';

const NOW = Date.UTC(2026, 2, 13, 12);
const CANARY = 'canary-value-of-a-secret';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'access-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const place = (name: string) => path.join(root, name);
const stateDir = () => place('state');

/** Runs the import in this process, without any graph. */
async function importFile(file: string, more: { dryRun?: boolean; asOf?: number } = {}) {
  const out: string[] = [];
  const context = {
    ...{ print: (text: string) => out.push(text), printError: (text: string) => out.push(text) },
    now: () => NOW,
  };
  jest.spyOn(process, 'cwd').mockReturnValue(root);
  process.env.XDG_DATA_HOME = place('data');
  const code = await runImport(file, { stateDir: stateDir(), ...more }, context);
  return { code, out: out.join('\n') };
}

const stored = () => readStored(path.join(stateDir(), 'local-integration-instance.access'));

/** Everything below a folder, as one text. */
const everythingIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

const world = () => new World('import', NOW - 60 * MINUTE);
const exportOf = (one: World, more: object[] = []) =>
  JSON.stringify({ schema: 1, complete: true, answers: [...one.answers(), ...more] });

test('an export is taken over as it is', async () => {
  const one = world();
  writeFileSync(place('a.json'), exportOf(one));
  const { code, out } = await importFile(place('a.json'));
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/8 people and machines, 5 groups, 5 vaults/),
  ]);
  const { snapshot } = stored() ?? {};
  for (const [group, members] of one.members)
    expect(snapshot?.members[group]?.rows.map(({ user }) => user)).toEqual([...members.keys()]);
  expect(snapshot?.asOf).toBe(NOW - 60 * MINUTE);
});

test('a canary in every field that can hold a secret is in no file and in no line', async () => {
  const items = { command: 'item list', captured_at: new Date(NOW).toISOString(), exit: 0 };
  const leaky = withCanary(
    [...world().answers(), { ...items, data: [{ id: 'x', title: 'y' }] }],
    CANARY,
  );
  writeFileSync(place('op.json'), JSON.stringify({ schema: 1, complete: true, answers: leaky }));
  writeFileSync(place('hound.json'), JSON.stringify(passHoundFile(CANARY)));
  for (const [name, text] of Object.entries(REPORTS)) {
    mkdirSync(place(name));
    writeFileSync(path.join(place(name), 'report.csv'), text);
  }
  const outputs = [await importFile(place('op.json'))];
  for (const [n, name] of ['hound.json', ...Object.keys(REPORTS)].entries())
    outputs.push(await importFile(place(name), { asOf: NOW + n + 1 }));
  expect(outputs.map(({ code }) => code)).toEqual(outputs.map(() => 0));
  // The canary is in the files, or this test would prove nothing.
  expect(readFileSync(place('op.json'), 'utf8').split(CANARY).length).toBeGreaterThan(50);
  expect(readFileSync(place('hound.json'), 'utf8').split(CANARY).length).toBeGreaterThan(5);
  expect(outputs.map(({ out }) => out).join('\n') + everythingIn(stateDir())).not.toContain(CANARY);
});

test.each([
  ['half of the JSON', (text: string) => text.slice(0, text.length / 2), /not whole JSON/],
  [
    'an export that stopped',
    (text: string) => text.replace('"complete":true', '"complete":false'),
    /did not come to its end/,
  ],
  [
    'a failed list',
    (text: string) => text.replace('"exit":0', '"exit":1'),
    /no answer of "op user list"/,
  ],
  [
    'a group without an id',
    (text: string) => text.replace(/"id":"[a-z0-9]{26}"/, '"id":"x"'),
    /without an id/,
  ],
  ['another program', () => '{"hello":1}', /no export that is known/],
  [
    'a file of the system',
    () => 'root:x:0:0:root:/root:/bin/bash\n',
    /no export that is known: enter .*1PassHound.*CSV/,
  ],
  ['a page', () => '<!DOCTYPE html>', /no export that is known/],
  ['a number', () => '17', /no export that is known/],
  ['an empty file', () => '', /not whole JSON/],
  [
    'a list that is none',
    (text: string) => text.replace('"data":[', '"data":"no","old":['),
    /is no list/,
  ],
  ['no text', () => Buffer.from([0xc3, 0x28]), /no text in UTF-8.*1PassHound/],
])('%s changes nothing', async (_, damage, message) => {
  writeFileSync(place('good.json'), exportOf(world()));
  await importFile(place('good.json'));
  const before = everythingIn(stateDir());
  const one = world();
  one.now += 20 * MINUTE;
  writeFileSync(place('bad.json'), damage(exportOf(one)));
  await expect(importFile(place('bad.json'))).rejects.toThrow(message);
  expect(everythingIn(stateDir())).toBe(before);
});

test('an older export, and one of another account, change nothing; a dry run neither', async () => {
  const [one, account] = [world(), { command: 'whoami', exit: 0 }];
  const who = (id: string) => ({
    ...{ ...account, captured_at: new Date(one.now).toISOString(), data: { account_uuid: id } },
  });
  const [a, b] = [one.random.upperId(), one.random.upperId()];
  writeFileSync(place('a.json'), exportOf(one, [who(a)]));
  await importFile(place('a.json'), { dryRun: true });
  expect(stored()).toBeUndefined();
  await importFile(place('a.json'));
  one.now -= 30 * MINUTE;
  writeFileSync(place('old.json'), exportOf(one));
  await expect(importFile(place('old.json'))).rejects.toThrow(
    /a newer one of .* was imported before/,
  );
  one.now += 50 * MINUTE;
  writeFileSync(place('b.json'), exportOf(one, [who(b)]));
  await expect(importFile(place('b.json'))).rejects.toThrow(`is of the account ${b}`);
});

test('what failed stays as it was in the export before, with its own time', async () => {
  const one = world();
  writeFileSync(place('a.json'), exportOf(one));
  await importFile(place('a.json'));
  one.now += 30 * MINUTE;
  const group = [...one.groups.keys()][2] ?? '';
  const answers = one.answers().map((each) => (each.of === group ? { ...each, exit: 1 } : each));
  writeFileSync(place('b.json'), JSON.stringify({ schema: 1, complete: true, answers }));
  const { out } = await importFile(place('b.json'));
  expect(out).toContain('The members of 1 group could not be read');
  expect(stored()?.snapshot.members[group]?.asOf).toBe(NOW - 60 * MINUTE);
});

test('1PassHound, in UTF-16 as PowerShell writes it', () => {
  const text = `\uFEFF${JSON.stringify(passHoundFile('x'))}`;
  writeFileSync(place('hound.json'), Buffer.from(text, 'utf16le'));
  const { account, users, groups, members, userGrants, groupGrants } = readSnapshot(
    place('hound.json'),
    NOW,
  );
  const { user, group, vault } = EXAMPLE;
  expect(account).toBe(EXAMPLE.account);
  expect(users?.rows).toEqual([
    { id: user, name: 'Ana "A" Souza', email: 'ana@a.example', type: 'MEMBER', state: 'ACTIVE' },
  ]);
  expect(groups?.rows[0]?.accountPermissions).toEqual(['MANAGE_GROUPS']);
  expect(members[group]?.rows).toEqual([{ user, role: 'MANAGER' }]);
  expect(userGrants[vault]?.rows).toEqual([
    { principal: user, permissions: ['view_and_copy_passwords', 'view_items'] },
  ]);
  expect(groupGrants[vault]?.rows).toEqual([{ principal: group, permissions: ['manage_vault'] }]);
});

test('the three reports of vault access, alone and together', () => {
  for (const [name, text] of Object.entries(REPORTS)) writeFileSync(place(`${name}.csv`), text);
  const { user, group, vault } = EXAMPLE;
  const all = readSnapshot(root, NOW);
  expect(all.members[group]?.rows).toEqual([{ user, role: null }]);
  expect(all.groupGrants[vault]?.rows).toEqual([
    { principal: group, permissions: ['view_and_copy_passwords', 'view_items'] },
  ]);
  expect(all.userGrants[vault]?.rows).toEqual([
    { principal: user, permissions: ['manage_vault', 'view_items'] },
  ]);
  const ways = readSnapshot(place('ways.csv'), NOW);
  expect(ways.lacks.join()).toContain(
    '1 group of the report has a name and no id, so later changes of it',
  );
  expect(readSnapshot(place('people.csv'), NOW).userGrants[vault]?.rows).toEqual([
    { principal: user, permissions: null },
  ]);
  writeFileSync(place('cut.csv'), REPORTS.ways.slice(0, -30));
  expect(() => readSnapshot(place('cut.csv'), NOW)).toThrow(/does not close|fields instead of/);
  writeFileSync(place('cut\u001b[2J\u202e.csv'), 'a,b\n1,2\n');
  expect(() => readSnapshot(place('cut\u001b[2J\u202e.csv'), NOW)).toThrow(
    /^cut \[2J\uFFFD.csv has none/,
  );
  writeFileSync(place('items.csv'), 'vaultName,itemName\na,b\n');
  expect(() => readSnapshot(place('items.csv'), NOW)).toThrow(/titles of items are not imported/);
});

test('a permission whose name is no known word is unknown, and no other and not none', () => {
  const { user, group, vault } = EXAMPLE;
  const granted = (permissions: unknown) => {
    const one = world();
    const answers = one
      .answers()
      .map((each) =>
        each.command === 'vault user list' ? { ...each, data: [{ id: user, permissions }] } : each,
      );
    writeFileSync(place('op.json'), JSON.stringify({ schema: 1, complete: true, answers }));
    const [answer] = Object.values(readSnapshot(place('op.json')).userGrants);
    return answer?.rows[0]?.permissions;
  };
  expect(granted(['weird_X-Y'])).toEqual(['unknown']);
  expect(granted(['view_items', 'view_items2', 7])).toEqual(['view_items', 'unknown']);
  expect(granted([])).toEqual([]);
  const csv = (words: string) =>
    `vaultUUID,userOrGroupUUID,groupName,permissions\n${vault},${group},Finance,"${words}"\n`;
  for (const [words, names] of [
    ["['manage_vault', 'view_items2']", ['manage_vault', 'unknown']],
    ["['x-1']", ['unknown']],
    ['view_items, manage_vault', ['manage_vault', 'view_items']],
    ['[]', []],
  ] as const) {
    writeFileSync(place('a.csv'), csv(words));
    expect(readSnapshot(place('a.csv'), NOW).groupGrants[vault]?.rows[0]?.permissions).toEqual(
      names,
    );
  }
});

test('the script asks a command line for what the import reads', () => {
  const one = world();
  const answers = Object.fromEntries(
    one
      .answers()
      .map(({ command, of, data }) => [of === undefined ? command : `${command} ${of}`, data]),
  );
  writeFileSync(place('answers.json'), JSON.stringify(answers, null, 2));
  // A command line that knows these answers, and prints them as 1Password's does.
  const bin = place('bin');
  mkdirSync(bin);
  const op = `#!${process.execPath}
const answers = JSON.parse(require('fs').readFileSync(${JSON.stringify(place('answers.json'))}));
const words = process.argv.slice(2).filter((word) => !word.startsWith('--') && word !== 'json').join(' ');
if (process.env.OP_CONNECT_HOST) process.exit(9);
if (words === 'whoami') console.log(JSON.stringify({ account_uuid: ${JSON.stringify(EXAMPLE.account)} }));
else if (words in answers) answers[words] && console.log(JSON.stringify(answers[words], null, 2));
else process.exit(1);
`;
  writeFileSync(path.join(bin, 'op'), op);
  chmodSync(path.join(bin, 'op'), 0o755);
  const withoutOp = spawnSync(
    '/bin/bash',
    ['-c', exportScript(), 'access-export.sh', place('none')],
    {
      env: { PATH: place('nothing') },
      encoding: 'utf8',
      timeout: 60_000,
    },
  );
  expect([withoutOp.status, withoutOp.stderr]).toEqual([
    1,
    expect.stringContaining('(op) is not installed'),
  ]);
  // Fewer calls: each is a process.
  for (const id of [...one.groups.keys()].slice(1)) one.groups.delete(id);
  for (const id of [...one.vaults].slice(1)) one.vaults.delete(id);
  answers['group list'] = one.answer(['group list'], NOW).data;
  answers['vault list'] = one.answer(['vault list'], NOW).data;
  writeFileSync(place('answers.json'), JSON.stringify(answers, null, 2));
  const env = { PATH: `${bin}:/usr/bin:/bin`, OP_CONNECT_HOST: 'http://example.invalid' };
  execFileSync('bash', ['-c', exportScript(), 'access-export.sh', place('out')], {
    env,
    stdio: 'pipe',
    timeout: 100_000,
  });
  const snapshot = readSnapshot(place('out'));
  const [group] = one.groups.keys();
  expect(snapshot.account).toBe(EXAMPLE.account);
  expect(snapshot.users?.rows).toHaveLength(8);
  expect(snapshot.members[group ?? '']?.rows.map(({ user }) => user)).toEqual([
    ...one.membersOf(group ?? '').keys(),
  ]);
  // "group get" and "vault get" are not known to it: what they tell is not needed.
  expect(snapshot.lacks).toEqual([]);
  const calls = readFileSync(path.join(place('out'), 'calls.jsonl'), 'utf8');
  writeFileSync(path.join(place('out'), 'calls.jsonl'), calls.replace('{"done":true}\n', ''));
  expect(() => readSnapshot(place('out'))).toThrow(/did not come to its end/);
});
