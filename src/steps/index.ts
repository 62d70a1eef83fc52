import type {
  IntegrationExecutionContext,
  StepStartStates,
} from '@jupiterone/integration-sdk-core';
import { DisabledStepReason } from '@jupiterone/integration-sdk-core';
import type { EventKind } from '@graph-1password/vocabulary';
import type { IntegrationConfig } from '../config';
import { accessStep } from './build-access';
import { auditEventVaultsStep } from './build-audit-event-vault-relationships';
import { itemUsageSecretsStep } from './build-item-usage-secret-relationships';
import { itemUsageVaultsStep } from './build-item-usage-vault-relationships';
import { signinUserItemUsagesStep } from './build-signin-user-item-usage-relationships';
import { userSecretsStep } from './build-user-secret-relationships';
import { usersStep } from './build-users';
import { USERS_PHASE } from './constants';
import { withExplainedErrors } from './explainErrors';
import { accountStep } from './fetch-account';
import { auditEventsStep } from './fetch-audit-events';
import { itemUsagesStep } from './fetch-item-usages';
import { secretsStep } from './fetch-secrets';
import { signinAttemptsStep } from './fetch-signin-attempts';
import { vaultsStep } from './fetch-vaults';
import { runOf } from '../run/run';
import type { OnePasswordStep } from '../run/run';

const streamSteps: Readonly<Record<EventKind, OnePasswordStep>> = {
  auditevents: auditEventsStep,
  itemusages: itemUsagesStep,
  signinattempts: signinAttemptsStep,
};
const eventsSteps = [
  ...Object.values(streamSteps),
  signinUserItemUsagesStep,
  usersStep,
  accessStep,
];
const connectSteps = [vaultsStep, secretsStep];
const joinSteps = [
  auditEventVaultsStep,
  itemUsageVaultsStep,
  itemUsageSecretsStep,
  userSecretsStep,
];

/** All steps of the integration. */
export const integrationSteps: OnePasswordStep[] = [
  accountStep,
  ...connectSteps,
  ...eventsSteps,
  ...joinSteps,
].map(withExplainedErrors);

/** The phases after the first. */
export const dependencyGraphOrder = [USERS_PHASE];

/**
 * A half that is not configured is disabled by the user's own choice: JupiterOne then removes its
 * data. A token without a feature is not such a choice; see `readStream`.
 */
export function getStepStartStates(
  context: IntegrationExecutionContext<IntegrationConfig>,
): StepStartStates {
  const { events, connect, wrong } = runOf(context).config;
  // A half that is wrongly configured is wanted: its steps run, and fail with what is wrong.
  const hasEvents = Boolean(events ?? wrong.events);
  const hasConnect = Boolean(connect ?? wrong.connect);
  const state = (enabled: boolean) =>
    enabled
      ? { disabled: false }
      : { disabled: true, disabledReason: DisabledStepReason.USER_CONFIG };
  const states = (steps: OnePasswordStep[], enabled: boolean) =>
    steps.map(({ id }) => [id, state(enabled)] as const);
  const all = Object.fromEntries([
    ...states([accountStep], true),
    ...states(eventsSteps, hasEvents),
    ...states(connectSteps, hasConnect),
    ...states(joinSteps, hasEvents && hasConnect),
  ]);
  tellLeftOut(context, all);
  return all;
}

/** Tells which steps the user left out: the SDK disables those of a source that was switched off later. */
function tellLeftOut(
  context: IntegrationExecutionContext<IntegrationConfig>,
  states: StepStartStates,
): void {
  const off = new Set(context.instance.disabledSources?.map((entry) => entry.ingestionSourceId));
  const leftOut = integrationSteps
    .filter(({ id, ingestionSourceId }) => states[id]?.disabled || off.has(ingestionSourceId ?? ''))
    .map(({ name }) => name);
  if (leftOut.length === 0) return;
  const message = `Not configured or switched off: ${leftOut.join(', ')}.`;
  runOf(context).signal({ type: 'progress', message });
}
