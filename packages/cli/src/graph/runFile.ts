import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomically } from '@graph-1password/archive';

/** Name of the file beside the folder `graph` that says where the graph is from. */
export const RUN_FILE = 'provenance.json';
/** Name of the file that says that a later run failed; it stands where the graph of the run before still is. */
const FAILED_FILE = 'failed-run.json';

/** What a run of this program records about itself. Times are ISO 8601 in UTC. */
export interface RunFile {
  /** Grows when a field changes its meaning. */
  schema: 1;
  startedOn: string;
  finishedOn: string;
  /** The events that were asked for; absent without an Events API. */
  window?: { since: string; until: string };
  /** How long after a run the next one is due, ms; absent when nobody polls. */
  intervalMs?: number;
  /** Days of events that a whole collection reads. */
  lookbackDays?: number;
  /** Count of objects that were taken over from the graph before, by type; absent when there were none. */
  carriedOver?: Readonly<Record<string, number>>;
  /** When the run began that read them, by type; without those of which it is not known. */
  carriedFrom?: Readonly<Record<string, string>>;
  /** The graph is of a simulated tenant. Absent when the run was not told: the graph may show it. */
  simulated?: true;
  /** Sentences that say what the run could not read; none when it read everything. */
  reasons: string[];
}

/** A run that left no graph. */
export interface FailedRunFile {
  schema: 1;
  startedOn: string;
  /** Sentences that say why. */
  reasons: string[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isTime = (value: unknown): boolean =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value));

const isText = (value: unknown): boolean => typeof value === 'string';

/** What both files say. */
const isRun = (value: Record<string, unknown>): boolean =>
  isTime(value.startedOn) && Array.isArray(value.reasons) && value.reasons.every(isText);

const isWindow = (value: unknown): boolean =>
  isObject(value) && isTime(value.since) && isTime(value.until);

/** The file, if it is one of this version: without it the graph can be read too. */
function read(file: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isObject(value) && value.schema === 1 && isRun(value) ? value : undefined;
  } catch {
    // Absent after j1-integration, or damaged.
    return undefined;
  }
}

/** @param folder in which the folder `graph` is */
export function readRunFile(folder: string): RunFile | undefined {
  const run = read(path.join(folder, RUN_FILE));
  const isWhole =
    run &&
    (run.window === undefined || isWindow(run.window)) &&
    (run.carriedFrom === undefined ||
      (isObject(run.carriedFrom) && Object.values(run.carriedFrom).every(isTime)));
  return isWhole ? (run as unknown as RunFile) : undefined;
}

/** By type when the run began that read its objects: the run of the file, or one from which that took them over. */
export function readStarts(
  run: RunFile | undefined,
  types: readonly string[],
): Record<string, string> {
  const entries = types.flatMap((type) => {
    const isOlder = (run?.carriedOver?.[type] ?? 0) > 0;
    const on = isOlder ? run?.carriedFrom?.[type] : run?.startedOn;
    return on === undefined ? [] : [[type, on]];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Writes where a graph is from. @param folder in which the folder `graph` is */
export const writeRunFile = (folder: string, run: Omit<RunFile, 'schema'>): void =>
  writeFileAtomically(path.join(folder, RUN_FILE), JSON.stringify({ schema: 1, ...run }, null, 2));

/** @param folder in which the folder `graph`, or `latest`, is */
export const readFailedRun = (folder: string): FailedRunFile | undefined =>
  read(path.join(folder, FAILED_FILE)) as FailedRunFile | undefined;

/** Writes that a run failed and that the graph is of the one before. */
export const writeFailedRun = (folder: string, run: Omit<FailedRunFile, 'schema'>): void =>
  writeFileAtomically(
    path.join(folder, FAILED_FILE),
    JSON.stringify({ schema: 1, ...run }, null, 2),
  );

/** Forgets a failure once a run has succeeded. */
export const removeFailedRun = (folder: string): void =>
  rmSync(path.join(folder, FAILED_FILE), { force: true });
