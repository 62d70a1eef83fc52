import type { ExplorerFinding } from '../../model/model';
import type { AccountMark } from '../shared/users';

/** What `find` takes. */
export interface FindArgs {
  /** Words; each must be found. Case does not matter. */
  readonly text: string;
  /** Count of places of each kind at most. */
  readonly limit: number;
}

/** What a place is about, in the order of the list. */
export const FOUND_KINDS = [
  'person',
  'vault',
  'item',
  'address',
  'finding',
  'event',
  'events',
] as const;

/** A place in the page to jump to. */
export interface Found {
  readonly kind: (typeof FOUND_KINDS)[number];
  /** Names it in the list; unique. */
  readonly id: string;
  readonly name: string;
  /** What tells it from others of its name, or why it was found. */
  readonly note?: string;
  /** `_type` of the entity; of the events, where there is no entity. */
  readonly type: string;
  /** `_key` of the entity; absent for findings, and for what only events name. */
  readonly key?: string;
  /** Of accounts; absent when there is none. */
  readonly marks?: readonly AccountMark[];
  /** Of a finding: its rule and its place in the file. */
  readonly finding?: { readonly rule: string; readonly index: number };
  readonly level?: ExplorerFinding['level'];
  /** Of an address that is no entity: the property of the events that has it. */
  readonly property?: string;
  /** Of events: how many there are. */
  readonly count?: number;
}

/** What `find` gives. */
export interface FindResult {
  /** By kind, the best of each kind first. */
  readonly found: readonly Found[];
  /** How many there are of each kind, shown or not; kinds without any are left out. */
  readonly totals: readonly { readonly kind: Found['kind']; readonly count: number }[];
}

/** A place with how well it fits: the smallest is the best. */
export interface Candidate {
  readonly rank: number;
  /** The place; made only for those that are shown. */
  readonly found: () => Found;
  /** Orders those of one rank; absent: as they come. */
  readonly name?: string;
}
