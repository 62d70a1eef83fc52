import { readdirSync, statSync } from 'node:fs';
import { fileTroubleSentence, isAbsence } from '@graph-1password/vocabulary';

/** Whether a file is there, or nobody knows: who reads it then says why it cannot be read, where it would be taken for absent. */
export function mayBeThere(file: string): boolean {
  try {
    statSync(file);
    return true;
  } catch (error) {
    return !isAbsence(error);
  }
}

/**
 * Why nobody can tell what is in folders: one is closed to this user, or its disk is at fault. To be asked before something is said not to
 * be there.
 * @param folders that are looked into in this order; they need not exist
 * @returns sentences about the first; undefined when all can be read or are not there
 */
export function closedFolder(folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    try {
      readdirSync(folder);
    } catch (error) {
      const sentence = isAbsence(error) ? undefined : fileTroubleSentence(error);
      if (sentence !== undefined) return sentence;
    }
  }
  return undefined;
}
