import type { DeliveryTarget } from './target';

/** What a run needs to know; plain data, since it goes to another process. */
export interface RunRequest {
  /** Of the poller; also the id of the instance that the steps see. */
  instanceId: string;
  stateFile: string;
  /** Folder of the instance for its graphs. */
  dataFolder: string;
  target: DeliveryTarget;
  /** From one run to the next, ms. */
  intervalMs?: number;
  /** Asks for what came late, too: see `isReadBackDue`. */
  readBack?: boolean;
  /** The graph stays on disk also when it went to JupiterOne, because the alert rules read it. */
  keepGraph?: boolean;
  /** Where everything is kept that was ever collected. */
  archive?: {
    folder: string;
    /** Somebody asked for it: without the engine nothing is collected. */
    required: boolean;
    /** How long entities of a type are kept, ms; those of other types for ever. */
    keep?: [type: string, ms: number][];
  };
}
