import type { ConnectClient, ConnectItem } from '../../client/connect/types';
import {
  ForbiddenError,
  NotFoundError,
  OnePasswordError,
  PayloadTooLargeError,
} from '../../client/errors';
import { IngestionSources } from '../../config';
import { counted } from '@graph-1password/vocabulary';
import { Entities, EntityTypes, entityKey } from '../../entities';
import { relate, Relationships } from '../../relationships';
import { vaultAuthorization } from '../authorization';
import { Steps } from '../constants';
import type { KnownVault } from '../data';
import { take } from '../data';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { runOf } from '../../run/run';
import { tellProgress, warnIncomplete } from '../tell';
import { convertSecret } from './converter';
import { learnDetails, recallDetails } from '../../run/itemDetails';

/** Faults in a row after which nothing more is asked: a server that is down takes seconds to say so each time. */
const MAX_FAULTS_IN_ROW = 20;
/** Vaults read at the same time: while the items of one are on their way, the next is listed. */
const VAULTS_AT_A_TIME = 4;
/** Items asked for at the same time; the client bounds what is sent. */
const READERS = 16;

/** Faults of single vaults and items: the rest is collected first, then the step fails. */
class Faults {
  readonly #errors: OnePasswordError[] = [];
  #inRow = 0;
  /** Something was not asked for any more. */
  skipped = false;

  /** @throws the error itself if it is not from the client */
  add(error: unknown): void {
    if (!(error instanceof OnePasswordError)) throw error;
    this.#errors.push(error);
    // A server that rejects one vault or item is up, and may return the next one.
    const isRefusal = error instanceof ForbiddenError || error instanceof PayloadTooLargeError;
    this.#inRow = isRefusal ? 0 : this.#inRow + 1;
  }

  /** Something could be read. */
  noteSuccess(): void {
    this.#inRow = 0;
  }

  /** Whether it makes no sense to go on: with the items of a vault, or, when lists fail too, at all. */
  get hopeless(): boolean {
    return this.#inRow >= MAX_FAULTS_IN_ROW;
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
  const known = await knownVaults(context);
  // Without vaults there is nothing to ask for; why there are none, the step before has said.
  const connect = known.length > 0 ? run.connect(logger) : undefined;
  if (!connect) return;
  const details = wantsDetails(context, run.config.connect?.itemDetails ?? true);
  const faults = new Faults();
  let secrets = 0;
  const vaults = known.values();
  const readVaults = async () => {
    for (const vault of vaults) {
      const added = await fetchVaultItems(context, connect, vault, details, faults);
      if (added === undefined && faults.hopeless) {
        faults.skipped = true;
        return;
      }
      secrets += added ?? 0;
      logger.debug({ secrets, vaultId: vault.id }, 'Read the items of a vault.');
    }
  };
  await Promise.all(Array.from({ length: VAULTS_AT_A_TIME }, readVaults));
  tellProgress(
    context,
    { secrets, faults: faults.count, details },
    `Read ${counted(secrets, 'item')}.`,
  );
  if (faults.first) {
    warnOfFaults(context, faults);
    throw faults.first;
  }
}

/** @returns count of items added; undefined when the vault could not be listed */
async function fetchVaultItems(
  context: StepContext,
  connect: ConnectClient,
  vault: KnownVault,
  details: boolean,
  faults: Faults,
): Promise<number | undefined> {
  const { jobState, logger } = context;
  let items: ConnectItem[];
  try {
    items = await connect.listItems(vault.id);
    faults.noteSuccess();
  } catch (error) {
    if (error instanceof NotFoundError) {
      logger.info({ vaultId: vault.id }, 'A vault was deleted during the run.');
      return 0;
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
  return entities.length;
}

/** Reads each full item that is not known yet, several at a time. An item that fails stays as listed. */
async function readDetails(
  context: StepContext,
  connect: ConnectClient,
  items: ConnectItem[],
  faults: Faults,
): Promise<ConnectItem[]> {
  const run = runOf(context);
  const full = [...items];
  const left = items.entries();
  const read = async () => {
    for (const [index, item] of left) {
      const known = recallDetails(run.knownItems, item);
      if (known) {
        full[index] = known;
        continue;
      }
      if (faults.hopeless) {
        faults.skipped = true;
        continue;
      }
      full[index] = await readItem(context, connect, item, faults);
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
  return full;
}

async function readItem(
  context: StepContext,
  connect: ConnectClient,
  item: ConnectItem,
  faults: Faults,
): Promise<ConnectItem> {
  const run = runOf(context);
  try {
    // Noted before: Connect reports a read that fails on its way back, too.
    run.ownReads?.note(item.vaultId, item.id, run.now(context.executionHistory));
    const details = await connect.getItem(item.vaultId, item.id);
    faults.noteSuccess();
    learnDetails(run.knownItems, details);
    return details;
  } catch (error) {
    // Listed a moment ago and gone now: deleted, or not yet synced. The listed metadata is true either way.
    if (!(error instanceof NotFoundError)) faults.add(error);
    return item;
  }
}

function warnOfFaults(context: StepContext, faults: Faults): void {
  const rest = faults.skipped ? ', and the rest were skipped' : '';
  const description = `${counted(faults.count, 'vault or item', 'vaults or items')} could not be read completely${rest}; their listed metadata is in the graph. First error: ${faults.first?.message}`;
  warnIncomplete(context, { faults: faults.count }, description);
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
