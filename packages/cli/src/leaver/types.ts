import type { AccountStatus } from '@graph-1password/vocabulary';

/** `A`: seen in the version of today; `B`: changed since; `C`: could be opened, and was not seen. */
export type Grade = 'A' | 'B' | 'C';

/** A person as answers name them. */
export interface PersonName {
  uuid: string;
  /** Null when no event tells it. */
  name: string | null;
  email: string | null;
}

/** An item that somebody knows or could know. Times are epoch ms; what does not apply is null. */
export interface KnownItem {
  itemId: string;
  /** Title. */
  item: string;
  vaultId: string;
  /** Name. */
  vault: string;
  category: string | null;
  tags: string[];
  /** `ARCHIVED` or `DELETED`; null while the item is active. */
  state: string | null;
  grade: Grade;
  /** The newest version that was seen; null when 1Password did not tell, and for grade C. */
  seenVersion: number | null;
  versionNow: number | null;
  lastSeenOn: number | null;
  /** Address and place of the last use. */
  where: string | null;
  application: string | null;
  /** When and by whom the item was changed last; of grade B only. */
  changedOn: number | null;
  changedBy: string | null;
  /** Who else has used the item since and has not left: e-mail addresses, else names, else UUIDs. */
  alsoUsedBy: string[];
}

/** An item that was used and is not among those that Connect shows. */
export interface UnknownItem {
  itemId: string;
  vaultId: string;
  /** Name of the vault; null when Connect does not show the vault either. */
  vault: string | null;
  seenVersion: number | null;
  lastSeenOn: number;
}

/** A vault that Connect does not show. */
export interface HiddenVault {
  vaultId: string;
  /** Null when nothing tells the name. */
  vault: string | null;
}

/** What a person knows. */
export interface PersonAnswer {
  person: PersonName;
  /** `unknown`: no event tells whether the account is there. */
  status: AccountStatus | 'unknown';
  /** When the person left, epoch ms; null when not. */
  leftOn: number | null;
  /** What the person saw in an app, and what they could open. */
  items: KnownItem[];
  /** What programs read in the name of the person and the person did not see, or not in so new a version. */
  machines: KnownItem[];
  unknown: UnknownItem[];
  /** What the person could open of which Connect shows nothing; null when nothing is known of access. */
  hiddenVaults: HiddenVault[] | null;
}

/** Counts of a vault over all people of an answer; an item that two of them know counts once, at its worst. */
export interface VaultTotal {
  vaultId: string;
  vault: string;
  /** To be changed: grade A, seen by people. */
  toChange: number;
  /** The same, read by programs only. */
  toChangeMachines: number;
  changed: number;
  couldOpen: number;
}

/** The answer. */
export interface LeaverAnswer {
  /** The moment of which it is true, epoch ms. */
  asOf: number;
  people: PersonAnswer[];
  vaults: VaultTotal[];
  /** What is not known, in sentences. */
  notes: string[];
}
