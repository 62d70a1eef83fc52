import type { WindowOptions } from '../support/options';

/** Options of `graph-1password export`. */
export interface ExportOptions extends WindowOptions {
  format?: string;
  /** A file, a folder, or `-`. */
  output?: string;
  types?: string;
  bulk?: string;
  /** False: without `event.original`. */
  original?: boolean;
  titles?: boolean;
  raw?: boolean;
  findings?: boolean;
  /** With who can open what. */
  access?: boolean;
  /** Folder of the snapshots of access. */
  stateDir?: string;
  /** `graph-1password.yaml`, when it is not where it is looked for. */
  config?: string;
  ownReads?: boolean;
  json?: boolean;
  dataDir?: string;
  integrationInstanceId?: string;
  /** What counts as the present, epoch ms. Default: the clock. */
  now?: number;
}
