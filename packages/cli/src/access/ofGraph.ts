import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Snapshot } from '../../../../src/access/snapshot';
import type { GraphFacts } from '../graph/facts';
import { isSameAccount } from './facts';
import {
  accessFolderOf,
  demoAccessFolder,
  graphFolder,
  snapshotFolder,
  stateFileOf,
} from './place';
import type { SnapshotPlace } from './place';
import { AccessStoreError, readStored, storedTimes } from './store';

/**
 * The folder with the snapshots of the account of a graph: by the instance of the graph, else by the environment.
 * @param folder in which the folder `graph` is, or an archive
 * @param place what is named: the instance, the state folder, the data folder
 */
export function accessFolderOfGraph(folder: string, place: SnapshotPlace = {}): string {
  const { stateDir } = place;
  const ofDemo = stateDir === undefined ? demoAccessFolder(folder) : undefined;
  if (ofDemo !== undefined) return ofDemo;
  const own = snapshotFolder(place, folder);
  if (storedTimes(own).length > 0) return own;
  // What was imported before there was a graph that says whose it is; not what another poller has.
  const nameless = stateDir === undefined ? {} : { stateDir };
  const others = snapshotFolder(nameless);
  return storedTimes(others).length > 0 && !existsSync(stateFileOf(nameless)) ? others : own;
}

/**
 * The folder with the snapshots that a command reads: those of the graph that it finds, as its answers say of that graph.
 * @returns an absolute path; it need not exist
 * @throws UsageError when several graphs are meant
 */
export function accessFolderToRead(place: SnapshotPlace): string {
  const folder = graphFolder(place);
  return folder === undefined
    ? accessFolderOf(place)
    : accessFolderOfGraph(path.resolve(folder), place);
}

/** Whether an imported snapshot of access belongs to a graph. */
export const hasAccess = (folder: string): boolean =>
  storedTimes(accessFolderOfGraph(folder)).length > 0;

/** Said of a graph with whose snapshots that of another account is. */
export const OTHER_ACCOUNT =
  'The imported snapshot of access is of another account than this graph, and left out: import one of this account.';

/** What the imported snapshot is to a graph. */
interface AccessInGraph {
  /** When the snapshot was made that is in the graph, epoch ms; undefined without one. */
  accessOn?: number;
  /** The snapshot is of another account, so that it is not in the graph. */
  isForeign: boolean;
}

/** What the imported snapshot is to a graph, by what is known of the graph. */
export function accessInGraph(
  folder: string,
  { accountId: account, accessOn }: Pick<GraphFacts, 'accountId' | 'accessOn'>,
): AccessInGraph {
  const snapshots = accessFolderOfGraph(folder);
  if (storedTimes(snapshots).length === 0) return { isForeign: false };
  if (account !== undefined && !isOfAccount(snapshots, account)) return { isForeign: true };
  return { ...(accessOn !== undefined && { accessOn }), isForeign: false };
}

/** Whether nothing says that the newest snapshot of a folder is of another account. */
function isOfAccount(snapshots: string, account: string): boolean {
  try {
    const snapshot = readStored(snapshots)?.snapshot;
    return snapshot === undefined || isSameAccount(snapshot, { account });
  } catch (error) {
    // Whoever reads the graph itself is told of the damage; a copy that was made before is as good as it was.
    if (error instanceof AccessStoreError) return true;
    throw error;
  }
}

/** What tells one content of the snapshots of a graph from another. */
export const accessVersion = (folder: string): string =>
  `access ${storedTimes(accessFolderOfGraph(folder)).at(-1) ?? 'none'}`;

/**
 * The snapshot of access that belongs to a graph at a moment, whatever account it is of.
 * @param folder in which the folder `graph` is, or an archive
 * @param until the moment that the graph shows, epoch ms
 * @throws AccessStoreError
 */
export function snapshotOfGraph(folder: string, until = Infinity): Snapshot | undefined {
  const snapshots = accessFolderOfGraph(folder);
  return storedTimes(snapshots).length === 0 ? undefined : readStored(snapshots, until)?.snapshot;
}
