/** What somebody may do with a vault, as names of 1Password's command line. */
export type Permissions = ReadonlySet<string>;

/** A person's account, as the command line names its states. */
export type AccountState = 'ACTIVE' | 'SUSPENDED' | 'DELETED' | 'RECOVERY_STARTED';

/** A group of the account. */
export interface AccessGroup {
  id: string;
  name: string;
  type: string;
  /** What its members may do in the account. */
  accountPermissions: readonly string[];
}

/** Who can open what at a moment: the truth of the simulated account, with all permissions in plain sight. */
export interface AccessTruth {
  /** Epoch ms. */
  at: number;
  /** By UUID. */
  users: Map<string, AccountState>;
  /** By id. */
  groups: Map<string, AccessGroup>;
  /** Id to name and type. */
  vaults: Map<string, { name: string; type: string }>;
  /** By group, then by user. */
  members: Map<string, Map<string, 'MEMBER' | 'MANAGER'>>;
  /** By vault, then by user. */
  userGrants: Map<string, Map<string, Permissions>>;
  /** By vault, then by group. */
  groupGrants: Map<string, Map<string, Permissions>>;
}

/** A list of a map of lists, made when it is missing. */
export function listOf<T>(lists: Map<string, Map<string, T>>, id: string): Map<string, T> {
  let list = lists.get(id);
  if (!list) lists.set(id, (list = new Map<string, T>()));
  return list;
}
