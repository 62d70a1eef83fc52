import type { EventKind, EventOfKind } from '@graph-1password/vocabulary';
import { EVENT_KINDS, forEachStream, STREAMS } from '@graph-1password/vocabulary';

/** `item usages` as a name in code: `itemUsages`. */
type CamelCase<S extends string> = S extends `${infer A} ${infer B}`
  ? `${CamelCase<A>}${Capitalize<CamelCase<B>>}`
  : S extends `${infer A}-${infer B}`
    ? `${A}${Capitalize<B>}`
    : S;

/** The field of a tenant with the events of a stream, by the label of the stream. */
type FieldOf<K extends EventKind> = CamelCase<(typeof STREAMS)[K]['label']>;

const FIELDS = forEachStream((kind) =>
  STREAMS[kind].label.replace(/[ -](.)/g, (_, first: string) => first.toUpperCase()),
) as { readonly [K in EventKind]: FieldOf<K> };

const SHARES: Partial<Record<EventKind, number>> = {
  auditevents: 0.18,
  itemusages: 0.7,
  signinattempts: 0.12,
};
/** The share of a stream without one: enough events, in the tenants of tests too, that some are sent twice. */
const USUAL_SHARE = 0.05;

/** The share of each stream in a usual tenant. */
export const USUAL_MIX = forEachStream((kind) => SHARES[kind] ?? USUAL_SHARE);

/** The events of a tenant, in the order of the API: ascending by time. */
export type TenantEvents = {
  [K in EventKind as FieldOf<K>]: EventOfKind[K][];
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
