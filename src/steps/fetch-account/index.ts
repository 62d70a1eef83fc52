import { Entities } from '../../entities';
import { STEP_NAMES, Steps } from '../constants';
import { share } from '../data';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { runOf } from '../../run/run';
import { convertAccount } from './converter';

/** The account's UUID: from the claims of either token, else from the Events API, else unknown. */
async function accountId(context: StepContext): Promise<string | undefined> {
  const run = runOf(context);
  const { config } = run;
  const claimed = config.events?.claims?.accountUuid ?? config.connect?.claims?.accountUuid;
  if (claimed !== undefined || !config.events) return claimed;
  const events = run.events(context.logger);
  return events && (await run.introspect(events)).accountUuid;
}

async function fetchAccount(context: StepContext): Promise<void> {
  const { instance, jobState } = context;
  await share(context, 'accountAsked', true);
  const id = await accountId(context);
  // Without a UUID from 1Password the account is keyed by the instance: a graph without a root is of less use.
  const account = await jobState.addEntity(convertAccount(id, instance.id, instance.name));
  await share(context, 'accountKey', account._key);
}

export const accountStep: OnePasswordStep = {
  id: Steps.ACCOUNT,
  name: STEP_NAMES[Steps.ACCOUNT],
  entities: [Entities.ACCOUNT],
  relationships: [],
  dependsOn: [],
  authorization: { endpoints: ['GET /api/v2/auth/introspect'] },
  executionHandler: fetchAccount,
};
