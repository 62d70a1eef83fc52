/** An item that somebody is known to have seen, as a person with the journal would write it down. */
export interface SeenItem {
  itemId: string;
  vaultId: string;
  /** `A`: seen as it is today; `B`: changed since. */
  grade: 'A' | 'B';
  seenVersion: number;
  versionNow: number;
  /** Epoch ms. */
  lastSeenOn: number;
  /** UUID of who changed it; of grade B only. */
  changedBy?: string;
  /** UUIDs of the others who have used it since and have not left, in alphabetical order. */
  alsoUsedBy: string[];
}

/** What is to be said of one person. */
export interface LeaverTruth {
  uuid: string;
  email: string;
  name: string;
  status: 'active' | 'suspended' | 'deleted';
  /** Epoch ms; absent when the person is there. */
  leftOn?: number;
  /** What the person saw in an app. */
  items: SeenItem[];
  /** What only the person's command line or programs read, or read in a newer version. */
  machines: SeenItem[];
  /** `<vault id>:<item id>` of what was used and is in no vault that Connect shows, or is gone from it. */
  unknown: string[];
}
