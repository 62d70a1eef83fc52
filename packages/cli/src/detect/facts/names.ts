import type { Graph, GraphEntity } from '@graph-1password/j1ql';
import type { EntityType } from '@graph-1password/vocabulary';
import { EntityTypes, entityKey, secretKey, FACET_TYPES } from '@graph-1password/vocabulary';
import type { Party } from './types';
import { textOf } from './values';

const T = EntityTypes;

/** Types whose entities are users: the one that knows most, and its roles. */
export const USERS: readonly EntityType[] = [T.USER, ...FACET_TYPES];

/** Names of the entities in a graph. What needs a pass over all events is built on first use. */
export class Names {
  #groups: Map<string, string> | undefined;
  #devices: Map<string, string> | undefined;
  #items: Map<string, GraphEntity> | undefined;

  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** A user by UUID. */
  user(uuid: string): { name?: string; email?: string } | undefined {
    for (const type of USERS) {
      const user = this.#graph.byKey.get(entityKey(type, uuid));
      if (user) return nameAndEmail(user);
    }
    return undefined;
  }

  /** The name of a vault that was collected. */
  vault(id: string): string | undefined {
    return textOf(this.#graph.byKey.get(entityKey(T.VAULT, id)), 'displayName');
  }

  /** An item that was collected. @param vault its vault, when it is known */
  item(id: string, vault: string | undefined): GraphEntity | undefined {
    const known = vault === undefined ? undefined : this.#graph.byKey.get(secretKey(vault, id));
    if (known || vault !== undefined) return known;
    this.#items ??= new Map(
      (this.#graph.byType.get(T.SECRET) ?? []).map((item) => [
        textOf(item, 'id') ?? item.key,
        item,
      ]),
    );
    return this.#items.get(id);
  }

  /** The name of an account that was collected. @param id default: the only one there is */
  account(id?: string): string | undefined {
    const [first] = this.#graph.byType.get(T.ACCOUNT) ?? [];
    const account = id === undefined ? first : this.#graph.byKey.get(entityKey(T.ACCOUNT, id));
    return textOf(account, 'displayName');
  }

  /** The name of a group: the events that create, change or delete a group may carry it. */
  group(id: string): string | undefined {
    this.#groups ??= this.#audited((event) =>
      textOf(event, 'objectType') === 'group'
        ? [textOf(event, 'objectUUID'), textOf(event, 'auxInfo')]
        : undefined,
    );
    return this.#groups.get(id);
  }

  /**
   * The name that an app gives its device: the session of an audit event has the id of the device, and its sign-in the
   * name of the computer, phone or browser.
   */
  device(id: string): string | undefined {
    this.#devices ??= this.#devicesBySession();
    return this.#devices.get(id);
  }

  #devicesBySession(): Map<string, string> {
    const sessions = new Map<string, string>();
    for (const signIn of this.#graph.byType.get(T.SIGNIN_EVENT) ?? []) {
      const [session, name] = [textOf(signIn, 'sessionUUID'), deviceName(signIn)];
      if (session !== undefined && name !== undefined) sessions.set(session, name);
    }
    return this.#audited((event) => [
      textOf(event, 'sessionDeviceUUID'),
      sessions.get(textOf(event, 'sessionUUID') ?? ''),
    ]);
  }

  /** Names by id from all audit events; the newest name of an id wins. */
  #audited(
    entryOf: (event: GraphEntity) => [string | undefined, string | undefined] | undefined,
  ): Map<string, string> {
    const found = new Map<string, string>();
    const newest = new Map<string, number>();
    for (const event of this.#graph.byType.get(T.AUDIT_EVENT) ?? []) {
      const [id, name] = entryOf(event) ?? [];
      if (id === undefined || name === undefined) continue;
      const on = event.value('createdOn');
      const at = typeof on === 'number' ? on : 0;
      if (at < (newest.get(id) ?? 0)) continue;
      newest.set(id, at);
      found.set(id, name);
    }
    return found;
  }
}

/** Name and e-mail of a user entity; what stands for a missing name is none. */
export function nameAndEmail(user: GraphEntity): { name?: string; email?: string } {
  const emails = [user.value('email') ?? user.value('username')].flat();
  const [email] = emails.filter((value): value is string => typeof value === 'string');
  const name = textOf(user, 'displayName');
  return {
    ...(name !== undefined && name !== email && name !== textOf(user, 'id') && { name }),
    ...(email !== undefined && { email }),
  };
}

/** Computer, phone or browser and operating system, as an app names them. */
export function deviceName(event: GraphEntity): string | undefined {
  const parts = [textOf(event, 'platformName'), textOf(event, 'osName')];
  return parts.filter((part) => part !== undefined).join(', ') || undefined;
}

/** Who a UUID is. @param email as the event has it, when the graph does not know the user */
export function partyOf(
  names: Names,
  kind: Party['kind'],
  uuid: string | undefined,
  email?: string,
): Party | undefined {
  if (uuid === undefined && email === undefined) return undefined;
  const known = uuid === undefined ? undefined : names.user(uuid);
  return {
    kind,
    ...(uuid !== undefined && { uuid }),
    ...(email !== undefined && { email }),
    ...known,
  };
}
