import { STREAMS } from '@graph-1password/vocabulary';

/** Ids of the steps, as people name them in `collect --step`. */
export const Steps = {
  ACCOUNT: 'fetch-account',
  VAULTS: 'fetch-vaults',
  SECRETS: 'fetch-secrets',
  AUDIT_EVENTS: STREAMS.auditevents.step,
  ITEM_USAGES: STREAMS.itemusages.step,
  SIGNIN_ATTEMPTS: STREAMS.signinattempts.step,
  AUDIT_EVENT_VAULTS: 'build-audit-event-vault-relationships',
  ITEM_USAGE_VAULTS: 'build-item-usage-vault-relationships',
  ITEM_USAGE_SECRETS: 'build-item-usage-secret-relationships',
  SIGNIN_USER_ITEM_USAGES: 'build-signin-user-item-usage-relationships',
  USERS: 'build-users',
  USER_SECRETS: 'build-user-secret-relationships',
  ACCESS: 'build-access',
} as const;

/**
 * The phase after all other steps. `build-users` joins all streams, each of which may be switched
 * off; a `dependsOn` would switch the users off with any one of them.
 */
export const USERS_PHASE = 'users';
