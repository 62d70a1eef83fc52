import { existsSync, readFileSync, renameSync } from 'node:fs';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import type { StoredDetails } from '../../../../src/run/itemDetails';
import { writeFileAtomically } from '@graph-1password/archive';
import type { LearnedMark } from '../access/knownAccess';
import type { KeptData } from './keptData';
import type { RunReport } from './run/report';
import { isPollState } from './stateShape';

/** The state cannot be used; the message is a sentence. */
class StateError extends Error {}

/** Rises when a field changes its meaning. */
const STATE_VERSION = 1;

/** How far a stream of events has come without a gap; absent until a run has covered the whole look-back. ISO 8601. */
export interface StreamMark {
  /** The events are delivered. */
  deliveredUntil?: string;
  /** Their edges are delivered too, because no step of the run failed. */
  completeUntil?: string;
  /** The token did not open this stream in the last run. */
  lacking?: true;
}

/** What is known about a version of an item. */
export interface KnownItem extends StoredDetails {
  version: number;
  /** When this version could not be read although others could, epoch ms; it has no details then. */
  faultyOn?: number;
  /** When runs read the item, epoch ms: such reads come back as usages. */
  reads?: number[];
}

/** What the poller remembers of an instance between runs. Losing it costs one longer run, never an event. */
export interface PollState {
  version: typeof STATE_VERSION;
  instance: string;
  /** What is read, and where it goes: marks of another source or destination say nothing. */
  source?: string;
  destination?: string;
  /** Start of the last run in which nothing failed, ISO 8601. */
  lastSuccess?: string;
  /** Start of the last delivered run that asked for the whole overlap before its marks again, ISO 8601. */
  readBackOn?: string;
  /** Start of the last of these in which no stream failed; absent in states of earlier versions. */
  lateUntil?: string;
  /** Failed runs since the last one that did not fail. */
  failures: number;
  /** Runs since the last complete one that missed part of the data; those that failed do not count. */
  partlyInRow: number;
  /** A run is at work since then, ISO 8601, or was when its poller died. */
  runningSince?: string;
  /** When the next run is due, ISO 8601, and by which schedule. */
  nextRun?: { on: string; schedule: string };
  runs: { ok: number; partly: number; failed: number };
  lastRun?: RunReport;
  /** The data on the disk for which the marks hold. */
  kept?: KeptData;
  /** What runs have learned since the newest snapshot of access; absent without one. */
  access?: LearnedMark;
  streams: Partial<Record<EventKind, StreamMark>>;
  /** Items by vault id and item id. */
  items: Record<string, Record<string, KnownItem>>;
}

/** The state before the first run. */
export const emptyState = (instance: string): PollState => ({
  version: STATE_VERSION,
  instance,
  failures: 0,
  partlyInRow: 0,
  runs: { ok: 0, partly: 0, failed: 0 },
  streams: {},
  items: {},
});

/**
 * Reads the state as it is. Of a file that cannot be understood nothing is taken, and it stays where it is: putting it aside is
 * for the run, which tells.
 * @throws Error with a sentence when a newer version of this program wrote it, or when it cannot be read at all
 */
export const loadState = (file: string, instance: string): PollState =>
  readState(file, instance) ?? emptyState(instance);

/**
 * What is wrong with the file, for those who only look.
 * @returns a sentence when it cannot be understood; it stays where it is
 * @throws as {@link loadState} does
 */
export const stateDamage = (file: string, instance: string): string | undefined =>
  readState(file, instance) === undefined
    ? `${file} is damaged, so what the poller did is not known: restore it from a backup, or let the next run put it aside, which reads the whole look-back period again.`
    : undefined;

/**
 * The same for who is about to write it: a file that cannot be understood is put aside beside those of before, since a longer run is
 * better than none.
 * @param warn told of such a file in a sentence
 */
export function takeState(
  file: string,
  instance: string,
  warn: (sentence: string) => void,
): PollState {
  const state = readState(file, instance);
  if (state) return state;
  const aside = freeName(`${file}.unreadable`);
  renameSync(file, aside);
  warn(
    `${file} is damaged and was moved to ${aside}: this run reads the whole look-back period again.`,
  );
  return emptyState(instance);
}

/** A name that nothing has: the copies of before are kept. */
function freeName(file: string): string {
  let name = file;
  for (let number = 2; existsSync(name); number++) name = `${file}-${number}`;
  return name;
}

/** @returns undefined for a file that cannot be understood */
function readState(file: string, instance: string): PollState | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyState(instance);
    const { what, cure } = fileTroubleWords(error);
    throw new StateError(
      `${file} cannot be read, because ${what}: ${cure}, or use another --state-dir.`,
    );
  }
  const state = parse(text);
  if (state && state.version > STATE_VERSION) {
    throw new StateError(
      `${file} was written by a newer version of graph-1password: use that version, or remove the file and accept one longer run.`,
    );
  }
  const isOurs = state?.version === STATE_VERSION && state.instance === instance;
  return isOurs && isPollState(state) ? { ...emptyState(instance), ...state } : undefined;
}

function parse(text: string): PollState | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isState = typeof value === 'object' && value !== null && 'version' in value;
    return isState && Number.isInteger(value.version) ? (value as PollState) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the state: indented for people, but an item a line, or the file would be all items. */
export function saveState(file: string, state: PollState): void {
  const { items, ...rest } = state;
  const vaults = Object.entries(items).map(([vaultId, known]) => {
    const lines = Object.entries(known).map(
      ([id, item]) => `      ${JSON.stringify(id)}: ${JSON.stringify(item)}`,
    );
    return `    ${JSON.stringify(vaultId)}: {\n${lines.join(',\n')}\n    }`;
  });
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  writeFileAtomically(file, `${head},\n  "items": {\n${vaults.join(',\n')}\n  }\n}\n`);
}
