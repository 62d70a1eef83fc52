/** A Parquet file that is part of the archive. */
export interface ArchiveFile {
  /** Below the archive, with `/`: `<type>/day=YYYY-MM-DD/<run>.parquet`. */
  path: string;
  /** Type of the entities in it. */
  type: string;
  /** UTC day, `YYYY-MM-DD`. */
  day: string;
  /** Count. */
  rows: number;
  bytes: number;
  /** Of all bytes, in hex. */
  sha256: string;
  /** Id of the columns that it has; see {@link ArchiveFacts.columns}. */
  columns: string;
  /** Times of its events, epoch ms; of states, when they began. */
  from: number;
  to: number;
}

/** A file that is no longer part of the archive and is deleted as soon as no reader can still be using it. */
export interface RetiredFile {
  path: string;
  /** When it was taken out, epoch ms. */
  on: number;
}

/** Days whose events are lost and should be read again; see `repair`. */
export interface Gap {
  type: string;
  day: string;
}

/** States of a type that are lost: what they were cannot be told of a moment in this span; see `repair`. */
export interface LostStates {
  type: string;
  /** Since when the first of them held, epoch ms; 0 when nobody knows. */
  from: number;
  /** When a run had told anew what there is, epoch ms; absent as long as none has. */
  until?: number;
}

/** What the archive knows besides its files. Each commit may replace single ones. */
export interface ArchiveFacts {
  /** Names and SQL types of the columns of files, by id. */
  columns: Record<string, readonly (readonly [name: string, sqlType: string])[]>;
  gaps: Gap[];
  lostStates: LostStates[];
  /** Their data must not be removed; see `hold`. */
  holds: LegalHold[];
  /** Their data must not come back; see `erase`. */
  erased: ErasedPerson[];
}

/** A legal hold: what it names is not removed by retention, and not erased. An absent part holds all. */
export interface LegalHold {
  id: string;
  reason: string;
  /** When it was added, epoch ms. */
  on: number;
  person?: string;
  vault?: string;
  /** Epoch ms. */
  since?: number;
  until?: number;
}

/** Who was erased: only hashes of what identifies the person. */
export interface ErasedPerson {
  /** When, epoch ms. */
  on: number;
  /** SHA-256 of the archive's salt and an id or address of the person in lower case. */
  hashes: string[];
}

/** Facts of an archive that has just been made. */
export const NO_FACTS: ArchiveFacts = {
  columns: {},
  gaps: [],
  lostStates: [],
  holds: [],
  erased: [],
};

/** What a commit changes. */
export interface Change {
  /** What was done, in a word: `append`, `compact`, `retain`, `erase`, `hold`, `repair`. */
  what: string;
  /** Id of the run, if it was one. */
  run?: string;
  add?: ArchiveFile[];
  /** Paths of files that are no longer part. */
  remove?: string[];
  /** Old files that are deleted by now. */
  deleted?: string[];
  facts?: Partial<ArchiveFacts>;
  /** Counts and names for people, never a value of an event. */
  note?: Record<string, string | number>;
}

/** The archive as of a commit. */
export interface Snapshot {
  /** Of the archive, made once at random: hex. */
  id: string;
  /** Number of the last commit. */
  number: number;
  /** Hash of the line of the last commit. */
  hash: string;
  /** When it was committed, epoch ms. */
  on: number;
  files: ReadonlyMap<string, ArchiveFile>;
  old: readonly RetiredFile[];
  facts: ArchiveFacts;
}
