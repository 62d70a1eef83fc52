import { isEventTable, rowsInRange } from '../../model/access';
import { matching } from '../../model/search';
import type { Filter, Meta, Model } from '../../model/model';
import { spanOf } from '../shared/buckets';

/** What the file holds. */
export interface Summary {
  readonly meta: Meta;
  readonly entityTypes: readonly { readonly type: string; readonly count: number }[];
  readonly relationshipTypes: readonly {
    readonly type: string;
    readonly class: string;
    readonly count: number;
  }[];
  readonly entityCount: number;
  readonly relationshipCount: number;
  /** Count of audit events, item usages and sign-ins together. */
  readonly eventCount: number;
  /** Epoch ms; absent when there is no event. */
  readonly firstEventOn?: number;
  /** Epoch ms; absent when there is no event. */
  readonly lastEventOn?: number;
  readonly findingCount: number;
  /** Time of the snapshot of access, epoch ms; without one, who can open what is not known as a whole. */
  readonly accessOn?: number;
  /** Whether the file tells of access at all: one from ClickHouse does not. */
  readonly knowsAccess: boolean;
}

/** Counts what the file holds. */
export function summary(model: Model, _args: object): Summary {
  const events = model.entities.filter(isEventTable);
  const [first, last] = spanOf(events);
  return {
    meta: model.meta,
    entityTypes: model.entities.map(({ type, count }) => ({ type, count })),
    relationshipTypes: model.relationships.map(({ type, class: name, count }) => ({
      type,
      class: name,
      count,
    })),
    entityCount: model.entityCount,
    relationshipCount: model.relationshipCount,
    eventCount: events.reduce((total, { count }) => total + count, 0),
    ...(first !== undefined && { firstEventOn: first }),
    ...(last !== undefined && { lastEventOn: last }),
    findingCount: model.findings.length,
    knowsAccess: model.access !== undefined,
    ...(model.access?.snapshot && { accessOn: model.access.snapshot.on }),
  };
}

/** Count of the events in a filter. */
export function filterCount(model: Model, { filter }: { filter: Filter }): number {
  const mask = matching(model, filter.search);
  let total = 0;
  for (const table of model.entities.filter(isEventTable)) {
    const [first, end] = rowsInRange(table, filter);
    if (!mask) total += end - first;
    else for (let row = first; row < end; row++) total += mask[table.start + row] ?? 0;
  }
  return total;
}
