import path from 'node:path';
import { holderOf, isArchive, LockedError } from '@graph-1password/archive';
import type { ArchiveWriter } from '@graph-1password/archive';
import { MINUTE } from '@graph-1password/vocabulary';
import { archiveBeside } from '../../graph/latest';
import { findGraph, NoGraphError } from '../../graph/findGraph';
import { dataDirVariable, instanceOfGraph } from '../../graph/instance';
import { EXIT } from '../../support/exitCodes';
import type { ExitCode } from '../../support/exitCodes';
import { printer } from '../../support/output';
import { defaultDataFolder, fileNameOf } from '../../support/paths';
import { jsonText, utc } from '../../support/text';
import { UsageError } from '../../support/usage';
import { dropCopies } from '../../graph/copyPlace';
import { openWriter } from '../runArchive';

/** What all commands of `archive` take. */
export interface ArchiveCommandOptions {
  dataDir?: string;
  integrationInstanceId?: string;
  format?: 'text' | 'json';
  /** A file instead of the terminal. */
  output?: string;
  dryRun?: boolean;
}

/** What the work of a command is given. */
export interface ArchiveContext {
  /** Of the archive. */
  folder: string;
  /** Gives the answer: text for people, an object for programs. */
  answer: (text: string, object: object) => void;
  /** Says something for people on stderr. */
  say: (text: string) => void;
  /** Epoch ms. */
  now: number;
}

/**
 * The archive that is meant.
 * @throws UsageError when there is none, or when several are meant
 */
export function findArchive({ dataDir, integrationInstanceId }: ArchiveCommandOptions): string {
  const named = dataDir ?? dataDirVariable(process.env, process.cwd());
  const root = path.resolve(named ?? defaultDataFolder(process.env));
  if (isArchive(root)) {
    checkOwner(root, integrationInstanceId);
    return root;
  }
  const folder = graphIn(root, integrationInstanceId);
  if (folder !== undefined && isArchive(folder)) return folder;
  // The last run did not write to it, and has left a graph of its own.
  const beside = folder === undefined ? undefined : archiveBeside(folder);
  if (beside !== undefined) return beside;
  throw new UsageError(
    `There is no archive in ${folder ?? root}: "graph-1password poll --collect-only" begins one.`,
  );
}

/** A folder may be named beside the instance, but not that of another: what lies beside it would be of the wrong one. @throws UsageError */
function checkOwner(archive: string, instance: string | undefined): void {
  const owner = instance === undefined ? undefined : instanceOfGraph(archive);
  if (instance === undefined || owner === undefined || owner === fileNameOf(instance)) return;
  throw new UsageError(
    `${archive} is the archive of the instance ${owner}, and not of ${JSON.stringify(instance)}: leave out --data-dir, or --integration-instance-id.`,
  );
}

function graphIn(dataDir: string, integrationInstanceId: string | undefined): string | undefined {
  try {
    return findGraph({ dataDir, integrationInstanceId });
  } catch (error) {
    if (error instanceof NoGraphError) return undefined;
    throw error;
  }
}

/** Finds the archive and does the work. @returns the exit code */
export async function inContext(
  options: ArchiveCommandOptions,
  work: (context: ArchiveContext) => Promise<ExitCode>,
): Promise<ExitCode> {
  const isJson = options.format === 'json';
  try {
    const print = printer(options.output, { print: console.log, printError: console.error });
    return await work({
      folder: findArchive(options),
      answer: (text, object) => print(isJson ? jsonText({ schema: 1, ...object }) : text),
      say: (text) => {
        if (!isJson) console.error(text);
      },
      now: Date.now(),
    });
  } catch (error) {
    if (error instanceof LockedError) {
      console.error(error.message);
      return EXIT.busy;
    }
    throw error;
  }
}

/** How long a command waits for a poll that is under way, in ms. */
const PATIENCE_MS = 10_000;

/** How long a legal hold waits: it must not be lost because a first poll takes its time. In ms. */
const HOLD_PATIENCE_MS = 30 * MINUTE;

/** Does work on the archive while nobody else writes. @throws LockedError, ArchiveError, DamagedError */
export async function withWriter<T>(
  folder: string,
  work: (writer: ArchiveWriter) => T | Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const writer = await openWriter(folder, undefined, patienceMs);
  try {
    return await work(writer);
  } finally {
    writer.close();
    // What was taken out may not stay in a copy for questions.
    dropCopies(folder);
  }
}

/**
 * The same for a change of legal holds, which waits for a poll that is under way and says so.
 * @throws as {@link withWriter} does, when it is still under way after half an hour
 */
export function withPatientWriter<T>(
  { folder, say }: Pick<ArchiveContext, 'folder' | 'say'>,
  work: (writer: ArchiveWriter) => T | Promise<T>,
): Promise<T> {
  const holder = holderOf(path.join(folder, 'lock'));
  if (holder) {
    const since = utc(Date.parse(holder.since));
    const minutes = HOLD_PATIENCE_MS / MINUTE;
    say(
      `Process ${holder.pid} on ${holder.host} has been writing to the archive since ${since}: the hold is changed as soon as it ends, or given up after ${minutes} minutes. Ctrl-C ends the waiting.`,
    );
  }
  return withWriter(folder, work, HOLD_PATIENCE_MS);
}
