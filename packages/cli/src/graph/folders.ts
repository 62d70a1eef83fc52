import { statSync } from 'node:fs';
import path from 'node:path';
import { isArchive } from '@graph-1password/archive/files';

/** Where JupiterOne's SDK, and `graph-1password collect`, leave a graph: below the current folder. */
export const GRAPH_FOLDER_NAME = '.j1-integration';

/** What this program writes beside a real graph, below the current folder. */
export const OWN_FOLDER = '.graph-1password';

/** Where the demo leaves its graph: never where a real one is. */
export const DEMO_FOLDER = path.join(OWN_FOLDER, 'demo');

/** Whether there is such a folder, and this user may see it. */
export function isFolder(folder: string): boolean {
  try {
    return statSync(folder).isDirectory();
  } catch {
    // Not there, below a file, or closed to this user.
    return false;
  }
}

/** Whether a folder holds a graph in the layout of the SDK. */
export const hasFiles = (folder: string): boolean => isFolder(path.join(folder, 'graph'));

/** Whether a folder holds a graph: in the layout of the SDK, or as an archive. */
export const hasGraph = (folder: string): boolean => hasFiles(folder) || isArchive(folder);
