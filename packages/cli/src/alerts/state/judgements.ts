import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomically } from '@graph-1password/archive/files';
import { AlertStateError, AlertStore } from './store';

/** How the judgements of a poller went last. */
export interface Judgements {
  /** When the last one ended well, ISO 8601; absent before the first. */
  lastSuccess?: string;
  /** Since then one failed: when, ISO 8601, and why, as a sentence. */
  failure?: { on: string; reason: string };
}

const fileIn = (folder: string): string => path.join(folder, 'failed.json');

/**
 * Notes that a judgement failed, for who asks how the poller is. What cannot be written was printed anyway.
 * @param folder of the state of alerts
 * @param on epoch ms
 */
export function noteFailure(folder: string, reason: string, on: number): void {
  try {
    const failure = { on: new Date(on).toISOString(), reason };
    writeFileAtomically(fileIn(folder), `${JSON.stringify(failure)}\n`);
  } catch {
    // A full disk, or no right to write: the judgement itself says so.
  }
}

/** Notes that a judgement ended well. @throws the file system's error */
export const forgetFailure = (folder: string): void => rmSync(fileIn(folder), { force: true });

/**
 * How the judgements went last; undefined when there was none. A state that cannot be read lets none begin.
 * @param folder of the state of alerts
 * @param now epoch ms
 */
export function judgementsOf(folder: string, now: number): Judgements | undefined {
  const failure = readFailure(folder);
  try {
    const { judgedOn } = new AlertStore(folder).load();
    if (judgedOn === undefined) return failure && { failure };
    return { lastSuccess: new Date(judgedOn).toISOString(), ...(failure && { failure }) };
  } catch (error) {
    if (!(error instanceof AlertStateError)) throw error;
    return { failure: failure ?? { on: new Date(now).toISOString(), reason: error.message } };
  }
}

function readFailure(folder: string): Judgements['failure'] {
  try {
    const { on, reason } = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Record<
      string,
      unknown
    >;
    return typeof on === 'string' && typeof reason === 'string' ? { on, reason } : undefined;
  } catch {
    return undefined;
  }
}
