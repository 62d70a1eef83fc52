import { TYPES } from './truth/graph';
import type { TrueGraph } from './truth/graph';

/** Who may do what in a made-up account: what an administrator's export says, in plain words. */
export interface Organization {
  /** UUIDs, those of people whom no event names too; `suspended` of some. */
  readonly people: ReadonlyMap<string, { readonly name: string; readonly suspended: boolean }>;
  readonly groups: readonly OrganizationGroup[];
  readonly vaults: readonly OrganizationVault[];
}

interface OrganizationGroup {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** What its members may do in the account. */
  readonly permissions: readonly string[];
  readonly members: ReadonlyMap<string, 'MEMBER' | 'MANAGER'>;
}

interface OrganizationVault {
  readonly id: string;
  readonly name: string;
  readonly people: ReadonlyMap<string, readonly string[]>;
  /** By id of the group. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

const KEYS = ['view_items'];
const READS = ['view_items', 'view_and_copy_passwords'];
const EDITS = [...READS, 'edit_items'];
const EXPORTS = [...READS, 'view_item_history', 'export_items'];
const MANAGES = ['manage_vault'];

const idOf = (letters: string): string => letters.padEnd(26, 'q');

/** A vault that Connect does not show and nobody used, and a person whom no event names. */
export const HIDDEN_VAULT = idOf('hiddenvault');
export const STRANGER = idOf('stranger').toUpperCase();

/** An organization of the people and vaults of a graph, and some that it does not have. */
export function organizationOf(graph: TrueGraph): Organization {
  const users = graph.of(TYPES.user).map(({ _key }) => _key.split(':')[1] ?? '');
  const vaults = graph.of(TYPES.vault).map(({ _key }) => _key.split(':')[1] ?? '');
  const at = (n: number): string => users[n] ?? '';
  const group = (
    name: string,
    type: string,
    members: readonly [string, 'MEMBER' | 'MANAGER'][],
    permissions: readonly string[] = [],
  ): OrganizationGroup => ({
    ...{ id: idOf(name.toLowerCase()), name, type, permissions, members: new Map(members) },
  });
  const groups = [
    group('Owners', 'OWNERS', [[at(0), 'MEMBER']]),
    group('Finance', 'USER_DEFINED', [
      ...[at(1), at(2), at(3), STRANGER].map((id): [string, 'MEMBER'] => [id, 'MEMBER']),
      [at(4), 'MANAGER'],
    ]),
    group('Operators', 'USER_DEFINED', [
      [at(3), 'MEMBER'],
      [at(5), 'MEMBER'],
    ]),
    group('Helpdesk', 'USER_DEFINED', [[at(6), 'MEMBER']], ['MANAGE_GROUPS']),
    group('Recovery', 'RECOVERY', []),
  ];
  const [owners = '', finance = '', operators = '', , recovery = ''] = groups.map(({ id }) => id);
  return {
    people: new Map([
      ...users.map((id, n): [string, { name: string; suspended: boolean }] => [
        id,
        { name: `Told ${n}`, suspended: n === 7 },
      ]),
      [STRANGER, { name: 'Sam Stranger', suspended: false }],
    ]),
    groups,
    vaults: [
      ...vaults.map((id, n) => ({
        ...{ id, name: `Told ${id}` },
        people: new Map([
          [at(n), n % 2 === 0 ? EDITS : EXPORTS],
          [at(n + 7), KEYS],
          [at(4), MANAGES],
        ]),
        groups: new Map(
          n % 2 === 0
            ? [
                [finance, READS],
                [recovery, READS],
              ]
            : [
                [operators, EXPORTS],
                [owners, MANAGES],
              ],
        ),
      })),
      {
        ...{ id: HIDDEN_VAULT, name: 'Hidden vault' },
        people: new Map([[at(2), EDITS]]),
        groups: new Map([[finance, KEYS]]),
      },
    ],
  };
}

/** What 1Password's command line would answer about it. @param at when, epoch ms */
export function exportOf({ people, groups, vaults }: Organization, at: number): object {
  const answer = (command: string, data: unknown, of?: string) => ({
    ...{ command, ...(of !== undefined && { of }), captured_at: new Date(at).toISOString() },
    ...{ exit: 0, data },
  });
  const person = (id: string) => {
    const { name, suspended } = people.get(id) ?? { name: id, suspended: false };
    const email = `${id.toLowerCase()}@told.example`;
    return { id, name, email, type: 'MEMBER', state: suspended ? 'SUSPENDED' : 'ACTIVE' };
  };
  const answers = [
    answer('user list', [...people.keys()].map(person)),
    answer(
      'group list',
      groups.map(({ id, name, type, permissions }) => ({ id, name, type, permissions })),
    ),
    answer(
      'vault list',
      vaults.map(({ id, name }) => ({ id, name, type: 'USER_CREATED' })),
    ),
    ...groups.map(({ id, members }) =>
      answer(
        'group user list',
        Array.from(members, ([user, role]) => ({ ...person(user), role })),
        id,
      ),
    ),
    ...vaults.flatMap(({ id, people: own, groups: shared }) => [
      answer(
        'vault user list',
        Array.from(own, ([user, permissions]) => ({ ...person(user), permissions })),
        id,
      ),
      answer(
        'vault group list',
        Array.from(shared, ([of, permissions]) => ({ id: of, permissions })),
        id,
      ),
    ]),
  ];
  return { schema: 1, complete: true, answers };
}
