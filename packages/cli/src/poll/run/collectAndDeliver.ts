import path from 'node:path';
import type { ExecutionHistory } from '@jupiterone/integration-sdk-core';
import {
  executeIntegrationInstance,
  FileSystemGraphObjectStore,
} from '@jupiterone/integration-sdk-runtime';
import type {
  ExecuteIntegrationResult,
  IntegrationLogger,
} from '@jupiterone/integration-sdk-runtime';
import { DAY, forEachStream, STREAMS } from '@graph-1password/vocabulary';
import type { ClientTuning } from '../../../../../src/client/factory';
import type { IntegrationConfig } from '../../../../../src/config';
import { Entities } from '../../../../../src/entities';
import { createInvocationConfig } from '../../../../../src/invocationConfig';
import type { KnownAccess } from '../../../../../src/run/access';
import type { KnownThings } from '../../../../../src/run/known';
import { OVERLAP_MS } from '../../../../../src/run/window';
import { countTypes } from '../../graph/summary';
import type { ItemMemory } from '../items';
import { withoutRelationships } from '../../archive/steps';
import type { RunArchive } from '../../archive/runArchive';
import { carryOver } from './carryOver';
import type { RunObserver } from './observer';
import { rememberFirstSeen } from '../../graph/firstSeen';
import { SIMULATED_NAME } from '../../graph/facts';
import { writeRunFile } from '../../graph/runFile';
import type { RunFile } from '../../graph/runFile';
import type { RunPlan } from './plan';
import type { RunReport } from './report';
import { RunFolders } from './runFolders';
import { Synchronization } from './synchronization';
import type { DeliveryTarget } from './target';

/** Where the SDK's runtime looks for its folder. */
const STORAGE_VARIABLE = 'JUPITERONE_INTEGRATION_STORAGE_DIRECTORY';
const VARIABLES = { DISABLE_DISK_USAGE_METRIC: 'true' };

const iso = (time: number): string => new Date(time).toISOString();

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

/**
 * Collects, and hands the graph to JupiterOne or to the disk. Until the last moment nothing changes for readers of
 * the graph: a job that is not finalized has no effect, and the link to the last graph stays where it is.
 * @throws Interrupted; an error of the SDK when the run was refused or aborted; an error with a sentence when the
 *   graph could not be delivered
 */
export async function collectAndDeliver(context: RunContext): Promise<Delivered> {
  const folders = new RunFolders(context.dataFolder);
  const { target, logger, startedOn } = context;
  const folder = folders.create(startedOn);
  let published = false;
  try {
    const delivered =
      target.kind === 'jupiterone'
        ? await deliver(context, target, folder)
        : await execute(context, folder, startedOn, logger);
    if (target.kind === 'disk' && context.signal?.aborted) throw new Interrupted();
    if (context.archive) return await enter(context, context.archive, delivered, folders, folder);
    if (target.kind === 'jupiterone' && context.keepGraph !== true) return delivered;
    const { types } = delivered.result.metadata.partialDatasets;
    const keepSince = delivered.window.until - context.plan.lookbackDays * DAY;
    const damaged = new DamageNotes(context.observer);
    const { latest } = folders;
    const { keys, carried } = await carryOver(latest, folder, types, keepSince, damaged.note);
    await rememberFirstSeen(latest, folder, keys, startedOn);
    if (target.kind === 'disk' && context.signal?.aborted) throw new Interrupted();
    context.confirm?.();
    writeRunFile(folder, { ...runFileOf(context, delivered), carriedOver: carried });
    const problem = folders.publish(folder);
    published = true;
    if (problem !== undefined) context.observer.add(problem);
    return { ...delivered, ...(damaged.found && { damaged: true as const }) };
  } finally {
    if (!published) folders.remove(folder);
  }
}

/** Tells of damaged files of the graph before. */
class DamageNotes {
  found = false;

  constructor(readonly observer: RunObserver) {}

  readonly note = (file: string): void => {
    this.found = true;
    this.observer.add(damagedSentence(file));
  };
}

/** What is said of a damaged file of the graph before. */
export const damagedSentence = (file: string): string =>
  `${file} is damaged: it is empty, or was cut. What it held is missing, and the next run reads the whole look-back period again.`;

/**
 * Enters what was collected into the archive, and shows it from now on. A run that dies in between is repeated as a whole:
 * its marks have not moved, and what is in the archive already is left out.
 * @returns the run with what was new
 */
async function enter(
  context: RunContext,
  archive: RunArchive,
  delivered: Delivered,
  folders: RunFolders,
  folder: string,
): Promise<Delivered> {
  const { observer, keep } = context;
  context.confirm?.();
  const { result, window, figures } = delivered;
  const { rows, own, bytes, problem } = await archive.commit(
    result,
    window.since,
    observer.lacking,
  );
  if (problem !== undefined) observer.add(problem);
  archive.keepFacts(folder);
  writeRunFile(archive.folder, runFileOf(context, delivered));
  const stays = folders.publishArchive(archive.folder);
  if (stays !== undefined) observer.add(stays);
  const added = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const expired = keep ? await archive.retain(keep) : 0;
  const archived = {
    ...{ rows: added, bytes },
    ...(own > 0 && { own }),
    ...(expired > 0 && { expired }),
  };
  return { ...delivered, figures: { ...figures, archived } };
}

/** What a run tells of itself to those who read its graph. */
function runFileOf(
  { plan, intervalMs, observer, startedOn }: RunContext,
  { window }: Delivered,
): Omit<RunFile, 'schema'> {
  return {
    startedOn: iso(startedOn),
    finishedOn: iso(Date.now()),
    ...(plan.wanted.length > 0 && {
      window: { since: iso(window.since), until: iso(window.until) },
    }),
    ...(intervalMs !== undefined && { intervalMs }),
    lookbackDays: plan.lookbackDays,
    ...(plan.instance.name === SIMULATED_NAME && { simulated: true }),
    reasons: observer.reasons,
  };
}

/**
 * Collects into a folder and uploads meanwhile, in one synchronization job of JupiterOne.
 * @throws as {@link collectAndDeliver}
 */
export async function deliver(
  context: RunContext,
  target: DeliveryTarget & { kind: 'jupiterone' },
  folder: string,
): Promise<Delivered> {
  const job = await Synchronization.open(target, context.logger);
  try {
    // The start by JupiterOne's clock, as in its own runs.
    const startedOn = job.startedOn ?? context.startedOn;
    const delivered = await execute(context, folder, startedOn, job.logger, job);
    // A step uploads what others have collected too: of what was refused, nobody can tell whose it was, and types that are
    // not partial would lose it in JupiterOne.
    const [refused] = job.failures;
    if (refused !== undefined) throw new DeliveryFailed(refused);
    context.confirm?.();
    await job.finalize(delivered.result.metadata.partialDatasets);
    return { ...delivered, figures: { ...delivered.figures, jobId: job.id } };
  } catch (error) {
    const [failure] = job.failures;
    const reason = failure ?? (error as Error).message;
    await job.abort(reason);
    // The SDK reports an upload that failed last as "Node does not exist".
    if (failure !== undefined && !(error instanceof Interrupted)) throw new DeliveryFailed(failure);
    throw error;
  } finally {
    job.failures.forEach((failure) => context.observer.add(failure));
  }
}

/** JupiterOne has not taken the graph. */
class DeliveryFailed extends Error {}

/**
 * Runs the integration into a folder, in the SDK's layout.
 * @throws Interrupted; an error of the SDK when the run was refused or aborted
 */
export async function execute(
  { plan, items, access, known, observer, clients, signal, archive }: RunContext,
  folder: string,
  startedOn: number,
  logger: IntegrationLogger,
  job?: Synchronization,
): Promise<Delivered> {
  const { last, config, window, whole: isWhole, overlapMs } = plan.at(startedOn);
  const history: ExecutionHistory = {
    current: { startedOn },
    ...(last !== undefined && { lastSuccessful: { startedOn: last } }),
  };
  const whole = createInvocationConfig({
    knownItems: items,
    ownReads: items,
    onSignal: observer.listen,
    overlapMs,
    ...(clients && { clients }),
    ...(access && { access }),
    ...(known && { known }),
  });
  const integrationSteps =
    archive && !job ? whole.integrationSteps.map(withoutRelationships) : whole.integrationSteps;
  const invocation = { ...whole, integrationSteps };
  const restore = setVariables({
    ...VARIABLES,
    ...temporaryFolder(folder),
    [STORAGE_VARIABLE]: folder,
  });
  try {
    const work = executeIntegrationInstance<IntegrationConfig>(
      logger,
      { ...plan.instance, config },
      invocation,
      history,
      {
        graphObjectStore: archive?.store ?? new FileSystemGraphObjectStore({ integrationSteps }),
        ...(job && { createStepGraphObjectDataUploader: job.uploader }),
      },
    );
    const result = await untilAborted(work, signal);
    const requests = observer.notes?.eventsRequests;
    return {
      result,
      window,
      whole: isWhole,
      readBack: isWhole || overlapMs >= OVERLAP_MS,
      figures: { ...figuresOf(result), ...(requests !== undefined && { requests }) },
    };
  } finally {
    restore();
  }
}

/** The steps of the SDK cannot be stopped; after an interrupt the process ends soon. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(new Interrupted());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([work, aborted]);
}

/**
 * Where a run writes its temporary files, which grow with the events: beside its graph, where it can write. The folder
 * `/tmp` may be read-only in a container, or held in memory. A TMPDIR that is set wins.
 */
const temporaryFolder = (folder: string): Record<string, string> =>
  process.env.TMPDIR ? {} : { TMPDIR: path.dirname(folder) };

/** Sets environment variables. @returns puts back what was there */
function setVariables(variables: Record<string, string>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

const ENTITY_TYPES: ReadonlySet<string> = new Set(
  Object.values(Entities).map(({ _type }) => _type),
);

function figuresOf(result: ExecuteIntegrationResult): Delivered['figures'] {
  const counts = countTypes(result);
  const count = (type: string) => counts.get(type) ?? 0;
  const figures = { entities: 0, relationships: 0 };
  for (const [type, number] of counts) {
    figures[ENTITY_TYPES.has(type) ? 'entities' : 'relationships'] += number;
  }
  return { events: forEachStream((kind) => count(STREAMS[kind].type)), ...figures };
}
