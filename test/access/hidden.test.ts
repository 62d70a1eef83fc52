import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HOUR, MINUTE } from '@graph-1password/vocabulary';
import { runImport } from '../../packages/cli/src/access/importing/run';
import { runReport } from '../../packages/cli/src/access/report/run';
import { runLeaver } from '../../packages/cli/src/leaver/run';
import { World } from './world';

/** A vault that Connect shows, with an item, and one that it does not show; Ana has left and could open both. */
const START = Date.UTC(2026, 2, 1);
const NOW = START + 10 * MINUTE;

let root: string;
const before = process.env;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'access-hidden-'));
  process.env = { ...before, XDG_STATE_HOME: path.join(root, 'state'), XDG_DATA_HOME: root };
});
afterEach(() => {
  process.env = before;
  rmSync(root, { recursive: true, force: true });
});

const entity = (_type: string, id: string, more: object = {}) => ({
  ...{ _key: `${_type}:${id}`, _type, _class: ['Record'], id, name: id, displayName: id, ...more },
});
const used = (user: string, vault: string) =>
  entity('one_password_item_usage_event', `${vault}-USE`, {
    ...{ userUUID: user, vaultUUID: vault, itemUUID: 'secret', createdOn: START - HOUR },
    accessedBy: 'person',
  });

async function account() {
  const world = new World('hidden', START);
  const [shown = '', hidden = '', personal = ''] = world.vaults;
  const [ana = ''] = world.users.keys();
  for (const grants of world.userGrants.values()) grants.delete(ana);
  for (const members of world.members.values()) members.delete(ana);
  for (const vault of [shown, hidden, personal]) {
    const grants = world.userGrants.get(vault) ?? new Map<string, never>();
    world.userGrants.set(vault, grants);
    grants.set(ana, { permissions: new Set(['view_items']), told: true });
  }
  const answers = world.answers().map((answer) => {
    if (answer.command !== 'vault list') return answer;
    const rows = answer.data as { id: string }[];
    const typed = rows.map((row) => (row.id === personal ? { ...row, type: 'PERSONAL' } : row));
    return { ...answer, data: typed };
  });
  const dataDir = path.join(root, 'graphs');
  const step = path.join(dataDir, 'graph', 'step', 'entities');
  mkdirSync(step, { recursive: true });
  const entities = [
    entity('one_password_user', ana, { _class: ['User'], email: ['ana@a.example'] }),
    entity('one_password_vault', shown),
    entity('one_password_secret', `${shown}:item`, { id: 'item', vaultId: shown }),
    entity('one_password_audit_event', 'LEFT', {
      ...{ objectType: 'user', action: 'suspend', objectUUID: ana, createdOn: START + MINUTE },
    }),
    used(ana, hidden),
  ];
  writeFileSync(path.join(step, '1.json'), JSON.stringify({ entities }));
  const file = path.join(root, 'export.json');
  writeFileSync(file, JSON.stringify({ schema: 1, complete: true, answers }));
  const context = { print: () => '', printError: () => '', now: () => START + MINUTE };
  await runImport(file, { dataDir }, context);
  return { dataDir, ana, shown, hidden, name: `V ${hidden.slice(0, 4)}` };
}

test('who can open a vault that Connect does not show is answered, by its name', async () => {
  const { dataDir, ana, name } = await account();
  const out: string[] = [];
  const print = (text: string) => out.push(text);
  const context = { print, printError: print, now: () => NOW };
  await runReport('who', { vault: name, dataDir, format: 'json', days: 90 }, context);
  const { lines } = JSON.parse(out.join('')) as { lines: { person: { uuid: string } }[] };
  expect(lines.map(({ person }) => person.uuid)).toContain(ana);
});

test('what a leaver could open and Connect does not show is named, their own vault apart', async () => {
  const { dataDir, shown, hidden, name } = await account();
  const out: string[] = [];
  const to = { print: (text: string) => out.push(text), printError: () => undefined };
  await runLeaver([], { dataDir, all: true, format: 'json', now: NOW }, to);
  const { people, notes } = JSON.parse(out.join('')) as {
    people: { items: { grade: string; vaultId: string }[]; hiddenVaults: unknown }[];
    notes: string[];
  };
  expect(people[0]).toMatchObject({
    items: [{ grade: 'C', vaultId: shown, itemId: 'item' }],
    hiddenVaults: [{ vaultId: hidden, vault: name }],
  });
  expect(notes).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        `could open 1 vault that Connect does not show, .*: "${name}" \\(${hidden}\\)`,
      ),
      expect.stringMatching(`used 1 item in vaults that Connect does not show.*"${name}"`),
    ]),
  );
});
