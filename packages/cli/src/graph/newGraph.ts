import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {
  holderOf,
  Lock,
  LockedError,
  makeFolder,
  syncFolder,
  syncTree,
} from '@graph-1password/archive/files';

/** Names of the new graph, of the replaced one, and of the lock between runs. */
const NEW = '.new';
const OLD = '.old';
export const LOCK = '.lock';
/** Name in the replaced graph that says: all of it is here, and what is in its place is new. */
const WHOLE = '.whole';

/** What of a data folder belongs to one graph, and goes when another one takes its place. */
const PARTS = [
  ...['graph', 'index', 'summary.json', 'notes.json'],
  ...['provenance.json', 'failed-run.json', 'first-seen.json', 'index.html'],
] as const;

const GUARDED = {
  holder: 'run',
  cure: 'is writing its graph there: wait until it ends, or use another --data-dir',
};

/**
 * A new graph in a folder beside the last good one, which stays until this one replaces it. A run that fails therefore
 * costs nothing. Both are below the data folder itself: that may be a volume, which cannot be renamed.
 */
export class NewGraph {
  /** Where the run writes, an absolute path. */
  readonly folder: string;

  readonly #dataFolder: string;
  readonly #lock: Lock;

  private constructor(dataFolder: string, lock: Lock) {
    this.#dataFolder = dataFolder;
    this.#lock = lock;
    this.folder = path.join(dataFolder, NEW);
  }

  /**
   * Begins a graph, and clears away what a killed run has left.
   * @param dataFolder where the graph is to be, an absolute path; it is made when it is missing
   * @param guarded what is said of another run
   * @throws LockedError while another run works there; the file system's error
   */
  static begin(dataFolder: string, guarded = GUARDED): NewGraph {
    makeFolder(dataFolder);
    const lock = Lock.take(path.join(dataFolder, LOCK), guarded);
    restore(dataFolder);
    const graph = new NewGraph(dataFolder, lock);
    mkdirSync(graph.folder, { mode: 0o700 });
    return graph;
  }

  /** A sentence about the run that writes there now, if one does. @param guarded what is said of it */
  static holder(dataFolder: string, guarded = GUARDED): string | undefined {
    const holder = holderOf(path.join(dataFolder, LOCK));
    return holder && new LockedError(guarded, holder).message;
  }

  /**
   * Puts the graph in its place. @throws LockedError when another run took the folder while this one was paused
   * @param from where it is; the folder of this graph unless something else wrote it below that
   */
  publish(from: string = this.folder): void {
    syncTree(from);
    this.#lock.confirm();
    const old = path.join(this.#dataFolder, OLD);
    makeFolder(old);
    for (const name of PARTS) {
      const part = path.join(this.#dataFolder, name);
      if (existsSync(part)) renameSync(part, path.join(old, name));
    }
    writeFileSync(path.join(old, WHOLE), '');
    syncFolder(old);
    // The folder `graph` comes last: with it the new graph is whole.
    const isGraph = (name: string) => Number(name === 'graph');
    for (const name of readdirSync(from).sort((a, b) => isGraph(a) - isGraph(b))) {
      const place = path.join(this.#dataFolder, name);
      renameSync(path.join(from, name), place);
      // The data folder may be one that others can read.
      chmodSync(place, lstatSync(place).isDirectory() ? 0o700 : 0o600);
    }
    moveLinks(path.join(this.#dataFolder, 'index'), from, this.#dataFolder);
    syncFolder(this.#dataFolder);
    rmSync(old, { recursive: true, force: true });
    this.end();
  }

  /** Releases the folder. A graph that was not published is dropped, and the last one stays. */
  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
    this.#lock.release();
  }
}

/** Restores the graph that a killed run had put aside while it published, and removes what it left unfinished. */
function restore(dataFolder: string): void {
  const old = path.join(dataFolder, OLD);
  if (existsSync(old) && !existsSync(path.join(dataFolder, 'graph'))) {
    // What a new graph has put in its place before it was whole.
    if (existsSync(path.join(old, WHOLE))) {
      for (const name of PARTS) {
        rmSync(path.join(dataFolder, name), { recursive: true, force: true });
      }
    }
    for (const part of readdirSync(old)) {
      if (part === WHOLE) continue;
      const place = path.join(dataFolder, part);
      if (!existsSync(place)) renameSync(path.join(old, part), place);
    }
  }
  for (const left of [NEW, OLD]) {
    rmSync(path.join(dataFolder, left), { recursive: true, force: true });
  }
}

/** The SDK's index consists of links with absolute paths (on Windows of second names, which need no change). */
function moveLinks(folder: string, from: string, to: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const kind = lstatSync(file);
    if (kind.isDirectory()) moveLinks(file, from, to);
    if (!kind.isSymbolicLink()) continue;
    const place = path.relative(from, readlinkSync(file));
    // Not rmSync: that of Node 24 leaves links that lead nowhere, as this one does by now, and says nothing.
    unlinkSync(file);
    symlinkSync(path.join(to, place), file);
  }
}
