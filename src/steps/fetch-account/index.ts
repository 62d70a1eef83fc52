import { introspectOnce } from '../../client/factory';
import { Entities } from '../../entities';
import { Steps } from '../constants';
import { share } from '../data';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { getRun } from '../../run/run';
import { convertAccount } from './converter';

/** The account's UUID: from the claims of either token, else from the Events API, else unknown. */
async function accountId(context: StepContext): Promise<string | undefined> {
  const { config, events } = getRun(context);
  const claimed = config.events?.claims?.accountUuid ?? config.connect?.claims?.accountUuid;
  if (claimed !== undefined || !events) return claimed;
  return (await introspectOnce(context.instance.config, events)).accountUuid;
}

async function fetchAccount(context: StepContext): Promise<void> {
  const { instance, jobState } = context;
  const id = await accountId(context);
  // Without a UUID from 1Password the account is keyed by the instance: a graph without a root is of less use.
  const account = await jobState.addEntity(convertAccount(id, instance.id, instance.name));
  await share(context, 'accountKey', account._key);
}

export const accountStep: OnePasswordStep = {
  id: Steps.ACCOUNT,
  name: 'Fetch Account',
  entities: [Entities.ACCOUNT],
  relationships: [],
  dependsOn: [],
  authorization: { endpoints: ['GET /api/v2/auth/introspect'] },
  executionHandler: fetchAccount,
};
