/** The simulated 1Password tenant: generated data and the two servers that speak for it. */
export { generateTenant } from './generate';
export { findMatches, type Match, type Matches } from './oracle';
export { SECRET_PREFIX } from './secrets';
export { writeGroundTruth } from './truth';
export type {
  Group,
  Person,
  ResolvedOptions,
  Source,
  Story,
  StreamMix,
  Tenant,
  TenantField,
  TenantFile,
  TenantItem,
  TenantLabels,
  TenantOptions,
  TenantVault,
} from './types';
export { startTenant, type RequestStats, type RunningTenant } from './server';
export type {
  FaultAction,
  FaultHook,
  RateLimitOptions,
  ServeOptions,
  TenantRequest,
} from './server/types';
export { distanceKm } from './places';
export { Random } from './random';
export { makeConnectToken, makeEventsToken } from './tokens';
