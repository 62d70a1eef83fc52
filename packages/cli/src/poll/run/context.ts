import type {
  ExecuteIntegrationResult,
  IntegrationLogger,
} from '@jupiterone/integration-sdk-runtime';
import type { ClientTuning } from '../../../../../src/client/factory';
import type { KnownAccess } from '../../../../../src/run/access';
import type { KnownThings } from '../../../../../src/run/known';
import type { ItemMemory } from '../items';
import type { RunArchive } from '../../archive/runArchive';
import type { RunObserver } from './observer';
import type { RunPlan } from './plan';
import type { RunReport } from './report';
import type { DeliveryTarget } from './target';

/** The run was told to end. */
export class Interrupted extends Error {
  constructor() {
    super('The run was interrupted: none of its data was delivered.');
  }
}

/** What a run works with. */
export interface RunContext {
  plan: RunPlan;
  target: DeliveryTarget;
  /** Folder of the instance for its graphs. */
  dataFolder: string;
  items: ItemMemory;
  /** An imported snapshot of access. */
  access?: KnownAccess;
  /** What earlier runs knew of people and groups. */
  known?: KnownThings;
  /** Takes what the run collects; without it the graph stays in files of its own. */
  archive?: RunArchive;
  /** How long entities of a type stay in the archive, ms. */
  keep?: ReadonlyMap<string, number>;
  /** Epoch ms. */
  startedOn: number;
  logger: IntegrationLogger;
  /** From one run to the next, ms. */
  intervalMs?: number;
  /** The graph stays on disk also when it went to JupiterOne, because the alert rules read it. */
  keepGraph?: boolean;
  /** Throws when another run has taken this one's place: called before anything that others see. */
  confirm?: () => void;
  /** Gets what happens in the run, and what went wrong with JupiterOne. */
  observer: RunObserver;
  /** For tests: other time limits, retries and pages than the clients' own. */
  clients?: ClientTuning;
  signal?: AbortSignal;
}

/** A run whose graph was delivered. */
export interface Delivered {
  result: ExecuteIntegrationResult;
  window: { since: number; until: number };
  whole: boolean;
  /** Part of what runs before had left was damaged, and is missing now: it is to be read again. */
  damaged?: true;
  /** It asked for the whole overlap before its marks. */
  readBack: boolean;
  figures: Pick<
    RunReport,
    'events' | 'entities' | 'relationships' | 'requests' | 'jobId' | 'archived'
  >;
}
