/** What tests ask of the simulated tenant beside its data and servers: its oracle, its canary, single tokens. */
export { asTenantEvents } from './src/events';
export type { EventsByKind, TenantEvents } from './src/events';
export { findMatches } from './src/oracle';
export type { OracleMatch, OracleMatches } from './src/oracle';
export { SECRET_PREFIX } from './src/secrets';
export { distanceKm } from './src/places';
export { makeConnectToken, makeEventsToken } from './src/tokens';
export { generateShippingTenant, SHIPPING_DAYS } from './src/shipping';
export type { ShippingTenant } from './src/shipping';
export { generateLeaversTenant } from './src/leavers';
export type { LeaversTenant } from './src/leavers';
export type { LeaverTruth, SeenItem } from './src/leavers/truth';
