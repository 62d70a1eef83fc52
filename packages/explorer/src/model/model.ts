import type { AccessFacts } from './accessFacts';

/**
 * The graph as the explorer's page holds it: columns instead of objects, so that a tenant of 100,000 events
 * fits into one file and is filtered within a frame. Shared by the writer (Node) and the page (browser).
 */

/** What a property may hold. Objects occur in raw data only. */
export type Value = string | number | boolean | null | readonly string[];

/** A column of few distinct values: `values[codes[row] - 1]`, and code 0 where the property is absent. */
export interface CodedColumn {
  readonly kind: 'coded';
  readonly codes: Uint32Array;
  readonly values: readonly Value[];
}

/** A column of numbers: NaN where the property is absent. Times are epoch ms. */
export interface NumberColumn {
  readonly kind: 'number';
  readonly numbers: Float64Array;
}

/** The values of one property, row by row. */
export type Column = CodedColumn | NumberColumn;

/** Rows with properties in common. */
export interface Table {
  /** `_type` of the entities or relationships. */
  readonly type: string;
  /** Number of the first row among all entities, or among all relationships, of the model. */
  readonly start: number;
  /** Count of rows. */
  readonly count: number;
  /** `_key` by row; unique over all tables of its kind. */
  readonly keys: readonly string[];
  /** Every property but `_key`, `_type`, `_class` and the ends of a relationship. */
  readonly columns: ReadonlyMap<string, Column>;
}

/** All entities of one type. Events are in the order of their time. */
export interface EntityTable extends Table {
  readonly classes: readonly string[];
  /** What all keys begin with, as far as the file tells; perhaps nothing. */
  readonly keyPrefix: string;
  /**
   * Raw data, one column for each path such as `client.ip_address`; empty when there is none. What fits into no column
   * stands as JSON below its path and a dot; `rawDataOf` puts all together again.
   */
  readonly rawColumns: ReadonlyMap<string, Column>;
}

/** All relationships of one type. */
export interface RelationshipTable extends Table {
  /** Upper case, as in `PERFORMED`. */
  readonly class: string;
  /** Number of the entity at the beginning, by row. */
  readonly from: Uint32Array;
  /** Number of the entity at the end, by row. */
  readonly to: Uint32Array;
}

/** Which relationships touch an entity, as two compressed rows: those of entity `n` stand at `start[n] .. start[n + 1]`. */
export interface Adjacency {
  readonly outStart: Uint32Array;
  /** Numbers of relationships. */
  readonly out: Uint32Array;
  readonly inStart: Uint32Array;
  /** Numbers of relationships. */
  readonly in: Uint32Array;
}

/** What a rule of the pack found, when the file was written. */
export interface ExplorerFinding {
  readonly rule: string;
  /** What the rule looks for, and what to do. */
  readonly description: string;
  readonly remediation?: string;
  readonly level: 'INFO' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  readonly who?: string;
  /** Epoch ms. */
  readonly when?: number;
  readonly where?: string;
  readonly what: string;
  /** Numbers of the entities that prove it. */
  readonly path: readonly number[];
}

/** Findings that tell of one act, as the alerts group them. */
export interface ExplorerIncident {
  readonly id: string;
  readonly level: ExplorerFinding['level'];
  readonly title: string;
  /** Where it stands; absent where nobody keeps track. */
  readonly state?: 'open' | 'acknowledged' | 'muted';
  /** Why it is muted, or what was noted when somebody acknowledged it. */
  readonly reason?: string;
  /** Of its first and last event, epoch ms. */
  readonly first?: number;
  readonly last?: number;
  /** Places in `findings`, the worst first. */
  readonly findings: readonly number[];
}

/** What is said of the file as a whole. */
export interface Meta {
  /** Version of the layout; the page refuses another one. */
  readonly schema: 1;
  /** Version of the package that wrote the file. */
  readonly version: string;
  /** When it was written, epoch ms. */
  readonly writtenOn: number;
  /** What counts as the present: the newest event or the time of writing, epoch ms. */
  readonly now: number;
  /** Name of the 1Password account, if it is known. */
  readonly account?: string;
  /** Where the graph was read from, for people. */
  readonly source: string;
  /** When the run that left the graph began, epoch ms; absent when the run did not end. */
  readonly collectedOn?: number;
  /** What the run asked for, else from the first event to the last; epoch ms. */
  readonly window?: { readonly since: number; readonly until: number };
  /** Whether the tenant is a simulated one. */
  readonly simulated?: boolean;
  /** Sentences that say what is missing in the graph, or that a later run failed. */
  readonly lacks?: readonly string[];
  /** Count of the rules that ran to their end; absent when nobody said. */
  readonly rulesRun?: number;
  /** Rules that failed, and why; their findings are not known. */
  readonly failedRules?: readonly FailedRule[];
  /** Rules that had nothing, or not all, to look at: their silence means nothing. */
  readonly notJudged?: readonly FailedRule[];
  /** The same by reason, a sentence each. */
  readonly notJudgedLines?: readonly string[];
  /** Why no rule ran at all, in one sentence. */
  readonly rulesError?: string;
}

/** A rule that could not be run to its end. */
export interface FailedRule {
  /** Its id. */
  readonly rule: string;
  /** One sentence or phrase. */
  readonly cause: string;
}

/** When versions of items began, epoch ms: by key of the item, the oldest first. */
export type ItemVersions = Readonly<
  Record<string, readonly (readonly [version: number, beganOn: number])[]>
>;

/** The whole graph, indexed. Immutable once made. */
export interface Model {
  readonly meta: Meta;
  readonly entities: readonly EntityTable[];
  /** Count of entities over all tables; an entity's number is `table.start + row`. */
  readonly entityCount: number;
  readonly relationships: readonly RelationshipTable[];
  readonly relationshipCount: number;
  readonly adjacency: Adjacency;
  readonly findings: readonly ExplorerFinding[];
  /** The worst first. */
  readonly incidents: readonly ExplorerIncident[];
  /** Who can open what; absent in files from ClickHouse. */
  readonly access?: AccessFacts;
  /** Of items that changed while an archive was kept; absent without an archive. */
  readonly itemVersions?: ItemVersions;
}

/** What rules every view: a time range and a text. */
export interface Filter {
  /** First instant, epoch ms; absent: from the beginning. */
  readonly from?: number;
  /** First instant that is no longer in it, epoch ms; absent: to the end. */
  readonly until?: number;
  /** Text that an entity must have in its name, key or any property; case does not matter. */
  readonly search?: string;
}
