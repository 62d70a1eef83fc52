import path from 'node:path';
import type { GraphOptions } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { RUNS } from '../graph/latest';
import { accessFolderOf, demoAccessFolder } from './place';
import { readStored, storedTimes } from './store';

/**
 * The folder with the snapshots of the account of a graph: by the folder of a poller's instance, else by the environment.
 * @param folder in which the folder `graph` is, or an archive
 */
export function accessFolderOfGraph(folder: string): string {
  const ofDemo = demoAccessFolder(folder);
  if (ofDemo !== undefined) return ofDemo;
  const parent = path.dirname(folder);
  const instance = path.basename(path.basename(parent) === RUNS ? path.dirname(parent) : parent);
  const own = accessFolderOf({ integrationInstanceId: instance });
  return storedTimes(own).length > 0 ? own : accessFolderOf({});
}

/** Whether an imported snapshot of access belongs to a graph. */
export const hasAccess = (folder: string): boolean =>
  storedTimes(accessFolderOfGraph(folder)).length > 0;

/**
 * The time of the snapshot that is in a graph, epoch ms; undefined without one.
 * @param counts of the objects of the graph, by type
 */
export const accessTime = (
  folder: string,
  counts: Readonly<Record<string, number>>,
): number | undefined =>
  (counts[EntityTypes.GROUP] ?? 0) > 0
    ? storedTimes(accessFolderOfGraph(folder)).at(-1)
    : undefined;

/** What tells one content of the snapshots of a graph from another. */
export const accessVersion = (folder: string): string =>
  `access ${storedTimes(accessFolderOfGraph(folder)).at(-1) ?? 'none'}`;

/**
 * What a graph is read with, so that an imported snapshot of access is in it.
 * @param folder in which the folder `graph` is, or an archive
 * @param until the moment that the graph shows, epoch ms
 * @returns undefined without a snapshot
 */
export async function accessOption(
  folder: string,
  until = Infinity,
): Promise<GraphOptions['derive']> {
  const snapshots = accessFolderOfGraph(folder);
  if (storedTimes(snapshots).length === 0) return undefined;
  const snapshot = readStored(snapshots, until)?.snapshot;
  if (!snapshot) return undefined;
  const { accessRecords } = await import('./records');
  return (entities, has) => accessRecords(snapshot, entities, has, until);
}
