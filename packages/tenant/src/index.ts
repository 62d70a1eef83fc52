/** The simulated 1Password tenant: generated data and the two servers that speak for it. */
export { accessAt } from './access';
export { writeAccessExport } from './access/export';
export { generateTenant } from './generate';
export { countEvents, eventsOf } from './events';
export { writeGroundTruth } from './truth';
export type {
  Group,
  Person,
  ResolvedOptions,
  ClientSource,
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
  SimulatedRateLimits,
  ServeOptions,
  TenantRequest,
} from './server/types';
export { Random } from './random';
