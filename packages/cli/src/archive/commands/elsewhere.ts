import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { snapshotFolder } from '../../access/place';
import { pollerPaths } from '../../poll/settings';
import type { PlaceOptions } from '../../alerts/places';

/** A file or folder of a poller that still names somebody who was erased from its archive. */
export interface Elsewhere {
  /** Absolute path. */
  place: string;
  /** A sentence. */
  cure: string;
}

/**
 * What lies beside the state of the poller of an instance and names a person: an erasure changes only the archive.
 * @param names UUIDs and addresses, in lower case
 */
export function namedElsewhere(names: readonly string[], options: PlaceOptions): Elsewhere[] {
  const { stateFile, alertsFolder } = pollerPaths(options);
  const places: Elsewhere[] = [
    {
      place: `${stateFile}.known`,
      cure: 'Remove it while no poll is under way: the next ones make it anew from what they read.',
    },
    {
      place: snapshotFolder(options),
      cure: 'Import a snapshot of access without the person, and remove the older files there.',
    },
    {
      place: alertsFolder,
      cure: 'Remove it when its incidents and acknowledgements are not needed any more: the rules then tell of what is still there once more.',
    },
  ];
  return places.filter(({ place }) => filesIn(place).some((file) => isNamedIn(file, names)));
}

function filesIn(place: string): string[] {
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function isNamedIn(file: string, names: readonly string[]): boolean {
  const text = readFileSync(file, 'utf8').toLowerCase();
  return names.some((name) => text.includes(name));
}
