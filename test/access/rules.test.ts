import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { accessAt, generateTenant, writeAccessExport } from '@graph-1password/tenant';
import type { Tenant } from '@graph-1password/tenant';
import { runImport } from '../../packages/cli/src/access/importing/run';
import { detectIn } from '../../packages/cli/src/detect/run';
import { entitiesOf } from './reading';

/** Rules that only an imported snapshot lets speak: no event says who is an owner, or what a group may do in the account. */
const RULES = [
  'last-owner',
  'owners-and-administrators',
  'powerful-group',
  'unused-privileged-access',
];

const NOW = Date.UTC(2026, 2, 13, 15);
let root: string;
const before = process.env;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'access-rules-'));
  process.env = { ...before, XDG_STATE_HOME: path.join(root, 'state'), XDG_DATA_HOME: root };
});
afterEach(() => {
  process.env = before;
  rmSync(root, { recursive: true, force: true });
});

type Truth = ReturnType<typeof accessAt>;

/** The graph of a tenant as far as these rules look at it; nobody uses any item. @returns its folder */
function writeGraph({ account, people, vaults, auditEvents, labels }: Tenant): string {
  const entity = (_type: string, _class: string, id: string, name: string, more: object = {}) => ({
    ...{ _key: `${_type}:${id}`, _type, _class: [_class], id, name, displayName: name, ...more },
  });
  const entities = [
    entity('one_password_account', 'Account', account.uuid, account.name),
    ...people.map(({ uuid, email }) => entity('one_password_user', 'User', uuid, email)),
    ...vaults.map(({ id, name }) =>
      entity('one_password_vault', 'Vault', id, name, {
        privileged: labels.privilegedVaults.includes(id),
      }),
    ),
    ...entitiesOf(auditEvents),
  ];
  const folder = path.join(root, 'graph-of-tenant');
  const step = path.join(folder, 'graph', 'step', 'entities');
  mkdirSync(step, { recursive: true });
  writeFileSync(path.join(step, '1.json'), JSON.stringify({ entities }));
  return folder;
}

/** What the rules find, as `rule: about`. @param change of what was exported */
async function found(tenant: Tenant, change: (truth: Truth) => void = () => undefined) {
  const dataDir = writeGraph(tenant);
  const truth = accessAt(tenant, NOW - DAY);
  change(truth);
  const folder = path.join(root, 'export');
  writeAccessExport(tenant, truth, folder);
  const silent = { print: () => undefined, printError: () => undefined, now: () => NOW };
  expect(await runImport(folder, { dataDir }, silent)).toBe(0);
  const { findings } = await detectIn(dataDir, NOW);
  return findings
    .filter(({ rule }) => RULES.includes(rule))
    .map(({ rule, who, what, lacks = [] }) => {
      // No run left this graph: what rests on events that may be missing says so, and nothing else does.
      expect(lacks.length > 0).toBe(rule === 'unused-privileged-access');
      return `${rule}: ${who} ${what.replace(` (${lacks.join(' ')})`, '')}`;
    })
    .sort();
}

describe.each(['5', 'pier'])('seed %s', (seed) => {
  const tenant = generateTenant({ seed, now: NOW, users: 30, events: 0, items: 40, vaults: 6 });
  const idOf = (truth: Truth, name: string) =>
    [...truth.groups.values()].find((each) => each.name === name)?.id ?? '';
  const members = (truth: Truth, name: string) =>
    truth.members.get(idOf(truth, name)) ?? new Map<string, 'MEMBER'>();
  const powerful = 'powerful-group: group "Support" has powers of an administrator';

  /** Who could open a privileged vault from the beginning, and can now: nobody uses anything in this graph. */
  function unused(): string[] {
    const [begin, now] = [accessAt(tenant, tenant.window.from), accessAt(tenant, NOW)];
    const emails = new Map(tenant.people.map(({ uuid, email }) => [uuid, email]));
    return tenant.labels.privilegedVaults.flatMap((vault) => {
      const object = begin.vaults.get(vault)?.name ?? '';
      const holders = [begin.userGrants, begin.groupGrants].flatMap((grants) =>
        [...(grants.get(vault) ?? [])].filter(([, permissions]) => permissions.has('view_items')),
      );
      return holders
        .filter(([id]) => now.userGrants.get(vault)?.has(id) || now.groupGrants.get(vault)?.has(id))
        .map(([id]) => {
          const group = begin.groups.get(id)?.name;
          const holder = group === undefined ? `${emails.get(id)} (${id})` : `group "${group}"`;
          return `unused-privileged-access: ${holder} may open ${object}, and no use is known`;
        });
    });
  }

  test('a powerful group, and a group that never uses what it may open; two owners are enough', async () => {
    expect(unused()).not.toEqual([]);
    expect(await found(tenant)).toEqual([powerful, ...unused()].sort());
  });

  test('the keys of account recovery are nobody’s access; other groups and people are named', async () => {
    const [vault = ''] = tenant.labels.privilegedVaults;
    const person = tenant.people.at(-1);
    const seen = await found(tenant, (truth) => {
      const all = new Set(['view_items', 'allow_viewing']);
      const grants = new Map(truth.groupGrants.get(vault));
      for (const type of ['RECOVERY', 'USER_DEFINED']) {
        const id = type.replace('_', '').padEnd(26, 'A');
        truth.groups.set(id, { id, name: type, type, accountPermissions: [] });
        grants.set(id, all);
      }
      truth.groupGrants.set(vault, grants);
      const direct = new Map(truth.userGrants.get(vault)).set(person?.uuid ?? '', all);
      truth.userGrants.set(vault, direct);
    });
    const unusedOnes = seen.filter((line) => line.startsWith('unused-privileged-access: ')).join();
    expect(unusedOnes).toContain('group "USER_DEFINED" may open');
    expect(unusedOnes).toContain(`${person?.email} (${person?.uuid}) may open`);
    expect(unusedOnes).not.toContain('group "RECOVERY"');
  });

  test('the last owner who can sign in', async () => {
    const one = await found(tenant, (truth) => {
      const [owner] = members(truth, 'Owners').keys();
      truth.users.set(owner ?? '', 'SUSPENDED');
    });
    expect(one).toContain('last-owner: group "Owners" has 1 members who can sign in, of 2');
  });

  test('more owners than are needed, and powers of which a group is deprived', async () => {
    const many = await found(tenant, (truth) => {
      for (const { uuid } of tenant.people.slice(8, 12))
        members(truth, 'Owners').set(uuid, 'MEMBER');
      const support = truth.groups.get(idOf(truth, 'Support'));
      if (support) truth.groups.set(support.id, { ...support, accountPermissions: [] });
    });
    expect(many).toContain(
      'owners-and-administrators: group "Owners" has 6 members who can sign in, of 6',
    );
    expect(many).not.toContain(powerful);
  });
});
