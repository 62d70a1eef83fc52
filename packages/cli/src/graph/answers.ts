import path from 'node:path';
import { duckDbOf, fileError, GraphDatabase, seenAt } from '@graph-1password/archive';
import type {
  AskOptions,
  DamagedError,
  GraphViews,
  PlainRows,
  RowsOptions,
  Statement,
} from '@graph-1password/archive';
import type { AnswerEntity, Query, QueryResult, TableResult } from '@graph-1password/j1ql';
import { J1qlRunError, J1qlSyntaxError } from '@graph-1password/j1ql';
import { dropCopy } from './copies';
import type { CopyPlace } from './copyPlace';
import type { GraphFacts } from './facts';
import { GraphPlace } from './opened';
import type { Opened, OpenedOptions } from './opened';
import type { GraphSource } from './source';
import { TimeLimit } from './timeLimit';

/** How a graph is asked. */
export interface AnswersOptions extends OpenedOptions {
  /** All objects count as first seen at this time, epoch ms: so rules judge the whole graph. */
  seenOn?: number | undefined;
  /** How long the database may take for one query, in ms. Default: 60,000. */
  mostMs?: number;
}

const MOST_MS = 60_000;

type Work<T> = (database: GraphDatabase) => Promise<T>;

/** The graph or archive of a folder, asked by DuckDB. */
export class Answers implements GraphSource {
  readonly #place: GraphPlace;
  readonly #options: AnswersOptions;
  #facts: GraphFacts;
  #database: GraphDatabase;
  #isInFiles: boolean;
  /** Something was answered from the copy as it is open. */
  #hasAnswered = false;
  /** Of what is asked now. */
  readonly #limits = new Set<TimeLimit>();

  private constructor(place: GraphPlace, options: AnswersOptions, opened: Opened) {
    this.#place = place;
    this.#options = options;
    this.#facts = opened.facts;
    this.#isInFiles = opened.isInFiles;
    this.#database = this.#databaseOf(opened);
  }

  /**
   * Opens a graph; without a copy of it, one is made.
   * @param folder in which the folder `graph` is, or an archive
   * @throws EngineMissingError, GraphNotFoundError; what `GraphPlace.open` throws
   */
  static async open(folder: string, options: AnswersOptions = {}): Promise<Answers> {
    const place = new GraphPlace(folder, options);
    return new Answers(place, options, await place.open());
  }

  /** What is told of the graph with every answer. */
  get facts(): GraphFacts {
    return this.#facts;
  }

  get known(): ReadonlySet<string> {
    const { entities } = this.#database.views.schema;
    return new Set(entities.flatMap(({ type, classes }) => [type, ...classes]));
  }

  table(query: Query | string, options: AskOptions): Promise<TableResult> {
    return this.#timed((database) => database.table(query, options));
  }

  matches(query: Query | string, options: AskOptions): Promise<QueryResult> {
    return this.#timed((database) => database.matches(query, options));
  }

  rows(query: Query, options: RowsOptions): Promise<PlainRows> {
    return this.#timed((database) => database.rows(query, options));
  }

  read(): Promise<void> {
    return this.#timed((database) => database.read());
  }

  ofType(type: string, raw = false, among?: readonly string[]): Promise<readonly AnswerEntity[]> {
    return this.#timed((database) => database.ofType(type, raw, among));
  }

  whole<T>(work: Work<T>): Promise<T> {
    return this.#healed(work);
  }

  /** Asks the database, for so long only. @throws J1qlRunError, J1qlSyntaxError, DamagedError */
  async #timed<T>(ask: Work<T>): Promise<T> {
    const { mostMs = MOST_MS } = this.#options;
    const limit = new TimeLimit(mostMs, () => this.#database.interrupt());
    this.#limits.add(limit);
    try {
      return await this.#healed(ask, limit);
    } finally {
      limit.stop();
      this.#limits.delete(limit);
    }
  }

  /** Runs something on the database. A copy that turns out to be damaged is made anew. */
  async #healed<T>(ask: Work<T>, limit?: TimeLimit): Promise<T> {
    try {
      return await this.#answered(ask);
    } catch (error) {
      const { copy } = this.#place;
      const told = this.#told(error, copy, limit);
      if (told || !copy) throw told ?? new J1qlRunError(UNKNOWN);
      dropCopy(copy);
      // Rows that were given before belong to what is gone.
      if (this.#hasAnswered) throw new J1qlRunError(DAMAGED);
    }
    await this.#reopen();
    limit?.restart();
    try {
      return await this.#answered(ask);
    } catch (error) {
      throw this.#told(error, undefined, limit) ?? new J1qlRunError(UNKNOWN);
    }
  }

  async #answered<T>(ask: Work<T>): Promise<T> {
    const answer = await ask(this.#database);
    this.#hasAnswered = true;
    return answer;
  }

  /** Opens the graph again. Where that fails, all stays as it is. */
  async #reopen(): Promise<void> {
    const opened = await this.#place.open();
    this.#database.close();
    this.#facts = opened.facts;
    this.#isInFiles = opened.isInFiles;
    this.#database = this.#databaseOf(opened);
  }

  #databaseOf({ engine, views }: Opened): GraphDatabase {
    const { seenOn } = this.#options;
    const timed = this.#apart(views);
    const seen = seenOn === undefined ? timed : seenAt(timed, seenOn);
    return new GraphDatabase(duckDbOf(engine, seen), seen);
  }

  /** The same views; to fill their tables, which the first query needs, does not count as time of a query. */
  #apart(views: GraphViews): GraphViews {
    return {
      schema: views.schema,
      select: (view, statement) => views.select(view, statement),
      ready: async (view) => {
        const limits = [...this.#limits];
        for (const limit of limits) limit.pause();
        try {
          await views.ready?.(view);
        } finally {
          for (const limit of limits) limit.resume();
        }
      },
    };
  }

  /** What is said of an error; undefined where the copy may be to blame. @param copy that may be made anew */
  #told(error: unknown, copy: CopyPlace | undefined, limit?: TimeLimit): Error | undefined {
    if (isOfQuery(error)) return error;
    const { isDirect, folder } = this.#place;
    const damage = isDirect ? fileError(error, folder) : undefined;
    if (damage && isOfArchive(damage, copy !== undefined)) return damage;
    const reason = reasonOf(error, limit?.isLate === true, this.#options);
    return reason === undefined ? undefined : new J1qlRunError(reason);
  }

  /** A query as a statement of files; undefined when something that it reads is in memory alone. @throws NotInSqlError */
  statement(query: Query, options: AskOptions): Statement | undefined {
    return this.#isInFiles ? this.#database.statement(query, options) : undefined;
  }

  close(): void {
    this.#database.close();
  }
}

const isOfQuery = (error: unknown): error is Error =>
  error instanceof J1qlRunError || error instanceof J1qlSyntaxError;

/** Whether a damaged file is one of the archive: what is no event may have been read from a copy, which lies elsewhere. */
const isOfArchive = ({ file }: DamagedError, hasCopy: boolean): boolean =>
  file === '' ? !hasCopy : !file.startsWith('..') && !path.isAbsolute(file);

const UNKNOWN =
  'The database could not answer: ask again, and if it fails again, collect the graph again.';
const DAMAGED = 'The copy of the graph was damaged or removed while it was read: ask again.';

/** Why a query failed, where the copy is not to blame. What the database says of itself may hold values. */
function reasonOf(
  error: unknown,
  isLate: boolean,
  { mostMs = MOST_MS }: AnswersOptions,
): string | undefined {
  if (isLate)
    return `The query took longer than ${Math.ceil(mostMs / 1000)} s: narrow it down with WITH or --since, or name a type instead of *.`;
  const said = error instanceof Error ? error.message : '';
  return said.startsWith('Out of Memory')
    ? 'The query needs more memory, or room for temporary files, than the database has: narrow it down with WITH or --since.'
    : undefined;
}
