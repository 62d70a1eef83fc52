/**
 * Who can open what, as the file has it beside the graph: also of people and vaults that no event names. Numbers stand
 * for places in the lists of `AccessFacts`.
 */

/** For certain, perhaps, or not. */
export type Sureness = 'yes' | 'unknown' | 'no';

/** Whether somebody can sign in, as the snapshot and later events say. */
export type PersonState = 'active' | 'suspended' | 'deleted' | 'pending' | 'recovery' | 'unknown';

/** A person, or a machine account. */
export interface AccessPerson {
  /** UUID. */
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly state: PersonState;
}

/** A group. */
export interface AccessGroup {
  readonly id: string;
  readonly name?: string;
  /** Its members may manage every vault that is not somebody's own. */
  readonly owners?: true;
  /** Its members may add anybody, themselves too, to groups that people made. */
  readonly managesGroups?: true;
  /** People made it: it is one of those. */
  readonly own?: true;
  /** Not all of its members are known. */
  readonly partly?: true;
}

/** A vault. */
export interface AccessVault {
  readonly id: string;
  readonly name?: string;
  /** Somebody's own: nobody else may manage it. */
  readonly personal?: true;
  /** Not all grants of it are known. */
  readonly partly?: true;
}

/** What a grant gives. */
export interface AccessRights {
  readonly open: Sureness;
  /** The app shows passwords. */
  readonly reveal: Sureness;
  /** Export, print, or copy and share. */
  readonly take: Sureness;
  /** Edit, archive or delete items. */
  readonly change: Sureness;
  /** Manage the vault. */
  readonly manage: Sureness;
  /** As 1Password's command line names them. */
  readonly permissions: readonly string[];
  /** Since when there may be others, epoch ms: an event says that access was given, not how much. */
  readonly unknownSince?: number;
}

/** Since when something is so, by whom, and what says it. */
export interface AccessOrigin {
  /** `implied`: the maker of a vault usually has everything, and no event says it. */
  readonly via: 'snapshot' | 'event' | 'implied';
  /** Time of the snapshot that says it, epoch ms. */
  readonly snapshotOn?: number;
  /** Epoch ms. */
  readonly since?: number;
  /** `exact`: an event says it. `before`: it was so in the first snapshot. `between`: it appeared between two, and no event says it. */
  readonly sinceIs: 'exact' | 'before' | 'between';
  /** E-mail address or UUID. */
  readonly by?: string;
  /** UUID of the audit event. */
  readonly event?: string;
}

/** Roles of members, by number; the last when nobody tells. */
export const ROLES = ['member', 'manager', 'unknown'] as const;

/** How many numbers a membership has (group, person, role, origin), and a grant (vault, person or group, rights, origin). */
export const WIDTH = 4;

/** All that is known of access. */
export interface AccessFacts {
  /** The snapshot that the events moved forward; absent: events alone tell, which is not the whole. */
  readonly snapshot?: { readonly on: number; readonly source: string };
  /** Sentences on what it rests on, and what it lacks. */
  readonly notes: readonly string[];
  /** From when on all item usages are known, epoch ms; absent when they are not. */
  readonly usedSince?: number;
  readonly people: readonly AccessPerson[];
  readonly groups: readonly AccessGroup[];
  readonly vaults: readonly AccessVault[];
  readonly rights: readonly AccessRights[];
  readonly origins: readonly AccessOrigin[];
  /** `WIDTH` numbers for each: group, person, role, origin. */
  readonly members: readonly number[];
  /** `WIDTH` numbers for each: vault, person, rights, origin. */
  readonly userGrants: readonly number[];
  /** `WIDTH` numbers for each: vault, group, rights, origin. Groups that only hold keys are not among them. */
  readonly groupGrants: readonly number[];
}
