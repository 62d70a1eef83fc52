import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { accessFolderOfGraph } from '../../access/ofGraph';
import { snapshotFolder } from '../../access/place';
import { pollerOfInstance, pollersIn } from '../../alerts/places';
import type { PlaceOptions } from '../../alerts/places';
import { instanceOfGraph } from '../../graph/instance';
import type { PollerPaths } from '../../poll/settings';

/** A file or folder of a poller that still names somebody who was erased from its archive. */
export interface Elsewhere {
  /** Absolute path. */
  place: string;
  /** A sentence. */
  cure: string;
}

/**
 * What lies beside the state of the poller of an archive and names a person: an erasure changes only the archive. When nobody says
 * whose archive it is, such as a copy, that of all pollers is searched.
 * @param names UUIDs and addresses, in lower case
 * @param archive its folder
 */
export function namedElsewhere(
  names: readonly string[],
  archive: string,
  options: ElsewhereOptions,
): Elsewhere[] {
  const places = searched(archive, options);
  return places.filter(({ place }) =>
    filesIn(place).some((file) => isNamedIn(readFileSync(file, 'utf8'), names)),
  );
}

/** Which instance, and where its files are. */
type ElsewhereOptions = PlaceOptions & { dataDir?: string };

function searched(archive: string, options: ElsewhereOptions): Elsewhere[] {
  const { dataDir, integrationInstanceId } = options;
  if (integrationInstanceId !== undefined || instanceOfGraph(archive, dataDir) !== undefined) {
    return besideState(pollerOfInstance(archive, options), accessFolderOfGraph(archive, options));
  }
  return pollersIn(options, ['.json', '.alerts', '.access']).flatMap((poller) =>
    besideState(poller, snapshotFolder({ ...options, integrationInstanceId: poller.instanceId })),
  );
}

const besideState = ({ stateFile, alertsFolder }: PollerPaths, snapshots: string): Elsewhere[] => [
  {
    place: `${stateFile}.known`,
    cure: 'Remove it while no poll is under way: the next ones make it anew from what they read.',
  },
  {
    place: snapshots,
    cure: 'Import a snapshot of access without the person, and remove the older files there.',
  },
  {
    place: alertsFolder,
    cure: 'Remove it when its incidents and acknowledgements are not needed any more: the rules then tell of what is still there once more.',
  },
];

function filesIn(place: string): string[] {
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** Whether a text has one of some UUIDs and addresses in it. */
export const isNamedIn = (text: string, names: readonly string[]): boolean =>
  names.some((name) => wholeValue(name).test(text));

/** A letter behind a backslash is no part of a word in JSON: it is a line break or a character in another spelling. */
const ESCAPE = String.raw`(?<=\\(?:[bfnrt]|u[\da-f]{4}))`;

/**
 * Finds a UUID or an address where it is not part of a longer one, in any case: `ana@example.com` is neither
 * `dana@example.com` nor `ana@example.com.au`.
 */
function wholeValue(name: string): RegExp {
  const literal = name.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const [before, after] = name.includes('@')
    ? [String.raw`[\p{L}\p{N}._%+-]|[\p{L}\p{N}]'`, String.raw`[\p{L}\p{N}_@-]|\.[\p{L}\p{N}]`]
    : [String.raw`[\p{L}\p{N}]`, String.raw`[\p{L}\p{N}]`];
  return new RegExp(`(?:(?<!${before})|${ESCAPE})${literal}(?!${after})`, 'iu');
}
