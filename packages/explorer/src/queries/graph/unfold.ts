import { EntityTypes } from '@graph-1password/vocabulary';
import { entityByKey, keyOf, nameOf } from '../../model/access';
import type { Filter, Model } from '../../model/model';
import { rowsOf, timeOf } from './counts';
import { graphIndex } from './graphIndex';
import type { Rows } from '../shared/rows';
import { usedIn } from '../shared/inventory';
import type { NamedEntity } from '../shared/users';
import type { EventStream } from './streams';
import { actionOf } from './streams';
import type { EdgeKind } from './elements';
import { EDGE_KINDS } from './elements';

/** What `graphUnfold` takes. */
export interface GraphUnfoldArgs {
  /** Keys of the ends of the edge, in its direction. */
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly filter: Filter;
  /** Place of a finding: only the events of its path, whatever the filter. */
  readonly finding?: number;
  /** Events to leave out from the newest on; count. */
  readonly offset?: number;
  /** Count of events at most. */
  readonly limit: number;
}

/** One event behind an edge. */
export interface UnfoldedEvent {
  /** Number of the entity. */
  readonly number: number;
  readonly key: string;
  readonly displayName: string;
  /** Epoch ms. */
  readonly createdOn: number;
  /** Code as received; a sign-in's is its category. */
  readonly action: string;
  /** The item and the vault of an item usage; empty for other events. */
  readonly used: readonly NamedEntity[];
}

/** What `graphUnfold` gives. */
export interface GraphUnfoldResult {
  /** Newest first. */
  readonly events: readonly UnfoldedEvent[];
  /** All events of the edge in the filter; count. */
  readonly total: number;
}

/** The events that a folded edge stands for. There are none for `structure`. */
export function graphUnfold(
  model: Model,
  { from, to, kind, filter, finding, offset = 0, limit }: GraphUnfoldArgs,
): GraphUnfoldResult {
  const edge = edgeOf(model, from, to, kind);
  const stream = graphIndex(model).streams.find((one) => one.kind === kind);
  if (edge === undefined || !stream) return { events: [], total: 0 };
  const rows: number[] = [];
  for (const row of wantedRows(model, stream, filter, finding)) {
    for (let at = stream.start[row] ?? 0; at < (stream.start[row + 1] ?? 0); at++) {
      if (stream.edge[at] === edge) rows.push(row);
    }
  }
  const events = rows
    .reverse()
    .slice(offset, offset + limit)
    .map((row) => {
      const number = stream.table.start + row;
      return {
        number,
        key: keyOf(model, number),
        displayName: nameOf(model, number),
        createdOn: timeOf(stream, row),
        action: actionOf(stream, row),
        used: usedNames(model, stream, row),
      };
    });
  return { events, total: rows.length };
}

/** Oldest first. */
function wantedRows(model: Model, stream: EventStream, filter: Filter, finding?: number): Rows {
  if (finding === undefined) return rowsOf(model, stream, filter);
  const { start, count } = stream.table;
  const rows = (model.findings[finding]?.path ?? [])
    .map((entity) => entity - start)
    .filter((row) => row >= 0 && row < count);
  return Uint32Array.from(new Set(rows)).sort();
}

function usedNames(model: Model, { table }: EventStream, row: number): NamedEntity[] {
  if (table.type !== EntityTypes.ITEM_USAGE_EVENT) return [];
  const { item, vault } = usedIn(model, row);
  return [item, vault].filter((each) => each !== undefined);
}

/** Number of the folded edge. */
function edgeOf(model: Model, from: string, to: string, kind: EdgeKind): number | undefined {
  const { edges } = graphIndex(model);
  const [a, b] = [entityByKey(model, from), entityByKey(model, to)];
  if (a === undefined || b === undefined) return undefined;
  const kindNumber = EDGE_KINDS.indexOf(kind);
  return Array.from(edges.of.subarray(edges.start[a], edges.start[a + 1])).find(
    (edge) => edges.from[edge] === a && edges.to[edge] === b && edges.kind[edge] === kindNumber,
  );
}
