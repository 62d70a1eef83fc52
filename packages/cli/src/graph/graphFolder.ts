import { existsSync } from 'node:fs';
import path from 'node:path';
import { GRAPH_FOLDER } from '../collect/child';

/**
 * Where the graph of the last run is.
 * @param dataDir `--data-dir`; without it the working folder's graph, else that of this package
 */
export function graphFolder(dataDir: string | undefined): string {
  if (dataDir !== undefined) return path.resolve(dataDir);
  const here = path.resolve('.j1-integration');
  return existsSync(here) ? here : GRAPH_FOLDER;
}
