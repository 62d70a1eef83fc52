import type { EntityRecord } from '@graph-1password/j1ql';
import { isMachineEmail } from '@graph-1password/vocabulary';
import type { AccountState } from '@graph-1password/vocabulary';
import type { GraphNode, Properties, PropertyValue } from './file';
import { itemKinds, KINDS } from './kinds';

/** The account that everything is in. */
export interface AccountName {
  readonly id: string;
  readonly name: string;
}

/** Which account a node is of. */
export const ofAccount = (account: AccountName | undefined): Properties => ({
  account_id: account?.id,
  account_name: account?.name,
});

/** A text with content. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** A moment as ISO 8601, as 1PassHound writes it. @param ms epoch ms */
export const iso = (ms: unknown): string | undefined =>
  typeof ms === 'number' && Number.isFinite(ms) ? new Date(ms).toISOString() : undefined;

const only = <V extends PropertyValue>(value: unknown, type: string): V | undefined =>
  typeof value === type ? (value as V) : undefined;

/** A list of texts, unless it is empty. */
const texts = (value: unknown): readonly string[] | undefined => {
  const found = [value].flat().filter((each): each is string => typeof each === 'string');
  return found.length > 0 ? found : undefined;
};

/** The node of the account. @param id upper case */
export const accountNode = (id: string, { name }: EntityRecord): GraphNode => ({
  ...{ id, kinds: KINDS.account },
  properties: { name: text(name) ?? id, id, display_name: text(name) },
});

/** What is known of a person or a machine account. */
export interface Person {
  readonly id: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly type?: string | undefined;
  /** As 1Password's command line writes it. */
  readonly state?: string | undefined;
}

/**
 * The node of a person or a machine account.
 * @param left what the newest audit event about the account made of it
 * @param more further properties
 */
export function personNode(
  { id, name, email, type, state }: Person,
  account: AccountName | undefined,
  left?: AccountState,
  more: Properties = {},
): GraphNode {
  return {
    ...{ id, kinds: isMachineEmail(email) ? KINDS.service : KINDS.user },
    properties: {
      // The address is the name, as in 1PassHound; BloodHound writes names in capitals, so that it stands there twice.
      ...{ name: email ?? name ?? id, id, display_name: name, email: email?.toLowerCase(), type },
      state: left ? left.status.toUpperCase() : state,
      hasleft: left ? left.status !== 'active' : undefined,
      lefton: left && left.status !== 'active' ? iso(left.on) : undefined,
      ...more,
      ...ofAccount(account),
    },
  };
}

/** A user entity as a person. @param id upper case */
export const personOf = (id: string, { name, email, userType }: EntityRecord): Person => ({
  ...{ id, name: text(name), email: texts(email)?.[0], type: text(userType) },
});

/** When a user did what, as the graph knows it. */
export const lastTimes = (record: EntityRecord): Properties => ({
  lastsignin: iso(record['lastSignInOn']),
  lastfailedsignin: iso(record['lastFailedSignInOn']),
  lastitemusage: iso(record['lastItemUsageOn']),
});

/** The node of a vault. @param id lower case */
export const vaultNode = (
  id: string,
  record: Partial<EntityRecord>,
  account: AccountName | undefined,
): GraphNode => ({
  ...{ id, kinds: KINDS.vault },
  properties: {
    ...{ name: text(record['name']) ?? id, id },
    description: text(record['description']),
    type: text(record['type']),
    created: iso(record['createdOn']),
    updated: iso(record['updatedOn']),
    item_count: only<number>(record['itemsCount'], 'number'),
    privileged: only<boolean>(record['privileged'], 'boolean'),
    ...ofAccount(account),
  },
});

/**
 * The node of an item.
 * @param id of the node @param item id of the item, lower case
 * @param titles title and websites may leave
 */
export function itemNode(
  { id, item, titles }: { id: string; item: string; titles: boolean },
  record: Partial<EntityRecord>,
  account: AccountName | undefined,
): GraphNode {
  return {
    ...{ id, kinds: itemKinds(record['category']) },
    properties: {
      name: (titles ? text(record['name']) : undefined) ?? item,
      id: item,
      category: text(record['category']),
      state: text(record['state']),
      last_edited_by: text(record['lastEditedBy']),
      created: iso(record['createdOn']),
      updated: iso(record['updatedOn']),
      urls: titles ? texts(record['urls']) : undefined,
      ...ofAccount(account),
    },
  };
}

/** The id of the node of an address: colons would break searches. */
export const addressId = (address: string, account: AccountName | undefined): string =>
  [account?.id, 'ip', address.replaceAll(':', '-')].filter((part) => part !== undefined).join('-');

/** The node of a client address. */
export const addressNode = (
  address: string,
  record: EntityRecord,
  account: AccountName | undefined,
): GraphNode => ({
  ...{ id: addressId(address, account), kinds: KINDS.address },
  properties: {
    ...{ name: address, address },
    country: text(record['countryCode']),
    city: text(record['city']),
    firstseen: iso(record['firstSeenOn']),
    lastsignin: iso(record['lastSeenOn']),
    signincount: only<number>(record['signInCount'], 'number'),
    ...ofAccount(account),
  },
});
