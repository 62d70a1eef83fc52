import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where the SDK writes down how a run ended. */
export const SUMMARY_FILE = 'summary.json';

/** One step in the SDK's summary. */
export interface StepResult {
  id: string;
  name: string;
  status: string;
  declaredTypes?: readonly string[];
  /** Count of objects that the step stored, by type. */
  encounteredTypeCounts?: Readonly<Record<string, number>>;
}

/** Why nobody can tell from a summary what a run did. */
export type NoSummary = 'absent' | 'damaged' | 'unknown';

/** The summary of a run as it was found. */
export type SummaryReading =
  | {
      kind: 'read';
      steps: readonly StepResult[];
      /** Epoch ms. */
      writtenOn: number;
      /** Everything that is in the file. */
      content: object;
    }
  | { kind: NoSummary };

/** What is said of a summary that cannot be used, in words that begin a sentence and in words that follow. */
export const NO_SUMMARY: Readonly<Record<NoSummary, readonly [what: string, why: string]>> = {
  absent: ['The run', 'did not finish, or its summary.json is gone'],
  damaged: ['The summary of the run (summary.json)', 'is damaged'],
  unknown: ['The summary of the run (summary.json)', 'has a form that this version does not know'],
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isStep = (value: unknown): value is StepResult =>
  isObject(value) &&
  [value.id, value.name, value.status].every((part) => typeof part === 'string') &&
  (value.declaredTypes === undefined || Array.isArray(value.declaredTypes)) &&
  (value.encounteredTypeCounts === undefined || isObject(value.encounteredTypeCounts));

/** Reads the summary that the SDK leaves at the end of a run. @param folder in which the folder `graph` is */
export function readSummaryFile(folder: string): SummaryReading {
  const file = path.join(folder, SUMMARY_FILE);
  let text: string;
  let writtenOn: number;
  try {
    text = readFileSync(file, 'utf8');
    writtenOn = statSync(file).mtimeMs;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { kind: code === 'ENOENT' ? 'absent' : 'damaged' };
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { kind: 'damaged' };
  }
  if (!isObject(content)) return { kind: 'unknown' };
  const steps = content.integrationStepResults;
  if (!Array.isArray(steps) || !steps.every(isStep)) return { kind: 'unknown' };
  return { kind: 'read', steps, writtenOn, content };
}
