/** What one answer of an export said, and when. */
export interface Answer<T> {
  /** When it was given, epoch ms, by the clock of the machine that asked. */
  asOf: number;
  rows: T[];
  /** Time of the earlier snapshot that this was taken over from, epoch ms; absent for an answer of the snapshot itself. */
  from?: number;
}

/** A fact that was known before: since when, and who made it so. */
export interface Origin {
  /** Epoch ms; absent when it is not known. */
  since?: number;
  /**
   * `exact`: an event says it. `before`: it was so in the first snapshot. `between`: it appeared, or was gone, between two
   * snapshots.
   */
  sinceIs: 'exact' | 'before' | 'between';
  /** E-mail address or UUID of who did it. */
  by?: string;
  /** UUID of the audit event. */
  event?: string;
}

/** A person or a machine account of a snapshot. */
export interface UserRow {
  /** Upper case. */
  id: string;
  name?: string;
  email?: string;
  /** MEMBER, GUEST, SERVICE_ACCOUNT; an open set. */
  type?: string;
  /** ACTIVE, SUSPENDED and others; an open set. */
  state?: string;
}

/** A group of a snapshot. */
export interface GroupRow {
  /** Lower case. */
  id: string;
  name?: string;
  /** OWNERS, ADMINISTRATORS, USER_DEFINED and others; an open set. */
  type?: string;
  state?: string;
  /** What its members may do in the account, such as MANAGE_GROUPS. */
  accountPermissions?: string[];
}

/** A vault of a snapshot. */
export interface VaultRow {
  /** Lower case. */
  id: string;
  name?: string;
  /** PERSONAL, EVERYONE, USER_CREATED and others; an open set. */
  type?: string;
}

/** A member of a group. */
export interface MemberRow {
  user: string;
  /** Null when the source does not tell. */
  role: 'MEMBER' | 'MANAGER' | null;
  origin?: Origin;
  /** Since when the role is so; absent when it began with the membership. */
  roleOrigin?: Origin;
}

/** What a person or group may do with a vault. */
export interface GrantRow {
  /** UUID of the user, or id of the group. */
  principal: string;
  /** As names of the command line, sorted; null when the source does not tell. */
  permissions: string[] | null;
  origin?: Origin;
}

/** A membership that has ended. */
export interface EndedMemberRow extends MemberRow {
  end: Origin;
}

/** A grant that was taken away. */
export interface EndedGrantRow extends GrantRow {
  end: Origin;
}

/** What a snapshot before this one had, or an event gave, and this one has not any more; by group, or by vault. */
export interface EndedRows {
  members: Record<string, EndedMemberRow[]>;
  userGrants: Record<string, EndedGrantRow[]>;
  groupGrants: Record<string, EndedGrantRow[]>;
}

/** How many names a sentence has. */
const MOST_NAMES = 3;

/** The first names of several things, and how many there are besides. */
export function someNames(things: readonly { id: string; name?: string }[]): string {
  const names = things.slice(0, MOST_NAMES).map(({ id, name }) => name ?? id);
  const more = things.length > MOST_NAMES ? ` and ${things.length - MOST_NAMES} more` : '';
  return `${names.join(', ')}${more}`;
}

/** Which kind of file a snapshot is from. */
export type SnapshotSource = 'op' | '1passhound' | 'csv';

/**
 * Who can open what, as an administrator exported it: only the fields above, whatever the file held. Lists decide for their
 * whole object: what is not in the list of a group is no member.
 */
export interface Snapshot {
  schema: 1;
  source: SnapshotSource;
  /** UUID of the account, upper case; absent when the file does not tell. */
  account?: string;
  /** Of the newest answer, epoch ms. */
  asOf: number;
  users?: Answer<UserRow>;
  groups?: Answer<GroupRow>;
  vaults?: Answer<VaultRow>;
  /** By id of the group. */
  members: Record<string, Answer<MemberRow>>;
  /** By id of the vault. */
  userGrants: Record<string, Answer<GrantRow>>;
  /** By id of the vault. */
  groupGrants: Record<string, Answer<GrantRow>>;
  /** Absent without a snapshot before. */
  ended?: EndedRows;
  /** Sentences that say what the export could not read. */
  lacks: string[];
}

/** When the oldest answer of a snapshot was given, epoch ms: events must be known from then on. */
export const oldestAnswer = (snapshot: Snapshot): number => {
  const { users, groups, vaults, members, userGrants, groupGrants } = snapshot;
  const byObject = [members, userGrants, groupGrants].flatMap(
    (each: Readonly<Record<string, Pick<Answer<unknown>, 'asOf'>>>) => Object.values(each),
  );
  const answers = [users, groups, vaults, ...byObject];
  return answers.reduce((least, answer) => Math.min(least, answer?.asOf ?? least), snapshot.asOf);
};
