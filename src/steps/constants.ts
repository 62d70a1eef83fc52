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

type StreamStep = (typeof STREAMS)[keyof typeof STREAMS]['step'];

/** The id of a step. */
export type StepId = (typeof Steps)[keyof typeof Steps] | StreamStep;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Each stream is fetched by a step of its own. */
const OF_STREAMS = Object.fromEntries(
  Object.values(STREAMS).map(({ step, label }) => [
    step,
    `Fetch ${label.split(' ').map(capital).join(' ')}`,
  ]),
) as Readonly<Record<StreamStep, string>>;

/** What steps are called where people read of them. */
export const STEP_NAMES: Readonly<Record<StepId, string>> = {
  [Steps.ACCOUNT]: 'Fetch Account',
  [Steps.VAULTS]: 'Fetch Vaults',
  [Steps.SECRETS]: 'Fetch Secrets',
  ...OF_STREAMS,
  [Steps.AUDIT_EVENT_VAULTS]: 'Build Audit Event and Vault Relationships',
  [Steps.ITEM_USAGE_VAULTS]: 'Build Item Usage and Vault Relationships',
  [Steps.ITEM_USAGE_SECRETS]: 'Build Item Usage and Secret Relationships',
  [Steps.SIGNIN_USER_ITEM_USAGES]: 'Build Sign-in User and Item Usage Relationships',
  [Steps.USERS]: 'Build Users and Client IPs',
  [Steps.USER_SECRETS]: 'Build User and Secret Relationships',
  [Steps.ACCESS]: 'Build Groups and Access',
};

/**
 * The phase after all other steps. `build-users` joins all streams, each of which may be switched
 * off; a `dependsOn` would switch the users off with any one of them.
 */
export const USERS_PHASE = 'users';
