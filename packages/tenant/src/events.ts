import type { EventKind, EventOfKind } from '@graph-1password/vocabulary';
import { EVENT_KINDS, forEachStream } from '@graph-1password/vocabulary';

/** The field of a tenant with the events of each stream. */
const FIELDS = {
  auditevents: 'auditEvents',
  itemusages: 'itemUsages',
  signinattempts: 'signInAttempts',
} as const satisfies Record<EventKind, string>;

/** The share of each stream in a usual tenant. */
export const USUAL_MIX: Record<EventKind, number> = {
  auditevents: 0.18,
  itemusages: 0.7,
  signinattempts: 0.12,
};

/** The events of a tenant, in the order of the API: ascending by time. */
export type TenantEvents = {
  [K in EventKind as (typeof FIELDS)[K]]: EventOfKind[K][];
};

/** The same by the name of the stream. */
export type EventsByKind = { [K in EventKind]: EventOfKind[K][] };

/** The events of a tenant, or of anything with the same fields, by stream. */
export const eventsOf = (tenant: {
  readonly [K in keyof TenantEvents]: Readonly<TenantEvents[K]>;
}): EventsByKind => forEachStream<unknown>((kind) => tenant[FIELDS[kind]]) as EventsByKind;

/** Events by stream as fields of a tenant. */
export const asTenantEvents = (events: EventsByKind): TenantEvents =>
  Object.fromEntries(EVENT_KINDS.map((kind) => [FIELDS[kind], events[kind]])) as TenantEvents;

/** How many events each stream of a tenant has, by the field of the tenant. */
export const eventCounts = (tenant: TenantEvents): Record<keyof TenantEvents, number> =>
  Object.fromEntries(Object.values(FIELDS).map((field) => [field, tenant[field].length])) as Record<
    keyof TenantEvents,
    number
  >;

/** How many events a tenant has in all. */
export const countEvents = (tenant: TenantEvents): number =>
  EVENT_KINDS.reduce((sum, kind) => sum + tenant[FIELDS[kind]].length, 0);
