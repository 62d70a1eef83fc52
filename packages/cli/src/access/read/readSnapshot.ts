import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileTroubleWords } from '@graph-1password/vocabulary';
import type { Snapshot } from '../../../../../src/access/snapshot';
import { decoded, ImportError, isObject, noExport, parsedJson } from './allow';
import { CALLS_FILE, callsInFolder, callsInObject } from './opFiles';
import { snapshotOfCalls } from './opExport';
import { isPassHound, snapshotOfPassHound } from './passHound';
import type { CsvFile } from './vaultCsv';
import { snapshotOfCsv } from './vaultCsv';

/** Largest file that is read, in bytes. */
const LARGEST = 500_000_000;

/**
 * Reads what an administrator exported: a file, or a folder with several. What may hold a secret is not even looked at.
 * @param place of the file or folder
 * @param asOf when it was made, epoch ms, for files that do not tell; default: when they were written
 * @throws ImportError with a sentence
 */
export function readSnapshot(place: string, asOf?: number): Snapshot {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) throw new ImportError(`There is no ${place}: enter the file or folder of an export.`);
  try {
    return found.isDirectory() ? ofFolder(place, asOf) : ofFile(place, asOf);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const { what, cure } = fileTroubleWords(error);
    throw new ImportError(`${place} cannot be read, because ${what}: ${cure}.`);
  }
}

function ofFolder(folder: string, asOf: number | undefined): Snapshot {
  const names = readdirSync(folder).sort();
  if (names.includes(CALLS_FILE)) return snapshotOfCalls(callsInFolder(folder));
  const files = names
    .filter((name) => /\.(csv|json)$/i.test(name))
    .map((name) => path.join(folder, name));
  const csv = files.filter((file) => /\.csv$/i.test(file));
  if (csv.length > 0) return snapshotOfCsv(csv.map((file) => csvFile(file, asOf)));
  const [only, ...others] = files;
  if (only !== undefined && others.length === 0) return ofFile(only, asOf);
  throw noExport(folder);
}

function ofFile(file: string, asOf: number | undefined): Snapshot {
  const name = path.basename(file);
  if (name === CALLS_FILE) return snapshotOfCalls(callsInFolder(path.dirname(file)));
  if (/\.csv$/i.test(name)) return snapshotOfCsv([csvFile(file, asOf)]);
  const value = parsedJson(textOf(file), name);
  if (isObject(value) && isPassHound(value)) {
    return snapshotOfPassHound(value, asOf ?? statSync(file).mtimeMs);
  }
  if (isObject(value) && value.schema === 1 && 'answers' in value) {
    return snapshotOfCalls(callsInObject(value));
  }
  throw noExport(name);
}

const csvFile = (file: string, asOf: number | undefined): CsvFile => ({
  name: path.basename(file),
  text: textOf(file),
  asOf: asOf ?? statSync(file).mtimeMs,
});

function textOf(file: string): string {
  const { size } = statSync(file);
  if (size > LARGEST) throw new ImportError(`${file} is too large for an export of access.`);
  return decoded(readFileSync(file), path.basename(file));
}
