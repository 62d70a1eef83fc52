import type { EventLines, EventVerb } from '@graph-1password/vocabulary';
import { EVENT_KINDS, STREAMS } from '@graph-1password/vocabulary';
import type { Filter } from '../../model/model';
import type { AccountMark } from '../shared/users';

/**
 * What a folded edge stands for: the events of a stream. `structure` is an edge of the graph itself, and `access` one that
 * says what somebody can do, whether or not they ever did.
 */
export type EdgeKind = EventLines | 'structure' | 'access';

/** The streams whose events are folded; what people look for first comes first. */
export const EVENT_ROWS = [...EVENT_KINDS].reverse().map((kind) => STREAMS[kind]);

/** The kinds in the order of their numbers. */
export const EDGE_KINDS: readonly EdgeKind[] = [
  ...EVENT_ROWS.map(({ lines: [, many] }) => many),
  'structure',
  'access',
];

/** Whether edges of a kind are relationships of the graph rather than folded events. */
export const isRelationshipKind = (kind: EdgeKind | undefined): boolean =>
  kind === 'structure' || kind === 'access';

/** What stands between the two ends of a folded edge when it is read as a sentence. */
export const FOLDED_VERBS: readonly EventVerb[] = [
  ...new Set([
    ...EVENT_ROWS.flatMap(({ verbs: [what] }) => what ?? []),
    ...EVENT_ROWS.map(({ verbs: [, from] }) => from),
  ]),
];

/** How an edge of access is read between its ends: a person or group and a vault, a person and a group. */
export const ACCESS_LINES = ['can', 'is in', 'manages'] as const;

/** A thing as the *Graph* view shows it: a user, vault, secret, client IP or account, never an event. */
export interface GraphNode {
  /** Number of the entity. */
  readonly number: number;
  readonly key: string;
  readonly type: string;
  readonly class: string;
  readonly name: string;
  /** What tells it from others of its name: an e-mail, the name of its vault, a city. */
  readonly note?: string;
  /** Of users: suspended, of another account and so on; absent when there is none. */
  readonly marks?: readonly AccountMark[];
  /** Events in the filter that touch the thing, whatever the verbs asked for; count. */
  readonly events: number;
  /** Things that the asked-for types and verbs lead to from here, drawn or not; count. */
  readonly neighbours: number;
}

/** How often one action occurs among the events of an edge. */
export interface ActionCount {
  /** Code as received; a sign-in's is its category. Empty when the event has none. */
  readonly action: string;
  readonly count: number;
}

/** The events between two things as one edge, or one relationship between them. */
export interface GraphEdge {
  /** Equal for the same ends and kind, whatever the filter. */
  readonly id: string;
  /** Keys of the ends. */
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** One of FOLDED_VERBS or ACCESS_LINES, or the class of the relationship, as in `HAS`. */
  readonly verb: string;
  /** Events in the filter; 0 for relationships. */
  readonly count: number;
  /** Time of the first and last of these events, epoch ms. */
  readonly first?: number;
  readonly last?: number;
  /** Most frequent first. */
  readonly actions: readonly ActionCount[];
  /** What a line of access says. */
  readonly access?: AccessSaid;
}

/** What a relationship of access says, beside its ends. */
export interface AccessSaid {
  /** Of a grant; `unknown`: an event says that access was given, not how much. */
  readonly level?: 'reveal' | 'open' | 'unknown' | 'manage' | 'none';
  /** Epoch ms. */
  readonly since?: number;
  /** E-mail address or UUID. */
  readonly by?: string;
  /** It appeared between two snapshots, and no event says it. */
  readonly withoutEvent: boolean;
}

/** Things and what is between them. */
export interface GraphPart {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** What the queries of the *Graph* view have in common. */
export interface GraphQuestion {
  /** Which events count. Things are not bound by it. */
  readonly filter: Filter;
  /** Types of things; absent: all. Things that are asked for by key are in whatever their type. */
  readonly types?: readonly string[];
  /** Verbs of edges; absent: all. */
  readonly verbs?: readonly string[];
}
