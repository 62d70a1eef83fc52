import { DAY } from '@graph-1password/vocabulary';
import type { RunArchive } from '../../archive/runArchive';
import { carryOver } from './carryOver';
import type { RunObserver } from './observer';
import { rememberFirstSeen } from '../../graph/firstSeen';
import { SIMULATED_NAME } from '../../graph/facts';
import { writeRunFile } from '../../graph/runFile';
import type { RunFile } from '../../graph/runFile';
import { RunFolders } from './runFolders';
import { Synchronization } from './synchronization';
import type { DeliveryTarget } from './target';
import { execute } from './execute';
import { Interrupted } from './context';
import type { Delivered, RunContext } from './context';

const iso = (time: number): string => new Date(time).toISOString();

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
  const expired = keep ? await archive.retain(keep, observer.notes?.answeredOn) : 0;
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
