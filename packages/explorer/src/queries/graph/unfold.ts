import { entityByKey, keyOf, nameOf } from '../../model/access';
import type { Filter, Model } from '../../model/model';
import { rowsOf, timeOf } from './counts';
import { graphIndex } from './graphIndex';
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
  { from, to, kind, filter, offset = 0, limit }: GraphUnfoldArgs,
): GraphUnfoldResult {
  const edge = edgeOf(model, from, to, kind);
  const stream = graphIndex(model).streams.find((one) => one.kind === kind);
  if (edge === undefined || !stream) return { events: [], total: 0 };
  const rows: number[] = [];
  for (const row of rowsOf(model, stream, filter)) {
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
      };
    });
  return { events, total: rows.length };
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
