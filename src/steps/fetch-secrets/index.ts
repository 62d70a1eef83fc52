import { IntegrationWarnEventName } from '@jupiterone/integration-sdk-core';
import type { ConnectClient, ConnectItem } from '../../client/connect/types';
import { NotFoundError, OnePasswordError } from '../../client/errors';
import { IngestionSources } from '../../config';
import { Entities, EntityTypes, entityKey } from '../../entities';
import { relate, Relationships } from '../../relationships';
import { vaultAuthorization } from '../authorization';
import { Steps } from '../constants';
import type { KnownVault } from '../data';
import { take } from '../data';
import type { OnePasswordStep, StepContext } from '../run';
import { getRun } from '../run';
import { convertSecret } from './converter';

/** Faults of single vaults and items: the rest is collected first, then the step fails. */
class Faults {
  readonly #errors: OnePasswordError[] = [];

  /** @throws the error itself if it is none of the client's */
  add(error: unknown): void {
    if (!(error instanceof OnePasswordError)) throw error;
    this.#errors.push(error);
  }

  get first(): OnePasswordError | undefined {
    return this.#errors[0];
  }

  get count(): number {
    return this.#errors.length;
  }
}

const wantsDetails = ({ instance }: StepContext, itemDetails: boolean): boolean =>
  itemDetails &&
  !instance.disabledSources?.some(
    ({ ingestionSourceId }) => ingestionSourceId === IngestionSources.ITEM_DETAILS,
  );

async function fetchSecrets(context: StepContext): Promise<void> {
  const { logger } = context;
  const { config, connect } = getRun(context);
  if (!connect) return;
  const details = wantsDetails(context, config.connect?.itemDetails ?? true);
  const faults = new Faults();
  let secrets = 0;
  for (const vault of (await take(context, 'vaults')) ?? []) {
    secrets += await fetchVaultItems(context, connect, vault, details, faults);
    logger.debug({ secrets, vaultId: vault.id }, 'Read the items of a vault.');
  }
  logger.info({ secrets, faults: faults.count, details }, `Read ${secrets} items.`);
  if (faults.first) {
    warnIncomplete(context, faults);
    throw faults.first;
  }
}

/** @returns count of items added */
async function fetchVaultItems(
  context: StepContext,
  connect: ConnectClient,
  vault: KnownVault,
  details: boolean,
  faults: Faults,
): Promise<number> {
  const { jobState, logger } = context;
  let items: ConnectItem[];
  try {
    items = await connect.listItems(vault.id);
  } catch (error) {
    if (error instanceof NotFoundError) {
      logger.info({ vaultId: vault.id }, 'A vault was deleted while the run went on.');
    } else {
      faults.add(error);
    }
    return 0;
  }
  const unique = [...new Map(items.map((item) => [item.id, item])).values()];
  const full = details ? await readDetails(connect, unique, faults) : unique;
  const entities = full.map((item) => convertSecret(item, vault.name));
  await jobState.addEntities(entities);
  const vaultKey = entityKey(EntityTypes.VAULT, vault.id);
  await jobState.addRelationships(
    entities.map(({ _key }) => relate(Relationships.VAULT_HAS_SECRET, vaultKey, _key)),
  );
  return entities.length;
}

/** Reads each full item; the client bounds how many at a time. An item that fails stays as listed. */
const readDetails = (connect: ConnectClient, items: ConnectItem[], faults: Faults) =>
  Promise.all(
    items.map(async (item) => {
      try {
        return await connect.getItem(item.vaultId, item.id);
      } catch (error) {
        // Listed a moment ago and gone now: deleted, or not yet synced. The listed metadata is true either way.
        if (!(error instanceof NotFoundError)) faults.add(error);
        return item;
      }
    }),
  );

function warnIncomplete({ logger }: StepContext, faults: Faults): void {
  const description = `${faults.count} vaults or items could not be read in full; what was listed is in the graph. First cause: ${faults.first?.message}`;
  logger.warn({ faults: faults.count }, description);
  logger.publishWarnEvent({ name: IntegrationWarnEventName.IncompleteData, description });
}

export const secretsStep: OnePasswordStep = {
  id: Steps.SECRETS,
  name: 'Fetch Secrets',
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
