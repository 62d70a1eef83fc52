import { readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EngineMissingError, isArchive, openEngine, threadsFor } from '@graph-1password/archive';
import type { Engine, GraphViews, ReadWindow, RecordViews } from '@graph-1password/archive';
import { findCopy, keepCopy } from './copies';
import { copyPlace } from './copyPlace';
import type { CopyPlace } from './copyPlace';
import type { GraphFacts } from './facts';
import { readFirstSeen } from './firstSeen';
import { openFolderViews } from './folderViews';
import { openViews } from './ownReads';

/** Which part of a graph is opened, and how. */
export interface OpenedOptions {
  /** The reads of this integration count as uses. */
  ownReads?: boolean | undefined;
  window?: ReadWindow | undefined;
  /**
   * What becomes of the copy of a graph in files, which makes the next answer quick: it is made when there is none (`keep`, the
   * default), only read when there is one (`use`), or neither (`none`).
   */
  copy?: 'keep' | 'use' | 'none' | undefined;
  /** Statements are wanted that run without this program: they read a copy, of an archive its own files and a copy of the rest. */
  statements?: boolean | undefined;
  /** Events alone are asked for; of an archive, all else is not read then. */
  eventsOnly?: boolean | undefined;
  /** Entities alone are asked for: relationships in files are only counted then. */
  entitiesOnly?: boolean | undefined;
  /** What entities were made from is asked for, that of events alone or of all. Events of an archive have it anyway. */
  raw?: 'events' | 'all' | undefined;
}

/** A graph in an engine. */
export interface Opened {
  readonly engine: Engine;
  readonly views: GraphViews;
  readonly facts: GraphFacts;
  /** All that the views read is in files. */
  readonly isInFiles: boolean;
}

/** Where a graph is, and where its copy is or will be. */
export class GraphPlace {
  readonly folder: string;
  /** An archive is asked itself: of its events there is no copy. */
  readonly isDirect: boolean;
  readonly copy: CopyPlace | undefined;
  readonly #options: OpenedOptions;

  /** @param folder in which the folder `graph` is, or an archive */
  constructor(folder: string, options: OpenedOptions) {
    this.folder = folder;
    this.#options = options;
    const { since, until, asOf } = options.window ?? {};
    const isWhole = since === undefined && until === undefined && asOf === undefined;
    this.isDirect = isArchive(folder);
    // What is copied has none of it; an archive's events are not copied.
    const hasCopy = this.isDirect ? options.raw !== 'all' : options.raw === undefined;
    if (isWhole && options.copy !== 'none' && hasCopy)
      this.copy = copyPlace(
        folder,
        options.ownReads === true,
        this.isDirect ? 'states' : undefined,
      );
  }

  /**
   * Opens the graph: its copy, an archive itself, else tables in memory.
   * @throws EngineMissingError, GraphNotFoundError; what `openFolderViews` and `openViews` throw
   */
  async open(): Promise<Opened> {
    if (this.isDirect) {
      const { ownReads, window, eventsOnly, statements, raw } = this.#options;
      return openViews(this.folder, {
        ...{ ownReads, window, eventsOnly, statements, raw: raw === 'all' },
        ...(this.copy && { keep: this.copy }),
      });
    }
    const engine = await engineOf(this.folder);
    try {
      return { engine, ...(await this.#views(engine)) };
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  async #views(engine: Engine): Promise<Omit<Opened, 'engine'>> {
    const found = this.copy && findCopy(this.copy);
    if (found) return { views: found.copy, facts: found.facts, isInFiles: true };
    const { views, facts } = await this.#read(engine);
    const keeps = (this.#options.copy ?? 'keep') === 'keep';
    const kept = keeps ? await this.#kept({ engine, views, facts }) : undefined;
    if (kept) await views.forget();
    return { views: kept ?? views, facts, isInFiles: kept !== undefined };
  }

  async #kept(read: {
    engine: Engine;
    views: RecordViews;
    facts: GraphFacts;
  }): Promise<GraphViews | undefined> {
    if (!this.copy) return undefined;
    try {
      await keepCopy(this.copy, read, this.#options.ownReads === true);
      return findCopy(this.copy)?.copy;
    } catch {
      // No room, or no right to write there: the next answer takes as long as this one.
      return undefined;
    }
  }

  async #read(engine: Engine): Promise<{ views: RecordViews; facts: GraphFacts }> {
    const { ownReads, window, raw, entitiesOnly } = this.#options;
    const firstSeen = await readFirstSeen(this.folder);
    return openFolderViews(engine, this.folder, {
      ...{ ownReads, window, firstSeen, entitiesOnly },
      raw: raw !== undefined,
    });
  }
}

/** DuckDB for the graph of a folder. @throws EngineMissingError with a sentence about graphs */
async function engineOf(folder: string): Promise<Engine> {
  try {
    const bytes = bytesIn(path.join(folder, 'graph'));
    return await openEngine({ spillFolder: tmpdir(), threads: threadsFor({ bytes }) });
  } catch (error) {
    throw error instanceof EngineMissingError ? new EngineMissingError('Reading a graph') : error;
  }
}

/** Bytes of all files below a folder; none where it cannot be read, which whoever reads the graph tells. */
function bytesIn(folder: string): number {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true });
    return files
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => statSync(path.join(parentPath, name)).size)
      .reduce((sum, size) => sum + size, 0);
  } catch {
    return 0;
  }
}
