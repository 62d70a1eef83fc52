import type { ConnectClient, ConnectItem, Listing } from '../../client/connect/types';
import { ForbiddenError, NotFoundError } from '../../client/errors';
import { IngestionSources } from '../../config';
import { counted } from '@graph-1password/vocabulary';
import type { ItemNow } from '@graph-1password/vocabulary';
import { Entities, EntityTypes, entityKey } from '../../entities';
import { relate, Relationships } from '../../relationships';
import { vaultAuthorization } from '../authorization';
import { STEP_NAMES, Steps } from '../constants';
import type { KnownVault } from '../data';
import { share, take } from '../data';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { runOf } from '../../run/run';
import { tellProgress, warnIncomplete } from '../tell';
import { convertSecret } from './converter';
import { readDetails, rememberFaulty } from './details';
import { Faults } from './faults';

/** Vaults read at the same time: while the items of one are on their way, the next is listed. */
const VAULTS_AT_A_TIME = 4;

const wantsDetails = ({ instance }: StepContext, itemDetails: boolean): boolean =>
  itemDetails &&
  !instance.disabledSources?.some(
    ({ ingestionSourceId }) => ingestionSourceId === IngestionSources.ITEM_DETAILS,
  );

/**
 * The vaults of the step before. When that step was loaded from the SDK's cache (`collect --step`), it shared nothing, and
 * its entities tell.
 */
async function knownVaults(context: StepContext): Promise<KnownVault[]> {
  const shared = await take(context, 'vaults');
  if (shared) return shared;
  const vaults: KnownVault[] = [];
  await context.jobState.iterateEntities({ _type: EntityTypes.VAULT }, ({ id, displayName }) => {
    if (typeof id === 'string') vaults.push({ id, name: displayName ?? id });
  });
  return vaults;
}

async function fetchSecrets(context: StepContext): Promise<void> {
  const { logger } = context;
  const run = runOf(context);
  const items = new Map<string, ItemNow>();
  await share(context, 'items', items);
  const known = await knownVaults(context);
  // Without vaults there is nothing to ask for; why there are none, the step before has said.
  const connect = known.length > 0 ? run.connect(logger) : undefined;
  if (!connect) return;
  const details = wantsDetails(context, run.config.connect?.itemDetails ?? true);
  const faults = new Faults();
  const vaults = known.values();
  const readVaults = async () => {
    for (const vault of vaults) {
      const added = await fetchVaultItems(context, connect, vault, details, faults);
      if (!added && faults.hopeless) {
        faults.skipped = true;
        return;
      }
      for (const { _key, version, updatedOn, lastEditedBy } of added ?? [])
        items.set(_key, { version, updatedOn, lastEditedBy });
      logger.debug({ secrets: items.size, vaultId: vault.id }, 'Read the items of a vault.');
    }
  };
  await Promise.all(Array.from({ length: VAULTS_AT_A_TIME }, readVaults));
  const secrets = items.size;
  tellProgress(
    context,
    { secrets, faults: faults.count, details },
    `Read ${counted(secrets, 'item')}.`,
  );
  warnOfFaults(context, faults);
  if (faults.failure) throw faults.failure;
  rememberFaulty(context, faults);
}

/** A vault that is refused is asked for once more: a Connect Server that is just taking over rights answers so for a moment. */
async function listItems(
  connect: ConnectClient,
  { id }: KnownVault,
): Promise<Listing<ConnectItem>> {
  try {
    return await connect.listItems(id);
  } catch (error) {
    if (!(error instanceof ForbiddenError)) throw error;
    return connect.listItems(id);
  }
}

/** @returns the items added; undefined when the vault could not be listed */
async function fetchVaultItems(
  context: StepContext,
  connect: ConnectClient,
  vault: KnownVault,
  details: boolean,
  faults: Faults,
): Promise<ReturnType<typeof convertSecret>[] | undefined> {
  const { jobState, logger } = context;
  let items: ConnectItem[];
  try {
    const { found, unreadable } = await listItems(connect, vault);
    items = found;
    faults.unreadable += unreadable;
    faults.noteSuccess();
  } catch (error) {
    if (error instanceof NotFoundError) {
      logger.info({ vaultId: vault.id }, 'A vault was deleted during the run.');
      return [];
    }
    faults.add(error);
    return undefined;
  }
  const unique = [...new Map(items.map((item) => [item.id, item])).values()];
  const full = details ? await readDetails(context, connect, unique, faults) : unique;
  const entities = full.map((item) => convertSecret(item, vault.name));
  await jobState.addEntities(entities);
  const vaultKey = entityKey(EntityTypes.VAULT, vault.id);
  await jobState.addRelationships(
    entities.map(({ _key }) => relate(Relationships.VAULT_HAS_SECRET, vaultKey, _key)),
  );
  return entities;
}

/** Says what could not be read. */
function warnOfFaults(context: StepContext, faults: Faults): void {
  const { count, first, knownFaulty, unreadable, skipped } = faults;
  if (first) {
    const rest = skipped ? ', and the rest were skipped' : '';
    const description = `${counted(count, 'vault or item', 'vaults or items')} could not be read completely${rest}; their listed metadata is in the graph. First error: ${first.message}`;
    warnIncomplete(context, { faults: count }, description);
  }
  if (knownFaulty > 0) {
    const description = `${counted(knownFaulty, 'item')} could not be read completely by a run of the last day, and ${knownFaulty === 1 ? 'was' : 'were'} not asked for again; the listed metadata is in the graph.`;
    warnIncomplete(context, { faulty: knownFaulty }, description);
  }
  if (unreadable > 0) {
    const description = `The Connect Server listed ${counted(unreadable, 'entry', 'entries')} that ${unreadable === 1 ? 'is no item' : 'are no items'}, or without an id of 1Password; ${unreadable === 1 ? 'it is' : 'they are'} not in the graph.`;
    warnIncomplete(context, { unreadable }, description);
  }
}

export const secretsStep: OnePasswordStep = {
  id: Steps.SECRETS,
  name: STEP_NAMES[Steps.SECRETS],
  entities: [Entities.SECRET],
  relationships: [Relationships.VAULT_HAS_SECRET.metadata],
  dependsOn: [Steps.VAULTS],
  ingestionSourceId: IngestionSources.SECRETS,
  authorization: vaultAuthorization(
    'GET /v1/vaults/{vaultUuid}/items',
    'GET /v1/vaults/{vaultUuid}/items/{itemUuid}',
  ),
  executionHandler: fetchSecrets,
};
