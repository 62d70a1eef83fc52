import { Steps } from '../../../src/steps/constants';
import { STREAM_ROWS } from '@graph-1password/vocabulary';
import type { Failure, StepId } from '../row';

/** The steps that read the Events API. */
export const STREAMS = STREAM_ROWS.map(({ step }) => step as StepId);

/** Types that JupiterOne must keep when the secrets are incomplete. */
const SECRET_TYPES = ['one_password_secret', 'one_password_vault_has_secret'] as const;

/** The same for the vaults, without which no secret is read. */
export const VAULT_TYPES = [
  'one_password_account_has_vault',
  'one_password_vault',
  ...SECRET_TYPES,
] as const;

/** Streams fail: events are always partial, so nothing more has to be kept. */
export const streamsFail = (says: RegExp, failed: readonly StepId[] = STREAMS): Failure => ({
  failed,
  says,
  partial: [],
});

/** The list of vaults fails, and with it everything of the Connect half. */
export const vaultsFail = (says: RegExp): Failure => ({
  failed: [Steps.VAULTS],
  says,
  partial: VAULT_TYPES,
});

/** Some vault or item cannot be read; the rest is. */
export const secretsFail = (says: RegExp): Failure => ({
  failed: [Steps.SECRETS],
  says,
  partial: SECRET_TYPES,
});
