import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cutText, STREAMS } from '@graph-1password/vocabulary';
import { NOTES_FILE } from '../../../../src/run/signals';
import type { RunNotes } from '../../../../src/run/signals';
import { count, utc } from '../support/text';
import type { RunFile } from './runFile';
import { NO_SUMMARY } from './summaryFile';
import type { NoSummary, StepResult, SummaryReading } from './summaryFile';

/** Data that a graph should have and lacks in whole or in part. */
export interface Gap {
  /** What is missing, in words that begin a sentence: `Audit events`. */
  what: string;
  /** Why, in words that follow: `failed`. */
  why: string;
  /** Entity and relationship types that it costs: a list would need all of the data model. */
  types: readonly string[] | 'all';
  /** Nobody knows whether anything is missing. */
  uncertain?: true;
  /** Nobody was to read it: it is not configured, or the user switched it off. */
  isOff?: true;
  /** Where what the graph has of it comes from, in words: `from the run of 2026-03-13 15:00 UTC`. */
  stoodInBy?: string;
}

/** Why a step left less than it declares, by its status. */
const WHY: Readonly<Record<string, string>> = {
  failure: 'failed',
  partial_success_due_to_dependency_failure: 'failed, because a step before failed',
  disabled: 'are not configured, or switched off',
  pending_evaluation: 'were not read',
  executing: 'were not read to their end',
};

/** Statuses of steps that did all of their work. */
const WHOLE: ReadonlySet<string> = new Set(['success', 'cached']);

/** Statuses of steps whose objects stay as the runs before left them; those of a disabled one in an archive alone. */
const STAYING: ReadonlySet<string> = new Set([
  'failure',
  'partial_success_due_to_dependency_failure',
  'disabled',
]);

/** Why a stream is missing that the token does not open. */
const NOT_OPEN = 'are not open to the token';

/** Whether the token is the cause. */
export const isOfToken = ({ why }: Gap): boolean => why === NOT_OPEN;

/** What the files of a graph have lost since its run. */
const LOST = 'Files of the graph';

/** Whether somebody or something removed files after the run. */
export const isOfFiles = ({ what }: Gap): boolean => what === LOST;

/** A gap in words. */
export const sentenceOf = ({ what, why, stoodInBy }: Gap): string =>
  stoodInBy === undefined
    ? `${what} ${why}.`
    : `${what} ${why}: those in the graph are ${stoodInBy}, and newer ones may be missing.`;

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** "Fetch Sign-in Attempts" fetches `Sign-in attempts`. */
function whatOf(name: string): string {
  const [first = '', ...rest] = name.replace(/^(Fetch|Build) /, '').split(' ');
  return [first, ...rest.map((word) => (word === 'IPs' ? word : word.toLowerCase()))].join(' ');
}

/** Nothing is known to be whole when a run has left no summary: it was interrupted, is at work, or the file was lost. */
function unfinished(reading: NoSummary): Gap {
  const [what, why] = NO_SUMMARY[reading];
  return { what, why, types: 'all', uncertain: true };
}

/** What a graph has of earlier runs. */
export interface Earlier {
  /** Count of objects, by type. */
  counts: Readonly<Record<string, number>>;
  /** When the run began that read them, ISO 8601, by type, as far as it is known. */
  on?: Readonly<Record<string, string>> | undefined;
}

/** What a graph has of earlier runs, by the file of its run. */
export const earlierOf = ({ carriedOver, carriedFrom }: Partial<RunFile> = {}):
  Earlier | undefined => carriedOver && { counts: carriedOver, on: carriedFrom };

/** Sentences that say which data is of earlier runs, because a step failed. */
export const ofEarlierRuns = (gaps: readonly Gap[]): string[] =>
  gaps.filter(({ stoodInBy }) => stoodInBy !== undefined).map(sentenceOf);

/** What is in the files of a graph, and what besides the objects of its steps is to be there. */
export interface Stock {
  /** Count of objects in the files, by type. */
  recordCounts: ReadonlyMap<string, number>;
}

/** What is known of a graph, beside the summary of its run. */
export interface Known {
  /** What was read, if it is to be everything. */
  stock?: Stock | undefined;
  earlier?: Earlier | undefined;
}

/**
 * What the last run should have left and did not: by the SDK's summary, by what the integration noted beside it, and by
 * what is in the files.
 * @param folder in which the folder `graph` is
 * @param summary of the run
 */
export function gapsOf(
  folder: string,
  summary: SummaryReading,
  { stock, earlier }: Known = {},
): Gap[] {
  if (summary.kind !== 'read') return [unfinished(summary.kind)];
  const { steps } = summary;
  const missing = new Set(readNotes(folder)?.missingFeatures ?? []);
  const ofSteps = steps.flatMap(({ name, status, declaredTypes = [] }): Gap[] => {
    if (WHOLE.has(status)) return [];
    const why = WHY[status];
    const isOff = status === 'disabled';
    const gap = { what: whatOf(name), types: declaredTypes, ...(isOff && { isOff }) };
    const stoodInBy = STAYING.has(status) ? standInOf(declaredTypes, earlier) : undefined;
    if (why !== undefined) return [{ ...gap, why, ...(stoodInBy !== undefined && { stoodInBy }) }];
    return [{ ...gap, why: `ended as ${JSON.stringify(cutText(status, 40))}`, uncertain: true }];
  });
  const ofToken = [...missing].flatMap((kind): Gap[] => {
    const { label, type } = STREAMS[kind];
    const what = capital(label);
    const types = steps.find(({ declaredTypes = [] }) =>
      declaredTypes.includes(type),
    )?.declaredTypes;
    const stoodInBy = standInOf([type], earlier);
    return [
      {
        what,
        why: NOT_OPEN,
        types: types ?? [type],
        ...(stoodInBy !== undefined && { stoodInBy }),
      },
    ];
  });
  return [...ofSteps, ...ofToken, ...(stock ? lostFiles(steps, stock, earlier) : [])];
}

/** What stands in for the objects of a step that failed: those of earlier runs stay. */
function standInOf(types: readonly string[], earlier: Earlier | undefined): string | undefined {
  const kept = types.filter((type) => (earlier?.counts[type] ?? 0) > 0);
  if (!earlier || kept.length === 0) return undefined;
  const runs = [...new Set(kept.map((type) => earlier.on?.[type]))].sort();
  const known = runs.filter((on) => on !== undefined).map((on) => utc(Date.parse(on)));
  // An archive has what this run stored of them, too.
  if (known.length < runs.length) return 'as earlier runs left them, at least in part';
  return `from the run${known.length > 1 ? 's' : ''} of ${known.join(' and ')}`;
}

/** Types that a sentence names. */
const MOST_NAMED = 4;

/**
 * What was removed since the run ended: its steps say how many objects they stored. A step that failed may have stored
 * less than it says, and a poller's graph has more than its last run stored: neither is a loss.
 */
function lostFiles(
  steps: readonly StepResult[],
  { recordCounts }: Stock,
  earlier: Earlier | undefined,
): Gap[] {
  const carriedOver = earlier?.counts ?? {};
  const expected = new Map<string, number>();
  const whole = steps.filter(({ status }) => WHOLE.has(status));
  for (const counts of [...whole.map((step) => step.encounteredTypeCounts ?? {}), carriedOver]) {
    for (const [type, number] of Object.entries(counts)) {
      expected.set(type, (expected.get(type) ?? 0) + number);
    }
  }
  const lost = [...expected].filter(([type, number]) => (recordCounts.get(type) ?? 0) < number);
  if (lost.length === 0) return [];
  const named = lost
    .slice(0, MOST_NAMED)
    .map(([type, number]) => `${type} (${count(recordCounts.get(type) ?? 0)} of ${count(number)})`);
  const more = lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more types` : '';
  const why = `were lost since the run: ${named.join(', ')}${more}`;
  return [{ what: LOST, why, types: lost.map(([type]) => type) }];
}

function readNotes(folder: string): Pick<RunNotes, 'missingFeatures'> | undefined {
  try {
    const notes = JSON.parse(readFileSync(path.join(folder, NOTES_FILE), 'utf8')) as RunNotes;
    return Array.isArray(notes.missingFeatures) ? notes : undefined;
  } catch {
    // Of a run before notes were written.
    return undefined;
  }
}
