import type { Relationship } from '@jupiterone/integration-sdk-core';
import { counted } from '@graph-1password/vocabulary';
import { IngestionSources } from '../../config';
import { Entities } from '../../entities';
import { relate, Relationships } from '../../relationships';
import { vaultAuthorization } from '../authorization';
import { STEP_NAMES, Steps } from '../constants';
import { share, takeAccountKey } from '../data';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { runOf } from '../../run/run';
import { tellProgress, warnIncomplete } from '../tell';
import { convertVault } from './converter';

async function fetchVaults(context: StepContext): Promise<void> {
  const { jobState, logger } = context;
  const run = runOf(context);
  const connect = run.connect(logger);
  if (!connect) return;

  const entities = new Map<string, ReturnType<typeof convertVault>>();
  const { found, unreadable } = await run.listVaults(connect);
  for (const vault of found) {
    entities.set(vault.id, convertVault(vault, run.config.privilegedVaultIds));
  }
  await jobState.addEntities([...entities.values()]);
  await share(
    context,
    'vaults',
    Array.from(entities, ([id, { name }]) => ({ id, name })),
  );

  const accountKey = await takeAccountKey(context);
  if (accountKey !== undefined) {
    const edges: Relationship[] = [];
    for (const { _key } of entities.values()) {
      edges.push(relate(Relationships.ACCOUNT_HAS_VAULT, accountKey, _key));
    }
    await jobState.addRelationships(edges);
  }
  if (unreadable > 0) {
    const sentence = `The Connect Server listed ${counted(unreadable, 'entry', 'entries')} that ${unreadable === 1 ? 'is no vault' : 'are no vaults'}, or without an id of 1Password; ${unreadable === 1 ? 'it is' : 'they are'} not in the graph.`;
    warnIncomplete(context, { unreadable }, sentence);
  }
  tellProgress(context, { vaults: entities.size }, `Read ${counted(entities.size, 'vault')}.`);
}

export const vaultsStep: OnePasswordStep = {
  id: Steps.VAULTS,
  name: STEP_NAMES[Steps.VAULTS],
  entities: [Entities.VAULT],
  relationships: [Relationships.ACCOUNT_HAS_VAULT.metadata],
  dependsOn: [Steps.ACCOUNT],
  ingestionSourceId: IngestionSources.VAULTS,
  authorization: vaultAuthorization('GET /v1/vaults'),
  executionHandler: fetchVaults,
};
