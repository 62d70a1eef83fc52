import { DAY } from '@graph-1password/vocabulary';
import type { Use } from '../facts';
import type { Snapshot } from '../../../../../src/access/snapshot';
import { stateOf } from '../../../../../src/access/base';
import type { AccessView } from '../view';
import { checkAccess } from './checks';

const NOW = Date.UTC(2026, 2, 13);
const OPTIONS = { now: NOW, days: 30, mostOwners: 1, mostAdministrators: 1 };
const READ = ['view_and_copy_passwords', 'view_items'];
const at = <T>(rows: T[]) => ({ asOf: NOW - DAY, rows });

/** A quiet account, in which nothing has to be looked at, with changes. */
function found(
  change: (snapshot: Snapshot) => void,
  uses: [vault: string, user: string, daysAgo: number][] = [],
) {
  const member = (user: string) => ({ user, role: 'MEMBER' as const });
  const snapshot: Snapshot = {
    ...{ schema: 1, source: 'op', asOf: NOW - DAY, lacks: [] },
    users: at(['ANA', 'BEN'].map((id) => ({ id, name: id, state: 'ACTIVE', type: 'MEMBER' }))),
    groups: at([
      { id: 'o', name: 'Owners', type: 'OWNERS' },
      { id: 'g', name: 'Finance', type: 'USER_DEFINED', accountPermissions: ['VIEW_PEOPLE'] },
    ]),
    vaults: at([{ id: 'v', name: 'Payroll' }]),
    members: { o: at([member('ANA'), member('BEN')]), g: at([member('ANA')]) },
    userGrants: { v: at([]) },
    groupGrants: { v: at([{ principal: 'g', permissions: READ }]) },
  };
  change(snapshot);
  const use = (daysAgo: number): Use => ({
    ...{ count: 1, first: 0, last: NOW - daysAgo * DAY, byPerson: true, byMachine: false },
  });
  const byVault = new Map<string, Map<string, Use>>();
  for (const [vault, user, daysAgo] of [['v', 'ANA', 1] as const, ...uses])
    byVault.set(vault, new Map([...(byVault.get(vault) ?? []), [user, use(daysAgo)]]));
  const view = {
    ...{ state: stateOf(snapshot, NOW), snapshot, notes: [] },
    graph: { usedSince: NOW - 90 * DAY, facts: { uses: byVault, privileged: new Set(['v']) } },
  } as unknown as AccessView;
  return checkAccess(view, { ...OPTIONS, mostOwners: 2 }).map(
    ({ check, about, text }) => `${check} | ${about} | ${text}`,
  );
}

test('a quiet account has nothing to look at', () => {
  expect(found(() => undefined)).toEqual([]);
});

test('a group that can add itself', () => {
  const [finding] = found(
    ({ groups }) => void groups?.rows[1]?.accountPermissions?.push('MANAGE_GROUPS'),
  );
  expect(finding).toBe(
    'powerful-group | Finance | Its 1 member can add themselves to any group that people made (MANAGE_GROUPS).',
  );
  const [unknown] = found(({ groups, members }) => {
    groups?.rows[1]?.accountPermissions?.push('MANAGE_GROUPS');
    delete members['g'];
  });
  expect(unknown).toContain('Its members can add themselves');
});

test('the last owner, and too many', () => {
  const few = found(
    ({ users }) => void Object.assign(users?.rows[1] ?? {}, { state: 'SUSPENDED' }),
  );
  expect(few).toContain(
    'owners-and-administrators | Owners | Only ANA can act as an owner: with the last one the account is lost.',
  );
  expect(few).toContain(
    'suspended-with-access | BEN | Suspended, and still in 1 group (Owners) with 0 direct grants: all come back with reactivation.',
  );
  const [many] = found(({ members, users }) => {
    members['o']?.rows.push({ user: 'CAT', role: 'MEMBER' });
    users?.rows.push({ id: 'CAT', state: 'ACTIVE' });
  });
  expect(many).toContain('It has 3 members who can sign in, more than 2.');
});

test('a new way into a privileged vault, and one that nobody uses', () => {
  const origin = { since: NOW - 2 * DAY, sinceIs: 'exact' as const, by: 'ana@a.example' };
  const fresh = found(
    ({ userGrants }) =>
      void userGrants['v']?.rows.push({ principal: 'BEN', permissions: ['view_items'], origin }),
  );
  expect(fresh).toEqual([
    'new-way-into-privileged-vault | Payroll | BEN has a new way in: direct, 2026-03-11 00:00 UTC by ana@a.example (holds the keys).',
  ]);
  const stale = found(
    ({ userGrants }) =>
      void userGrants['v']?.rows.push({ principal: 'BEN', permissions: ['view_items'] }),
    [['v', 'BEN', 40]],
  );
  expect(stale).toEqual([
    'unused-privileged-access | Payroll | BEN can open it and has not for 30 days, last on 2026-02-01 00:00 UTC.',
  ]);
});

test('a grant that outlives the group, a guest with two vaults, a member among provisioned ones', () => {
  const doubled = found(
    ({ userGrants }) => void userGrants['v']?.rows.push({ principal: 'ANA', permissions: READ }),
  );
  expect(doubled).toEqual([
    'direct-beside-group | Payroll | ANA would keep it after leaving the group that gives the same.',
  ]);
  const guest = found((snapshot) => {
    snapshot.users?.rows.push({ id: 'GUS', name: 'GUS', type: 'GUEST', state: 'ACTIVE' });
    for (const id of ['w', 'x'])
      snapshot.userGrants[id] = at([{ principal: 'GUS', permissions: READ }]);
  });
  expect(guest).toEqual([
    expect.stringContaining('guest-with-several-vaults | GUS | A guest with 2 vaults'),
  ]);
  const drift = found(({ members, groups }) => {
    groups?.rows.push({ id: 'p', name: 'Sales', type: 'USER_DEFINED' });
    const by = (who: string) => ({ since: NOW - 9 * DAY, sinceIs: 'exact' as const, by: who });
    const bridge = by('Bridge@1PasswordServiceAccounts.com');
    members['p'] = at([
      ...['A', 'B', 'C'].map((user) => ({ user, role: 'MEMBER' as const, origin: bridge })),
      { user: 'BEN', role: 'MEMBER' as const, origin: by('ana@a.example') },
    ]);
  });
  expect(drift).toEqual([
    expect.stringContaining('member-added-by-hand | Sales | BEN was added by hand'),
  ]);
});
