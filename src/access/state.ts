import type { GroupRow, Origin, UserRow, VaultRow } from './snapshot';

/** A person or a machine account at a moment. */
export interface KnownUser extends Omit<UserRow, 'state'> {
  /** As {@link PersonState}; `unknown` when nothing tells. */
  state: PersonState;
  /** When the state began and who brought it about, when an event tells. */
  stateOrigin?: Origin;
}

/**
 * Whether somebody can sign in. `pending`: the account was never set up. `recovery`: not before an administrator
 * confirms. Suspended people keep memberships and grants, and get them back with reactivation.
 */
export type PersonState = 'active' | 'suspended' | 'deleted' | 'pending' | 'recovery' | 'unknown';

/** A group at a moment. */
export interface KnownGroup extends GroupRow {
  /** What it may do in the account may have changed then, epoch ms: the event does not say what changed. */
  staleSince?: number;
  isDeleted?: true;
  /** Who made it and when, when an event tells. */
  made?: Origin;
  /** Who deleted it and when, when an event tells. */
  end?: Origin;
}

/** A vault at a moment. */
export interface KnownVault extends VaultRow {
  isDeleted?: true;
  /** Who made it and when, when an event tells. */
  made?: Origin;
  /** Who deleted it and when, when an event tells. */
  end?: Origin;
}

/** A membership. */
export interface Member extends Origin {
  role: 'MEMBER' | 'MANAGER' | null;
  /** When an event set the role that did not begin the membership, and whose it was; without it the role began with that. */
  roleOrigin?: Origin;
  /** A snapshot lists it, or an event says it. */
  via: 'snapshot' | 'event';
}

/** What a person or a group may do with a vault. */
export interface Grant extends Origin {
  /** Permissions that are held for certain, as bits. */
  sure: number;
  /**
   * Since when there may be others, epoch ms: an event says that access was given, not how much. Undefined when `sure` is
   * everything.
   */
  unknownSince?: number;
  /** `implied`: the maker of a vault usually has everything, and no event says it. */
  via: 'snapshot' | 'event' | 'implied';
}

/** Something that was taken away. */
export interface Ended<T> {
  /** When and by whom. */
  end: Origin;
  /** What it was; undefined when only its end is known. */
  was?: T;
}

/** Who can do what at a moment. Users are in upper case, groups and vaults in lower case. */
export interface AccessState {
  /** Epoch ms. */
  asOf: number;
  users: Map<string, KnownUser>;
  groups: Map<string, KnownGroup>;
  vaults: Map<string, KnownVault>;
  /** By group, then by user. */
  members: Map<string, Map<string, Member>>;
  /** By vault, then by user. */
  userGrants: Map<string, Map<string, Grant>>;
  /** By vault, then by group. */
  groupGrants: Map<string, Map<string, Grant>>;
  /** Groups of which all members are known, and vaults of which all grants are: others are known from events alone. */
  whole: { groups: Set<string>; vaults: Set<string> };
  /** What was taken away, as far as events tell. */
  ended: {
    members: Map<string, Map<string, Ended<Member>>>;
    userGrants: Map<string, Map<string, Ended<Grant>>>;
    groupGrants: Map<string, Map<string, Ended<Grant>>>;
  };
  /** Vaults and groups that were made after the snapshot: what owners may do with such vaults, no event says. */
  madeSince: Set<string>;
  /** Time of the snapshot below the events, epoch ms; undefined without one. */
  snapshotOn?: number;
}

/** A list of a map of lists, made when it is missing. */
export function listOf<T>(lists: Map<string, Map<string, T>>, id: string): Map<string, T> {
  let list = lists.get(id);
  if (!list) lists.set(id, (list = new Map<string, T>()));
  return list;
}

/** States of 1Password (documented and seen) as those that matter here. */
const STATES: Readonly<Record<string, PersonState>> = {
  ACTIVE: 'active',
  SUSPENDED: 'suspended',
  INACTIVE: 'suspended',
  TRANSFER_SUSPENDED: 'suspended',
  DELETED: 'deleted',
  PURGED: 'deleted',
  RECOVERY_STARTED: 'recovery',
  RECOVERY_ACCEPTED: 'recovery',
  PENDING: 'pending',
  TRANSFER_STARTED: 'pending',
  TRANSFER_PENDING: 'pending',
  TRANSFER_ACCEPTED: 'pending',
  EMAIL_VERIFIED_BUT_REGISTRATION_INCOMPLETE: 'pending',
  TEAM_REGISTRATION_INITIATED: 'pending',
};

/** The state of a person. @param state as 1Password's command line writes it */
export const personState = (state: string | undefined): PersonState =>
  (state === undefined ? undefined : STATES[state.toUpperCase()]) ?? 'unknown';
