import { Random } from '@graph-1password/tenant';
import type { AuditEvent } from '@graph-1password/vocabulary';

/**
 * A second opinion on access: a 1Password account as naively as can be, with all permissions in plain sight. It changes at
 * random, writes the audit events that 1Password would, and answers as 1Password's command line does. Apart from the code
 * that it judges on purpose.
 */

/** The twelve permissions of a Business account with their bits (SDK), and what each needs. */
const BITS: Readonly<Record<string, number>> = {
  view_items: 32,
  view_and_copy_passwords: 16,
  view_item_history: 1024,
  edit_items: 64,
  manage_vault: 2,
};
/** Sets that hold all that they need, from least to most. */
const SETS: readonly (readonly string[])[] = [
  ['view_items'],
  ['view_items', 'view_and_copy_passwords'],
  ['view_items', 'view_and_copy_passwords', 'edit_items'],
  ['view_items', 'view_and_copy_passwords', 'view_item_history'],
  ['manage_vault'],
  ['manage_vault', 'view_items', 'view_and_copy_passwords', 'edit_items'],
];

export interface WorldUser {
  state: 'ACTIVE' | 'SUSPENDED' | 'DELETED';
}
export interface WorldGrant {
  permissions: Set<string>;
  /** An event told all of them since a snapshot could not. */
  told: boolean;
}

/** What an answer of the command line looks like. */
export interface WorldAnswer {
  command: string;
  of?: string;
  captured_at: string;
  exit: number;
  data: unknown;
}

type Grants = Map<string, Map<string, WorldGrant>>;

export class World {
  readonly random: Random;
  readonly users = new Map<string, WorldUser>();
  readonly groups = new Map<string, string>();
  readonly vaults = new Set<string>();
  readonly members = new Map<string, Map<string, 'MEMBER' | 'MANAGER'>>();
  readonly userGrants: Grants = new Map();
  readonly groupGrants: Grants = new Map();
  readonly events: AuditEvent[] = [];
  /** Epoch ms. */
  now: number;

  constructor(seed: string, now: number) {
    this.random = new Random(seed);
    this.now = now;
    for (let n = 0; n < 8; n++) this.users.set(this.random.upperId(), { state: 'ACTIVE' });
    for (const type of ['OWNERS', 'TEAM_MEMBERS', 'USER_DEFINED', 'USER_DEFINED', 'USER_DEFINED'])
      this.#addGroup(type);
    for (let n = 0; n < 5; n++) this.#addVault();
    for (const group of this.groups.keys())
      for (const user of this.users.keys())
        if (this.random.chance(0.4)) this.membersOf(group).set(user, this.#role());
    for (const vault of this.vaults) {
      for (const user of this.users.keys())
        if (this.random.chance(0.2)) this.#put(this.userGrants, vault, user, this.#set());
      for (const group of this.groups.keys())
        if (this.random.chance(0.4)) this.#put(this.groupGrants, vault, group, this.#set());
    }
  }

  membersOf = (group: string) => listOf(this.members, group);

  /** Something happens, with its event. @param silently without one: past the audit trail */
  step(silently = false): void {
    const before = this.events.length;
    const kinds = [
      ...[this.#join, this.#join, this.#role1, this.#leave, this.#grant, this.#grant, this.#update],
      ...[this.#update, this.#revoke, this.#revoke, this.#state, this.#state],
      ...(silently ? [] : [this.#deleteUser, this.#makeGroup, this.#dropGroup, this.#makeVault]),
      ...(silently ? [] : [this.#dropVault, this.#newUser]),
    ];
    this.random.pick(kinds).call(this);
    if (silently) this.events.length = before;
  }

  /** Answers every call of the export. @param at when each is given, epoch ms; the world does not change meanwhile */
  answers(at: () => number = () => this.now): WorldAnswer[] {
    return this.calls().map((call) => this.answer(call, at()));
  }

  /** The calls that an export makes now. */
  calls(): [command: string, of?: string][] {
    return [
      ...([['user list'], ['group list'], ['vault list']] as [string][]),
      ...[...this.groups.keys()].map((id): [string, string] => ['group user list', id]),
      ...[...this.vaults].flatMap((id): [string, string][] => [
        ['vault user list', id],
        ['vault group list', id],
      ]),
    ];
  }

  answer([command, of]: [command: string, of?: string], at: number): WorldAnswer {
    const head = {
      command,
      ...(of !== undefined && { of }),
      captured_at: new Date(at).toISOString(),
    };
    const isGone = of !== undefined && !this.groups.has(of) && !this.vaults.has(of);
    if (isGone) return { ...head, exit: 1, data: null };
    return { ...head, exit: 0, data: this.#data(command, of ?? '') };
  }

  #data(command: string, of: string): unknown {
    const user = (id: string) => ({
      ...{ id, name: `User ${id.slice(0, 4)}`, email: `${id.slice(0, 6)}@a.example` },
      ...{ type: 'MEMBER', state: this.users.get(id)?.state },
    });
    const grants = (all: Grants, row: (id: string) => object) =>
      [...listOf(all, of)].map(([id, { permissions }]) => ({
        ...row(id),
        permissions: [...permissions],
      }));
    const alive = [...this.users.keys()].filter((id) => this.users.get(id)?.state !== 'DELETED');
    if (command === 'user list') return alive.map(user);
    if (command === 'group list')
      return [...this.groups].map(([id, type]) => ({
        id,
        name: id.slice(0, 5),
        type,
        state: 'ACTIVE',
      }));
    if (command === 'vault list')
      return [...this.vaults].map((id) => ({ id, name: `V ${id.slice(0, 4)}` }));
    if (command === 'group user list') {
      const rows = [...this.membersOf(of)].map(([id, role]) => ({ ...user(id), role }));
      return rows.length === 0 ? null : rows;
    }
    return command === 'vault user list'
      ? grants(this.userGrants, user)
      : grants(this.groupGrants, (id) => ({ id, name: id.slice(0, 5), state: 'ACTIVE' }));
  }

  /** All grants are told of from now on: a snapshot was made. */
  tellAll(): void {
    for (const all of [this.userGrants, this.groupGrants])
      for (const grants of all.values()) for (const grant of grants.values()) grant.told = true;
  }

  #set = (): Set<string> => new Set(this.random.pick(SETS));
  #role = (): 'MEMBER' | 'MANAGER' => (this.random.chance(0.2) ? 'MANAGER' : 'MEMBER');
  #user = (): string =>
    this.random.pick(
      [...this.users.keys()].filter((id) => this.users.get(id)?.state !== 'DELETED'),
    );

  #put(all: Grants, vault: string, principal: string, permissions: Set<string>): void {
    listOf(all, vault).set(principal, { permissions, told: true });
  }

  #emit(
    action: string,
    object_type: string,
    object_uuid: string,
    more: Partial<AuditEvent> = {},
  ): void {
    const actor = this.#user();
    const digits = String(Math.floor(this.random.next() * 1e6)).padStart(6, '0');
    const timestamp = new Date(this.now).toISOString().replace('Z', `${digits}Z`);
    const uuid = this.random.upperId();
    this.events.push({
      uuid,
      timestamp,
      actor_uuid: actor,
      action,
      object_type,
      object_uuid,
      ...more,
    });
  }

  #addGroup(type: string): string {
    const id = this.random.id();
    this.groups.set(id, type);
    return id;
  }

  #addVault(): string {
    const id = this.random.id();
    this.vaults.add(id);
    return id;
  }

  #join(): void {
    const [group, user] = [this.random.pick([...this.groups.keys()]), this.#user()];
    if (this.membersOf(group).has(user)) return;
    const role = this.#role();
    this.membersOf(group).set(user, role);
    this.#emit('join', 'gm', group, { aux_uuid: user, aux_info: role === 'MANAGER' ? 'A' : 'R' });
  }

  #role1(): void {
    const [group, members] = this.random.pick([...this.members]);
    const user = this.#oneOf(members);
    if (user === undefined || !this.groups.has(group)) return;
    const role = members.get(user) === 'MANAGER' ? 'MEMBER' : 'MANAGER';
    members.set(user, role);
    this.#emit('role', 'gm', group, { aux_uuid: user, aux_info: role === 'MANAGER' ? 'A' : 'R' });
  }

  #leave(): void {
    const [group, members] = this.random.pick([...this.members]);
    const user = this.#oneOf(members);
    if (user === undefined || !this.groups.has(group)) return;
    members.delete(user);
    this.#emit('leave', 'gm', group, { aux_uuid: user });
  }

  #kind(): [all: Grants, type: string, principal: () => string] {
    return this.random.chance(0.5)
      ? [this.userGrants, 'uva', this.#user]
      : [this.groupGrants, 'gva', () => this.random.pick([...this.groups.keys()])];
  }

  #grant(): void {
    const [all, type, pick] = this.#kind();
    const [vault, principal] = [this.random.pick([...this.vaults]), pick()];
    const before = listOf(all, vault).get(principal)?.permissions ?? [];
    const permissions = new Set([...before, ...this.#set()]);
    listOf(all, vault).set(principal, { permissions, told: false });
    this.#emit('grant', type, vault, { aux_uuid: principal });
  }

  #update(): void {
    const [all, type] = this.#kind();
    const vault = this.random.pick([...this.vaults]);
    const principal = this.#oneOf(listOf(all, vault));
    if (principal === undefined) return;
    const permissions = this.#set();
    const told = this.random.chance(0.7);
    listOf(all, vault).set(principal, { permissions, told });
    const acl = [...permissions].reduce((sum, name) => sum | (BITS[name] ?? 0), 0);
    this.#emit('update', type, vault, {
      aux_uuid: principal,
      aux_info: told ? `${acl}` : '{"acl":1}',
    });
  }

  #revoke(): void {
    const [all, type] = this.#kind();
    const vault = this.random.pick([...this.vaults]);
    const principal = this.#oneOf(listOf(all, vault));
    if (principal === undefined) return;
    listOf(all, vault).delete(principal);
    this.#emit('revoke', type, vault, { aux_uuid: principal });
  }

  #state(): void {
    const id = this.#user();
    const user = this.users.get(id);
    if (!user) return;
    user.state = user.state === 'ACTIVE' ? 'SUSPENDED' : 'ACTIVE';
    this.#emit(user.state === 'ACTIVE' ? 'reactivate' : 'suspend', 'user', id);
  }

  #newUser(): void {
    const id = this.random.upperId();
    this.users.set(id, { state: 'ACTIVE' });
    this.#emit('join', 'user', id);
    this.now++;
    this.#emit('activate', 'user', id);
  }

  #deleteUser(): void {
    const alive = [...this.users.values()].filter(({ state }) => state !== 'DELETED');
    if (alive.length < 5) return;
    const id = this.#user();
    this.users.set(id, { state: 'DELETED' });
    for (const lists of [this.members, this.userGrants])
      for (const list of lists.values()) list.delete(id);
    this.#emit('delete', 'user', id);
  }

  #makeGroup(): void {
    const id = this.#addGroup('USER_DEFINED');
    this.membersOf(id);
    this.#emit('create', 'group', id, { aux_info: `Group ${id.slice(0, 3)}` });
  }

  #dropGroup(): void {
    const id = this.#oneOf(new Map([...this.groups].filter(([, type]) => type === 'USER_DEFINED')));
    if (id === undefined || this.groups.size < 4) return;
    this.groups.delete(id);
    this.members.delete(id);
    for (const grants of this.groupGrants.values()) grants.delete(id);
    this.#emit('delete', 'group', id);
  }

  /** Its maker gets everything, and the owners manage it: no event says either. */
  #makeVault(): void {
    const id = this.#addVault();
    this.#emit('create', 'vault', id);
    const maker = this.events.at(-1)?.actor_uuid ?? '';
    listOf(this.userGrants, id).set(maker, {
      permissions: new Set(Object.keys(BITS)),
      told: false,
    });
    const owners = [...this.groups].find(([, type]) => type === 'OWNERS')?.[0] ?? '';
    listOf(this.groupGrants, id).set(owners, {
      permissions: new Set(['manage_vault']),
      told: false,
    });
  }

  #dropVault(): void {
    if (this.vaults.size < 3) return;
    const id = this.random.pick([...this.vaults]);
    this.vaults.delete(id);
    this.userGrants.delete(id);
    this.groupGrants.delete(id);
    this.#emit('delete', 'vault', id);
  }

  #oneOf(all: ReadonlyMap<string, unknown>): string | undefined {
    return all.size === 0 ? undefined : this.random.pick([...all.keys()]);
  }
}

function listOf<T>(lists: Map<string, Map<string, T>>, id: string): Map<string, T> {
  const list = lists.get(id) ?? new Map<string, T>();
  lists.set(id, list);
  return list;
}
