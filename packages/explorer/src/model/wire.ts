import type { AccessFacts } from './accessFacts';
import type { ExplorerFinding, ExplorerIncident, ItemVersions, Meta, Value } from './model';

/**
 * How the graph lies in the file, before gzip: four bytes with the length of the header (little endian), the header
 * as JSON, then the blob that `Ints` and `Span` point into.
 *
 * What one column can say of another is not written twice: the raw data of an event repeats its properties, and the
 * e-mail of a user follows from the user's UUID. They can be read in any order: references never form a cycle.
 */

/** Whole numbers of the blob, all lowest bytes first, then all second bytes and so on: they compress best that way. */
export type Ints = readonly [at: number, width: number, count: number];

/** UTF-8 text of the blob, in bytes. */
export type Span = readonly [at: number, length: number];

/** Numbers as differences from the one before; a difference is doubled, and one less where it is negative. */
export interface WireSteps {
  readonly first: number;
  readonly steps: Ints;
}

/** Texts that begin with the same prefix; the rests stand in one text. */
export interface WireTexts {
  readonly prefix: string;
  readonly count: number;
  readonly rest: Span;
  /** Length of each rest in UTF-16 units; one number when they all have the same. */
  readonly lengths: number | Ints;
}

/** The distinct values of a column, in the order of their first use. */
export type WireValues =
  | { readonly as: 'texts'; readonly texts: WireTexts }
  /** Times such as `2026-03-13T15:00:00.123456Z`: epoch ms, and what `timeText` needs beside them. */
  | { readonly as: 'times'; readonly times: WireSteps; readonly tails: WireTexts }
  | { readonly as: 'json'; readonly json: readonly Value[] }
  /** Those of another column of the table, without their first `cut` characters. */
  | { readonly as: 'of'; readonly of: number; readonly cut: number };

/**
 * Which value a row has, by number from 1; 0 is none. In `own`, 0 stands for the next value that was not used before,
 * 1 for none, and n + 1 for value n.
 */
export type WireCodes =
  | { readonly as: 'own'; readonly own: Ints }
  /** As another column of the table. */
  | { readonly as: 'same'; readonly of: number }
  /** What another column has decides: `map` has a code for each of its codes, 0 included. */
  | { readonly as: 'map'; readonly of: number; readonly map: Ints };

/** A column; columns of a table refer to each other by their places in it. */
export type WireColumn =
  | { readonly as: 'coded'; readonly codes: WireCodes; readonly values: WireValues }
  /** As `coded`, and all values are numbers. */
  | { readonly as: 'numbers'; readonly codes: WireCodes; readonly values: WireValues }
  /** Numbers one by one; `present` has 1 for each row that has one, when some have not. */
  | { readonly as: 'steps'; readonly numbers: WireSteps; readonly present?: Ints }
  /** Epoch ms of the times in another column. */
  | { readonly as: 'parsed'; readonly of: number };

/** What tables of entities and relationships have in common. */
export interface WireTable {
  readonly type: string;
  readonly count: number;
  /** The key at place 0, then properties, then raw data. */
  readonly columns: readonly WireColumn[];
  /** Names of the properties, in the order of their columns. */
  readonly properties: readonly string[];
}

export interface WireEntityTable extends WireTable {
  readonly classes: readonly string[];
  /** Paths of raw data, in the order of their columns. */
  readonly raw: readonly string[];
}

export interface WireRelationshipTable extends WireTable {
  readonly class: string;
  readonly from: WireSteps;
  readonly to: WireSteps;
  /** A key is `<from>|<verb>|<to>` where the column of keys has none. */
  readonly verb: string;
}

/** A rule, once for all its findings. */
export type WireRule = Pick<ExplorerFinding, 'rule' | 'description' | 'remediation' | 'level'>;

/** A finding; `rule` is the place of its rule. */
export type WireFinding = Omit<ExplorerFinding, keyof WireRule> & { readonly rule: number };

export interface WireHeader {
  readonly meta: Meta;
  readonly entities: readonly WireEntityTable[];
  readonly relationships: readonly WireRelationshipTable[];
  readonly rules: readonly WireRule[];
  readonly findings: readonly WireFinding[];
  readonly incidents: readonly ExplorerIncident[];
  readonly access?: AccessFacts;
  readonly itemVersions?: ItemVersions;
}

/**
 * A time as it was received.
 * @param ms epoch ms
 * @param tail the digits after the milliseconds; where the time has fewer digits than that: `.` and all after the seconds
 */
export function timeText(ms: number, tail: string): string {
  const iso = new Date(ms).toISOString();
  return tail.startsWith('.') ? iso.slice(0, 19) + tail.slice(1) : `${iso.slice(0, 23)}${tail}Z`;
}
