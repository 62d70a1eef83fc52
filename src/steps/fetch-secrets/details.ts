import { NotWantedError } from '../../client/connect/types';
import type { ConnectClient, ConnectItem } from '../../client/connect/types';
import { NotFoundError } from '../../client/errors';
import { learnDetails, recallDetails } from '../../run/itemDetails';
import type { StepContext } from '../../run/run';
import { runOf } from '../../run/run';
import type { Faults } from './faults';

/** Items asked for at the same time; the client bounds what is sent. */
const READERS = 16;

/** Reads each full item that is not known yet, several at a time. An item that fails stays as listed. */
export async function readDetails(
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
        faults.known++;
        full[index] = known;
      } else if (isKnownFaulty(context, item)) faults.knownFaulty++;
      else if (faults.hopeless) faults.skipped = true;
      else full[index] = await readItem(context, connect, item, faults);
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
  return full;
}

function isKnownFaulty(context: StepContext, { vaultId, id, version }: ConnectItem): boolean {
  const run = runOf(context);
  if (version === undefined) return false;
  const now = run.now(context.executionHistory);
  return run.knownItems?.isFaulty(vaultId, id, version, now) === true;
}

async function readItem(
  context: StepContext,
  connect: ConnectClient,
  item: ConnectItem,
  faults: Faults,
): Promise<ConnectItem> {
  const run = runOf(context);
  const isWanted = (): boolean => {
    if (faults.hopeless) return false;
    // Noted before: Connect reports a read that fails on its way back, too.
    run.ownReads?.note(item.vaultId, item.id, run.now(context.executionHistory));
    return true;
  };
  try {
    const details = await connect.getItem(item.vaultId, item.id, isWanted);
    faults.noteItem();
    learnDetails(run.knownItems, details);
    return details;
  } catch (error) {
    if (error instanceof NotWantedError) faults.skipped = true;
    // Listed a moment ago and gone now: deleted, or not yet synced. The listed metadata is true either way.
    else if (!(error instanceof NotFoundError)) faults.addItem(item, error);
    return item;
  }
}

/** Keeps which items could not be read, so that the next runs do not wait for them again. */
export function rememberFaulty(context: StepContext, faults: Faults): void {
  if (!faults.othersWork) return;
  const run = runOf(context);
  const now = run.now(context.executionHistory);
  for (const { item } of faults.items) {
    const { vaultId, id, version } = item;
    if (version !== undefined) run.knownItems?.learnFaulty(vaultId, id, version, now);
  }
}
