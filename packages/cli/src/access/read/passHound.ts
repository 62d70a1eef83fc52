import { upperId } from '@graph-1password/vocabulary';
import type { Answer, GrantRow, MemberRow, Snapshot } from '../../../../../src/access/snapshot';
import {
  permissionBits,
  permissionNames,
  UNKNOWN_PERMISSION,
} from '../../../../../src/access/permissions';
import { idOf, ImportError, isObject, textsOf, wordsOf } from './allow';
import type { Fields } from './allow';

const NAME = 'The 1PassHound file';

/** What begins the kind of every edge. */
const PREFIX = 'OP';

/** Whether an object is a file of 1PassHound (its script, version of 2025-11). */
export const isPassHound = ({ metadata, graph }: Fields): boolean =>
  isObject(metadata) && metadata.source_kind === 'OPBase' && isObject(graph);

/**
 * Reads a file of 1PassHound. Of its nodes only accounts, users, groups and vaults are looked at: those of items carry the
 * beginnings of notes.
 * @param asOf when it was made, epoch ms: the file does not tell
 * @throws ImportError
 */
export function snapshotOfPassHound({ graph }: Fields, asOf: number): Snapshot {
  const { nodes, edges } = isObject(graph) ? graph : {};
  if (!isObjects(nodes) || !isObjects(edges)) {
    throw new ImportError(`${NAME} has no nodes or no edges: export it again.`);
  }
  const ofKind = (kind: string) =>
    nodes.filter(({ kinds }) => Array.isArray(kinds) && kinds.includes(kind));
  const at = <T>(rows: T[]): Answer<T> => ({ asOf, rows });
  const account = upperId(ofKind('OPAccount')[0]?.id);
  const users = ofKind('OPUser').map((node) => ({
    id: idOf(node.id, 'user', NAME),
    ...textsOf(propertiesOf(node), {
      ...{ name: 'display_name', email: 'email', type: 'type', state: 'state' },
    }),
  }));
  const groups = ofKind('OPGroup').map((node) => ({
    id: idOf(node.id, 'group', NAME),
    ...textsOf(propertiesOf(node), { name: 'name', type: 'type', state: 'state' }),
  }));
  const vaults = ofKind('OPVault').map((node) => ({
    id: idOf(node.id, 'vault', NAME),
    ...textsOf(propertiesOf(node), { name: 'name', type: 'type' }),
  }));
  if (users.length === 0) throw new ImportError(`${NAME} has no users: export it again.`);
  const links = new Links(edges, {
    users: new Set(users.map(({ id }) => id)),
    groups: new Set(groups.map(({ id }) => id)),
    vaults: new Set(vaults.map(({ id }) => id)),
    account,
  });
  const each = <T>(ids: readonly { id: string }[], rows: (id: string) => T[]) =>
    Object.fromEntries(ids.map(({ id }) => [id, at(rows(id))]));
  return {
    ...{ schema: 1, source: '1passhound' },
    ...(account !== undefined && { account }),
    asOf,
    users: at(users),
    groups: at(
      groups.map((group) => {
        const accountPermissions = links.powers.get(group.id);
        return { ...group, ...(accountPermissions && { accountPermissions }) };
      }),
    ),
    vaults: at(vaults),
    members: each(groups, (id) => links.members(id)),
    userGrants: each(vaults, (id) => grantsOf(links.userGrants.get(id))),
    groupGrants: each(vaults, (id) => grantsOf(links.groupGrants.get(id))),
    lacks: [],
  };
}

const isObjects = (value: unknown): value is Fields[] =>
  Array.isArray(value) && value.every(isObject);

const propertiesOf = ({ properties }: Fields): Fields => (isObject(properties) ? properties : {});

const grantsOf = (grants: ReadonlyMap<string, string[]> = new Map()): GrantRow[] =>
  [...grants].map(([principal, names]) => ({
    principal,
    permissions: permissionNames(permissionBits(names)),
  }));

/** Ids of what the edges link. */
interface Ends {
  users: ReadonlySet<string>;
  groups: ReadonlySet<string>;
  vaults: ReadonlySet<string>;
  account: string | undefined;
}

/** What the edges of a file say. */
class Links {
  /** Account permissions by group. */
  readonly powers = new Map<string, string[]>();
  /** Permissions by vault and principal. */
  readonly userGrants = new Map<string, Map<string, string[]>>();
  readonly groupGrants = new Map<string, Map<string, string[]>>();
  readonly #roles = new Map<string, Map<string, 'MEMBER' | 'MANAGER'>>();
  #hasManagers = false;

  constructor(edges: readonly Fields[], ends: Ends) {
    for (const edge of edges) {
      const [from, to] = [endOf(edge.start), endOf(edge.end)];
      if (typeof edge.kind !== 'string' || !edge.kind.startsWith(PREFIX) || !from || !to) continue;
      this.#take(edge.kind.slice(PREFIX.length), from, to, ends);
    }
  }

  /** Older versions of the script write every member as one: the role is unknown then. */
  members(group: string): MemberRow[] {
    return [...(this.#roles.get(group) ?? [])].map(([user, role]) => ({
      user,
      role: role === 'MANAGER' || this.#hasManagers ? role : null,
    }));
  }

  #take(kind: string, from: string, to: string, { users, groups, vaults, account }: Ends): void {
    const [user, group] = [from.toUpperCase(), from.toLowerCase()];
    const [vault, otherGroup] = [to.toLowerCase(), to.toLowerCase()];
    if (users.has(user) && vaults.has(vault)) add(this.userGrants, vault, user, snake(kind));
    else if (groups.has(group) && vaults.has(vault))
      add(this.groupGrants, vault, group, snake(kind));
    else if (groups.has(group) && to.toUpperCase() === account) {
      this.powers.set(group, [
        ...(this.powers.get(group) ?? []),
        ...wordsOf([snake(kind).toUpperCase()]),
      ]);
    } else if (users.has(user) && groups.has(otherGroup)) this.#join(kind, user, otherGroup);
  }

  #join(kind: string, user: string, group: string): void {
    if (kind !== 'MemberOf' && kind !== 'ManagerOf') return;
    const roles = this.#roles.get(group) ?? new Map<string, 'MEMBER' | 'MANAGER'>();
    this.#roles.set(group, roles);
    if (kind === 'ManagerOf') {
      this.#hasManagers = true;
      roles.set(user, 'MANAGER');
    } else if (!roles.has(user)) roles.set(user, 'MEMBER');
  }
}

const endOf = (end: unknown): string | undefined =>
  isObject(end) && typeof end.value === 'string' ? end.value : undefined;

/** `ViewAndCopyPasswords` is `view_and_copy_passwords`. */
const snake = (kind: string): string =>
  kind.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

function add(
  grants: Map<string, Map<string, string[]>>,
  vault: string,
  principal: string,
  name: string,
): void {
  // An edge that is no permission, such as one of a later version, is not one with an unknown name.
  if (
    permissionBits([name]) === UNKNOWN_PERMISSION &&
    !/_(items|vault|passwords|history)/.test(name)
  )
    return;
  const ofVault = grants.get(vault) ?? new Map<string, string[]>();
  grants.set(vault, ofVault);
  ofVault.set(principal, [...(ofVault.get(principal) ?? []), name]);
}
