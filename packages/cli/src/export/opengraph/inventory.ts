import type { EntityRecord } from '@graph-1password/j1ql';
import { EntityTypes, isMachineEmail, lowerId, upperId } from '@graph-1password/vocabulary';
import type { AccountStates } from '@graph-1password/vocabulary';
import type { AccessState } from '../../../../../src/access/state';
import type { Named } from './access';
import type { GraphNode } from './file';
import type { AccountName, Person } from './nodes';
import {
  accountNode,
  addressId,
  addressNode,
  itemNode,
  lastTimes,
  personNode,
  personOf,
  text,
  vaultNode,
} from './nodes';
import type { Uses } from './uses';

const T = EntityTypes;

/** What has a node, and under which id. It holds ids of all that is no event. */
export class Inventory {
  readonly #titles: boolean;
  #account: AccountName | undefined;
  readonly #people = new Set<string>();
  readonly #vaults = new Set<string>();
  /** Ids of nodes by `<vault>:<item>`. */
  readonly #items = new Map<string, string>();
  readonly #itemIds = new Set<string>();
  /** Addresses of people by the id of their node, in lower case. */
  readonly people = new Map<string, string>();

  /** @param titles titles and websites of items may leave */
  constructor(titles: boolean) {
    this.#titles = titles;
  }

  get account(): AccountName | undefined {
    return this.#account;
  }

  /** The node of an entity; undefined for one that is none of its own. */
  nodeOf(record: EntityRecord, left: AccountStates): GraphNode | undefined {
    const { _type: type } = record;
    if (type === T.ACCOUNT) return this.#accountNode(record);
    if (type === T.CLIENT_IP) {
      const address = text(record['ipAddress']);
      return address === undefined ? undefined : addressNode(address, record, this.#account);
    }
    if (type === T.SECRET)
      return this.#itemNode(lowerId(record['vaultId']), lowerId(record['id']), record);
    if (type === T.USER) {
      const id = upperId(record['id']);
      return id === undefined ? undefined : this.#personNode(personOf(id, record), left, record);
    }
    if (type !== T.VAULT) return undefined;
    const id = lowerId(record['id']);
    return id === undefined ? undefined : this.#vaultNode(id, record);
  }

  /** Nodes of what only events or a snapshot of access know: an edge to a node that is not there would be lost. */
  *unseen(
    uses: Uses,
    access: { state: AccessState; named: Named } | undefined,
    left: AccountStates,
  ): Generator<GraphNode> {
    for (const id of access?.named.users ?? []) {
      if (this.#people.has(id)) continue;
      const { state: status = 'unknown', ...known } = access?.state.users.get(id) ?? {};
      const written = status === 'unknown' ? undefined : status.toUpperCase();
      yield this.#personNode({ ...known, id, state: written }, left);
    }
    for (const id of access?.named.vaults ?? []) {
      const { name, type } = access?.state.vaults.get(id) ?? {};
      if (!this.#vaults.has(id)) yield this.#vaultNode(id, { name, type });
    }
    for (const { user, vault, item } of uses.ofItems()) {
      if (!this.#people.has(user)) yield this.#personNode({ id: user }, left);
      if (!this.#vaults.has(vault)) yield this.#vaultNode(vault, {});
      if (!this.#items.has(`${vault}:${item}`)) {
        const node = this.#itemNode(vault, item, {});
        if (node) yield node;
      }
    }
  }

  /** The id of the node of an item: its own, as long as no item of another vault has the same. */
  itemId(vault: string, item: string): string {
    const key = `${vault}:${item}`;
    let id = this.#items.get(key);
    if (id !== undefined) return id;
    id = this.#itemIds.has(item) ? `${item}-${vault}` : item;
    this.#items.set(key, id);
    this.#itemIds.add(id);
    return id;
  }

  /** The id of the node of an entity by its key; undefined when there is none. */
  idOf(key: string | undefined): string | undefined {
    const [type, id, second] = parts(key);
    if (type === T.ACCOUNT) return this.#account?.id;
    if (type === T.USER) return this.#people.has(id) ? id : undefined;
    if (type === T.VAULT) return this.#vaults.has(id) ? id : undefined;
    if (type === T.SECRET) return this.#items.get(`${id}:${second}`);
    if (type !== T.CLIENT_IP) return undefined;
    return addressId(key?.slice(type.length + 1) ?? '', this.#account);
  }

  #accountNode(record: EntityRecord): GraphNode | undefined {
    const id = upperId(record['id']);
    if (id === undefined) return undefined;
    this.#account = { id, name: text(record['name']) ?? id };
    return accountNode(id, record);
  }

  #personNode(person: Person, left: AccountStates, record?: EntityRecord): GraphNode {
    const { id, email } = person;
    this.#people.add(id);
    if (email !== undefined && !isMachineEmail(email)) this.people.set(id, email.toLowerCase());
    return personNode(person, this.#account, left.get(id), record && lastTimes(record));
  }

  #vaultNode(id: string, record: Partial<EntityRecord>): GraphNode {
    this.#vaults.add(id);
    return vaultNode(id, record, this.#account);
  }

  #itemNode(
    vault: string | undefined,
    item: string | undefined,
    record: Partial<EntityRecord>,
  ): GraphNode | undefined {
    if (vault === undefined || item === undefined) return undefined;
    const id = this.itemId(vault, item);
    return itemNode({ id, item, titles: this.#titles }, record, this.#account);
  }
}

/** A key is `<type>:<id>` or `<type>:<id>:<second id>`. */
function parts(key = ''): [type: string, id: string, second: string] {
  const [type = '', id = '', second = ''] = key.split(':', 3);
  return [type, id, second];
}
