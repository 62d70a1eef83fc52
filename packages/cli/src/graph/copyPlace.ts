import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { COPY_VERSION, isArchive } from '@graph-1password/archive';
import { accessVersion } from '../access/ofGraph';
import { packageVersion } from '../support/projectRoot';
import { FIRST_SEEN_FILE } from './firstSeen';
import { OWN_FOLDER } from './folders';
import { RUNS } from './latest';

/** Where the copy of a graph is, or will be. */
export interface CopyPlace {
  /** The folder with the graph. */
  readonly graph: string;
  /** Only a part of the graph: of an archive what is no event. */
  readonly part?: 'states';
  /** The folder with all copies. */
  readonly root: string;
  /** How the names of all copies of this graph begin, that of an older content among them. */
  readonly prefix: string;
  /** The rest of the name: it differs when the content does. */
  readonly content: string;
}

/**
 * The place of the copy of a graph, by what is in its files: their names, sizes and times.
 * @param folder in which the folder `graph` is, or an archive; an absolute path
 * @param ownReads whether the reads of this integration are in it
 * @param part of it; default: the whole
 */
export function copyPlace(folder: string, ownReads: boolean, part?: 'states'): CopyPlace {
  const files = isArchive(folder)
    ? commitsOf(folder)
    : [fileState(path.join(folder, FIRST_SEEN_FILE)), ...filesIn(path.join(folder, 'graph'))];
  const state = [COPY_VERSION, packageVersion(), accessVersion(folder), ...files];
  return {
    graph: folder,
    root: rootOf(folder),
    ...(part && { part }),
    prefix: `${prefixOf(folder)}${part ? `${part}-` : ''}${ownReads ? 'all' : 'used'}-`,
    content: hash(state.join('\n')).slice(0, 24),
  };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** How the names of all copies of a graph begin. */
const prefixOf = (folder: string): string => `${hash(folder).slice(0, 12)}-`;

const rootOf = (folder: string): string => path.join(besides(folder), 'cache');

/** Removes all copies of a graph: of what was erased in it, nothing may stay. */
export function dropCopies(folder: string): void {
  const root = rootOf(folder);
  const names = existsSync(root) ? readdirSync(root) : [];
  for (const name of names)
    if (name.startsWith(prefixOf(folder)))
      rmSync(path.join(root, name), { recursive: true, force: true });
}

/** Where this program writes beside a graph. */
function besides(folder: string): string {
  const parent = path.dirname(folder);
  if (path.basename(parent) === OWN_FOLDER) return parent;
  // A poller counts its runs: nothing else may be among them.
  const base = path.basename(parent) === RUNS ? path.dirname(parent) : parent;
  return path.join(base, OWN_FOLDER);
}

/** What differs when an archive got a commit. A writer that died has not told its head of the last one. */
function commitsOf(archive: string): string[] {
  const [head, log] = ['head.json', 'log'].map((name) => path.join(archive, name)) as [
    string,
    string,
  ];
  return [
    existsSync(head) ? readFileSync(head, 'utf8') : 'none',
    ...(existsSync(log) ? filesIn(log) : []),
  ];
}

const fileState = (file: string): string => {
  try {
    const { size, mtimeMs } = statSync(file);
    return `${size} ${mtimeMs}`;
  } catch {
    return 'none';
  }
};

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${path.relative(folder, file)} ${fileState(file)}`);
}
