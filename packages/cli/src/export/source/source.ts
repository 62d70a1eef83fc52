import type { ReadWindow } from '@graph-1password/archive';
import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import type { EventKind, EventOfKind } from '@graph-1password/vocabulary';
import type { GraphFacts } from '../../graph/facts';
import { keyOf } from './sorter';

/** An event of a stream as 1Password sent it. */
interface EventOf<K extends EventKind> {
  readonly kind: K;
  /** Epoch ms. */
  readonly time: number;
  readonly event: EventOfKind[K];
  /** The same as JSON text. */
  readonly original: string;
  /** When it was first seen here, epoch ms; absent where nothing tells. */
  readonly seenOn?: number;
}

/** An event of any stream. */
export type ExportEvent = { [K in EventKind]: EventOf<K> }[EventKind];

/** An entity or relationship as a run stored it. */
export type ExportRecord =
  | { readonly kind: 'entity'; readonly record: EntityRecord }
  | { readonly kind: 'relationship'; readonly record: RelationshipRecord };

/** What events call by ids only. */
export interface Names {
  /** Names of vaults by id. */
  readonly vaults: ReadonlyMap<string, string>;
  /** Titles of items by `<vault id>:<item id>`; empty unless they were asked for. */
  readonly items: ReadonlyMap<string, string>;
}

/** What is read. */
export interface SourceOptions {
  window: ReadWindow;
  /** `_type` of what is wanted; all when absent. */
  types?: ReadonlySet<string> | undefined;
  /** The titles of items are wanted. */
  titles?: boolean | undefined;
  /** Called for each object that is read; it throws to end the work. */
  onRead: () => void;
}

/** A graph or an archive as it is exported: once, either its events or its records. */
export interface ExportSource {
  /** Its events by time, then UUID. Their raw data was kept; those without are counted. */
  events(): AsyncIterable<ExportEvent>;
  /** Its entities and relationships by type, time and key: entities first. */
  records(): AsyncIterable<ExportRecord>;
  /** Known as soon as the first event comes. */
  readonly names: Names;
  /** What is told of the graph; known at the end. */
  readonly facts: GraphFacts;
  /** Count of events of which only the entity is there. */
  readonly withoutRaw: number;
  /** Count of objects left out because another one has their key. */
  readonly duplicates: number;
  close(): void;
}

/** How an event is put in order. @param time epoch ms */
export const eventKey = (time: number, uuid: string, kind: EventKind): string =>
  keyOf(`${String(Math.trunc(time)).padStart(16, '0')} ${uuid} ${kind}`);

/** How a record is put in order. @param time epoch ms, or 0 */
export const recordKey = (
  kind: ExportRecord['kind'],
  { _type, _key }: { _type: string; _key: string },
  time: number,
): string =>
  keyOf(
    `${kind === 'entity' ? 0 : 1} ${_type} ${String(Math.trunc(time)).padStart(16, '0')} ${_key}`,
  );
