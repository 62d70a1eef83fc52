import { tmpdir } from 'node:os';
import {
  EngineMissingError,
  isArchive,
  openEngine,
  tablesIn,
  tablesOf,
} from '@graph-1password/archive';
import type {
  Engine,
  RecordViews,
  GraphViews,
  ReadWindow,
  StoredViews,
} from '@graph-1password/archive';
import type { Graph } from '@graph-1password/j1ql';
import { hasAccess } from '../access/ofGraph';
import { findCopy, keepCopy } from './copies';
import { copyPlace } from './copyPlace';
import type { CopyPlace } from './copyPlace';
import { factsOf } from './facts';
import type { GraphFacts } from './facts';
import { readFirstSeen } from './firstSeen';
import { openFolderViews } from './folderViews';
import { openGraph, openViews } from './ownReads';

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
  /** Statements are wanted that run without this program: those of a copy, also of an archive. */
  statements?: boolean | undefined;
  /** Events alone are asked for; of an archive, all else is not read then. */
  eventsOnly?: boolean | undefined;
  /** Entities alone are asked for: relationships in files are only counted then. */
  entitiesOnly?: boolean | undefined;
  /** Keep what the entities of a graph in files were made from; an archive has it anyway. */
  raw?: boolean | undefined;
  /** The graph of the folder, where it was read already. */
  graph?: Graph | undefined;
}

/** A graph in an engine. */
export interface Opened {
  readonly engine: Engine;
  readonly views: GraphViews;
  readonly facts: GraphFacts;
}

/** A graph that was read; when a copy of it is asked instead, what its tables are filled from is of no more use. */
type ReadViews = StoredViews & Partial<Pick<RecordViews, 'forget'>>;

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
    // What follows from a snapshot of access and all events is found in a graph.
    this.isDirect = isArchive(folder) && options.statements !== true && !hasAccess(folder);
    const hasCopy = this.isDirect || options.raw !== true;
    if (isWhole && options.copy !== 'none' && hasCopy)
      this.copy = copyPlace(
        folder,
        options.ownReads === true,
        this.isDirect ? 'states' : undefined,
      );
  }

  /**
   * Opens the graph: its copy, an archive itself, else tables in memory.
   * @throws EngineMissingError, GraphNotFoundError; what `openGraph` and `openViews` throw
   */
  async open(): Promise<Opened> {
    if (this.isDirect) {
      const { ownReads, window, eventsOnly } = this.#options;
      return openViews(this.folder, {
        ...{ ownReads, window, eventsOnly },
        ...(this.copy && { keep: this.copy }),
      });
    }
    const engine = await engineOf();
    try {
      return { engine, ...(await this.#views(engine)) };
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  async #views(engine: Engine): Promise<Pick<Opened, 'views' | 'facts'>> {
    const found = this.copy && findCopy(this.copy);
    if (found) return { views: found.copy, facts: found.facts };
    const { views, facts } = await this.#read(engine);
    const keeps = (this.#options.copy ?? 'keep') === 'keep';
    const kept = keeps ? await this.#kept({ engine, views, facts }) : undefined;
    if (kept) await views.forget?.();
    return { views: kept ?? views, facts };
  }

  async #kept(read: {
    engine: Engine;
    views: StoredViews;
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

  /** Reads the graph: in SQL, else, where that is not what it would be in JavaScript, there. */
  async #read(engine: Engine): Promise<{ views: ReadViews; facts: GraphFacts }> {
    const { ownReads, window, raw = false, graph, entitiesOnly } = this.#options;
    const firstSeen = graph ? undefined : await readFirstSeen(this.folder);
    const options = { ...{ ownReads, window, firstSeen, entitiesOnly }, rawData: raw };
    const inSql = graph ? undefined : await openFolderViews(engine, this.folder, options);
    if (inSql) return inSql;
    const read = graph ?? (await openGraph(this.folder, options));
    return { views: tablesIn(engine, tablesOf(read, raw)), facts: factsOf(read) };
  }
}

/** DuckDB. @throws EngineMissingError with a sentence about graphs */
async function engineOf(): Promise<Engine> {
  try {
    return await openEngine({ spillFolder: tmpdir() });
  } catch (error) {
    throw error instanceof EngineMissingError ? new EngineMissingError('Reading a graph') : error;
  }
}
