import path from 'node:path';
import { DEMO_FOLDER, OWN_FOLDER } from '../graph/folders';

/** What a demo writes, below the current folder; absolute paths. */
export interface DemoFiles {
  /** The graph: never where a real one is. */
  graph: string;
  /** Snapshots of access that were imported for the graph. */
  access: string;
  /** Which stories are woven into the tenant. */
  truth: string;
  /** The page to look around in. */
  explorer: string;
  /** What points a command at the tenant that stays up: in a folder of its own, in which such a command is to run. */
  env: string;
}

/** @param cwd the current folder, an absolute path */
export const demoFiles = (cwd: string): DemoFiles => ({
  graph: path.join(cwd, DEMO_FOLDER),
  access: path.join(cwd, `${DEMO_FOLDER}-access`),
  truth: path.join(cwd, OWN_FOLDER, 'demo-truth.json'),
  explorer: path.join(cwd, OWN_FOLDER, 'explorer.html'),
  env: path.join(cwd, OWN_FOLDER, 'tenant', '.env'),
});
