import { readFileSync } from 'node:fs';
import path from 'node:path';
import { STREAMS } from '@graph-1password/vocabulary';
import { Entities } from '../../../../src/entities';
import { Relationships } from '../../../../src/relationships';
import { NOTES_FILE } from '../../../../src/run/signals';
import type { RunNotes } from '../../../../src/run/signals';

/** Data that a graph should have and lacks in whole or in part. */
export interface Gap {
  /** What is missing, in words that begin a sentence: `Audit events`. */
  what: string;
  /** Why, in words that follow: `failed`. */
  why: string;
  /** Entity and relationship types that it costs. */
  types: readonly string[];
}

/** One step in the SDK's summary. */
export interface StepResult {
  id: string;
  name: string;
  status: string;
  declaredTypes?: readonly string[];
}

/** Why a step left less than it declares, by its status. */
const WHY: Readonly<Record<string, string>> = {
  failure: 'failed',
  partial_success_due_to_dependency_failure: 'failed, because a step before failed',
  disabled: 'are not configured, or switched off',
  pending_evaluation: 'were not read',
  executing: 'were not read to their end',
};

/** Why a stream is missing that the token does not open. */
const NOT_OPEN = 'are not open to the token';

/** Whether the token is the cause. */
export const isOfToken = ({ why }: Gap): boolean => why === NOT_OPEN;

/** A gap in words. */
export const sentenceOf = ({ what, why }: Gap): string => `${what} ${why}.`;

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** "Fetch Sign-in Attempts" fetches `Sign-in attempts`. */
function whatOf(name: string): string {
  const [first = '', ...rest] = name.replace(/^(Fetch|Build) /, '').split(' ');
  return [first, ...rest.map((word) => (word === 'IPs' ? word : word.toLowerCase()))].join(' ');
}

/** If a run has left no summary, it was interrupted or is still at work, and any data may be incomplete. */
const UNFINISHED: Gap = {
  what: 'The collect',
  why: 'did not finish',
  types: [
    ...Object.values(Entities).map(({ _type }) => _type),
    ...Object.values(Relationships).map(({ metadata }) => metadata._type),
  ],
};

/**
 * What the last run should have left and did not: by the SDK's summary, and by what the integration noted beside it.
 * @param folder in which the folder `graph` is
 * @param steps of the summary; undefined when there is none
 */
export function gapsOf(folder: string, steps: readonly StepResult[] | undefined): Gap[] {
  if (!steps) return [UNFINISHED];
  const missing = new Set(readNotes(folder)?.missingFeatures ?? []);
  const ofSteps = steps.flatMap(({ name, status, declaredTypes = [] }): Gap[] => {
    const why = WHY[status];
    return why === undefined ? [] : [{ what: whatOf(name), why, types: declaredTypes }];
  });
  const ofToken = [...missing].flatMap((kind): Gap[] => {
    const { label, type } = STREAMS[kind];
    const what = capital(label);
    const types = steps.find(({ declaredTypes = [] }) =>
      declaredTypes.includes(type),
    )?.declaredTypes;
    return [{ what, why: NOT_OPEN, types: types ?? [type] }];
  });
  return [...ofSteps, ...ofToken];
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
