import { tmpdir } from 'node:os';
import {
  duckDbOf,
  EngineMissingError,
  fileError,
  fillTables,
  GraphDatabase,
  isArchive,
  openEngine,
  seenAt,
  tablesOf,
} from '@graph-1password/archive';
import type {
  AskOptions,
  Engine,
  GraphViews,
  PlainRows,
  ReadWindow,
  RowsOptions,
  Statement,
} from '@graph-1password/archive';
import type { AnswerEntity, Graph, Query, QueryResult, TableResult } from '@graph-1password/j1ql';
import { J1qlRunError, J1qlSyntaxError, NotInSqlError, runQuery } from '@graph-1password/j1ql';
import { hasAccess } from '../access/ofGraph';
import { dropCopy, findCopy, keepCopy } from './copies';
import { copyPlace } from './copyPlace';
import type { CopyPlace } from './copyPlace';
import { factsOf } from './facts';
import type { GraphFacts } from './facts';
import { readFirstSeen } from './firstSeen';
import { FirstSeenNow } from './firstSeenNow';
import { openGraph, openViews } from './ownReads';
import { MemorySource } from './ruleSource';
import type { RuleSource } from './ruleSource';

/** How a graph is asked. */
export interface AnswersOptions {
  /** The reads of this integration count as uses. */
  ownReads?: boolean | undefined;
  window?: ReadWindow | undefined;
  /** Read no copy of the graph, and keep none. */
  noCopy?: boolean | undefined;
  /** Statements are wanted that run without this program: those of a copy, also of an archive. */
  statements?: boolean | undefined;
  /** All objects count as first seen at this time, epoch ms: so rules judge the whole graph. */
  seenOn?: number | undefined;
  /** How long the database may take for one query, in ms. Default: 60,000. */
  mostMs?: number;
  /** Told in a sentence when something else than the database answers, and why. */
  warn: (sentence: string) => void;
}

/** What answers the questions of `ask`. */
export interface AnswerSource {
  /** The rows of a query. @throws J1qlRunError, J1qlSyntaxError */
  table(query: Query | string, options: AskOptions): Promise<TableResult>;
  /** The same with what stands behind each row. */
  matches(query: Query | string, options: AskOptions): Promise<QueryResult>;
  /** A query as a statement; undefined where there is none. */
  statement(query: Query, options: AskOptions): Statement | undefined;
  /** Ends the work. */
  close(): void;
}

const MOST_MS = 60_000;

/**
 * Answers queries on the graph of a folder from a database: a copy of the graph, which is made and kept when there is none yet; an
 * archive is one already.
 * Only where there is no engine, or no SQL for a query, the evaluator answers from the graph in memory, with the same rows.
 */
export class Answers implements RuleSource, AnswerSource {
  readonly #folder: string;
  readonly #options: AnswersOptions;
  /** An archive is asked itself: it needs no copy. */
  readonly #isDirect: boolean;
  readonly #place: CopyPlace | undefined;
  #database: GraphDatabase | undefined;
  #facts: GraphFacts | undefined;
  #memory: { graph: Graph; source: MemorySource } | undefined;
  #known: ReadonlySet<string> = new Set();
  #isDamaged = false;

  private constructor(folder: string, options: AnswersOptions) {
    this.#folder = folder;
    this.#options = options;
    const { since, until, asOf } = options.window ?? {};
    const isWhole = since === undefined && until === undefined && asOf === undefined;
    // What follows from a snapshot of access and all events is found in a graph.
    this.#isDirect = isArchive(folder) && options.statements !== true && !hasAccess(folder);
    if (isWhole && options.noCopy !== true) {
      const part = this.#isDirect ? 'states' : undefined;
      this.#place = copyPlace(folder, options.ownReads === true, part);
    }
  }

  /**
   * @param folder in which the folder `graph` is, or an archive
   * @throws what `openGraph` throws
   */
  static async open(folder: string, options: AnswersOptions): Promise<Answers> {
    const answers = new Answers(folder, options);
    if (answers.#isDirect) {
      // Without an engine there is no archive to read, either.
      const { ownReads, window } = options;
      const keep = answers.#place;
      const { engine, views, facts } = await openViews(folder, {
        ...{ ownReads, window, ...(keep && { keep }) },
      });
      answers.#facts = facts;
      answers.#ask(engine, views);
      return answers;
    }
    let engine: Engine;
    try {
      engine = await openEngine({ spillFolder: tmpdir() });
    } catch (error) {
      if (!(error instanceof EngineMissingError)) throw error;
      options.warn(new EngineMissingError('A quick answer').message);
      answers.#known = (await answers.#inMemory()).source.known;
      return answers;
    }
    await answers.#connect(engine);
    return answers;
  }

  /** The same, only when there is a copy already; undefined when there is none, or no engine. */
  static async ofCopy(
    folder: string,
    options: Omit<AnswersOptions, 'warn'>,
  ): Promise<Answers | undefined> {
    const answers = new Answers(folder, { ...options, warn: () => undefined });
    if (answers.#isDirect || !answers.#place || !findCopy(answers.#place)) return undefined;
    try {
      await answers.#connect(await openEngine({ spillFolder: tmpdir() }));
    } catch {
      // The copy is gone or damaged by now, or there is no engine: whoever asks has another way.
      return undefined;
    }
    return answers;
  }

  /** @param engine closed with the answers */
  async #connect(engine: Engine): Promise<void> {
    try {
      this.#ask(engine, await this.#views(engine));
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  #ask(engine: Engine, views: GraphViews): void {
    const { seenOn } = this.#options;
    const seen = seenOn === undefined ? views : seenAt(views, seenOn);
    this.#database = new GraphDatabase(duckDbOf(engine, seen), seen);
    const names = views.schema.entities.flatMap(({ type, classes }) => [type, ...classes]);
    this.#known = new Set(names);
  }

  /** The graph as views: its copy, which is made if there is none; where none is wanted or can be, tables in memory. */
  async #views(engine: Engine): Promise<GraphViews> {
    const place = this.#place;
    const found = place && findCopy(place);
    if (found) {
      this.#facts = found.facts;
      return found.copy;
    }
    const graph = await this.#read();
    this.#facts = factsOf(graph);
    const kept = place && (await this.#kept(place, graph));
    return kept ?? fillTables(engine, tablesOf(graph));
  }

  async #kept(place: CopyPlace, graph: Graph): Promise<GraphViews | undefined> {
    try {
      await keepCopy(place, graph, this.#options.ownReads === true);
      return findCopy(place)?.copy;
    } catch {
      // No room, or no right to write there: the next answer takes as long as this one.
      return undefined;
    }
  }

  /** The graph as the copy has it. */
  async #read(firstSeen?: ReadonlyMap<string, number>): Promise<Graph> {
    const { ownReads, window } = this.#options;
    const seen = firstSeen ?? (await readFirstSeen(this.#folder));
    return openGraph(this.#folder, { ownReads, window, ...(seen && { firstSeen: seen }) });
  }

  async #inMemory(): Promise<{ graph: Graph; source: MemorySource }> {
    if (this.#memory) return this.#memory;
    const { seenOn } = this.#options;
    const graph = await this.#read(seenOn === undefined ? undefined : new FirstSeenNow(seenOn));
    this.#facts ??= factsOf(graph);
    return (this.#memory = { graph, source: new MemorySource(graph) });
  }

  /** The graph itself, for what asks no queries. @throws what `openGraph` throws */
  async graph(): Promise<Graph> {
    return (await this.#inMemory()).graph;
  }

  /** What is told of the graph with every answer. */
  get facts(): GraphFacts {
    if (!this.#facts) throw new Error('The graph is not open.');
    return this.#facts;
  }

  get known(): ReadonlySet<string> {
    return this.#known;
  }

  /** The rows of a query. @throws J1qlRunError, J1qlSyntaxError; what `openGraph` throws */
  table(query: Query | string, options: AskOptions): Promise<TableResult> {
    return this.#timed(
      (database) => database.table(query, options),
      ({ graph }) => evaluated(graph, query, options),
    );
  }

  /** The same with what stands behind each row. */
  matches(query: Query | string, options: AskOptions): Promise<QueryResult> {
    return this.#timed(
      (database) => database.matches(query, options),
      ({ graph }) => evaluated(graph, query, options),
    );
  }

  rows(query: Query, options: RowsOptions): Promise<PlainRows> {
    return this.#timed(
      (database) => database.rows(query, options),
      ({ source }) => source.rows(query, options),
    );
  }

  read(): Promise<void> {
    return this.#timed(
      (database) => database.read(),
      ({ graph }) => {
        this.#database?.take((key) => graph.byKey.get(key));
        return Promise.resolve();
      },
    );
  }

  ofType(type: string): Promise<readonly AnswerEntity[]> {
    return this.#timed(
      (database) => database.ofType(type),
      ({ source }) => source.ofType(type),
    );
  }

  /**
   * Asks the database, and where it cannot answer, the graph in memory, which is then said.
   * @throws J1qlRunError, J1qlSyntaxError; what `openGraph` throws
   */
  async #timed<T>(
    ask: (database: GraphDatabase) => Promise<T>,
    evaluate: (memory: { graph: Graph; source: MemorySource }) => Promise<T>,
  ): Promise<T> {
    const database = this.#database;
    if (!database) return evaluate(await this.#inMemory());
    const { mostMs = MOST_MS, warn } = this.#options;
    const end = performance.now() + mostMs;
    let isLate = false;
    // Again and again: between two statements there is nothing to interrupt.
    const timer = setInterval(
      () => {
        isLate = performance.now() >= end;
        if (isLate) database.interrupt();
      },
      Math.min(mostMs, 250),
    );
    try {
      return await ask(database);
    } catch (error) {
      if (error instanceof J1qlRunError || error instanceof J1qlSyntaxError) throw error;
      const damage = this.#isDirect ? fileError(error, this.#folder) : undefined;
      if (damage) throw damage;
      warn(
        `${this.#reasonOf(error, isLate)} The graph itself is read instead, which takes longer.`,
      );
    } finally {
      clearInterval(timer);
    }
    return evaluate(await this.#inMemory());
  }

  #reasonOf(error: unknown, isLate: boolean): string {
    if (error instanceof NotInSqlError) return error.message;
    // A query with too many paths: the graph says how many are too many.
    if (isLate) return 'The database took too long for a query.';
    // What it says of itself may hold values.
    const said = error instanceof Error ? error.message : '';
    if (said.startsWith('Out of Memory'))
      return 'A query needs more memory, or room for temporary files, than the database has.';
    this.#isDamaged = this.#place !== undefined;
    return 'The database could not answer: its copy of the graph is damaged or was removed.';
  }

  /**
   * A query as a statement of the copy; undefined when there is none.
   * @throws EngineMissingError, NotInSqlError
   */
  statement(query: Query, options: AskOptions): Statement | undefined {
    if (!this.#database) throw new EngineMissingError('--sql');
    return this.#place && this.#database.statement(query, options);
  }

  /** Ends the work. The next answer makes a new copy instead of a damaged one. */
  close(): void {
    this.#database?.close();
    if (this.#isDamaged && this.#place) dropCopy(this.#place);
  }
}

async function evaluated(
  graph: Graph,
  query: Query | string,
  { vocabulary, ...others }: AskOptions,
): Promise<QueryResult> {
  const known = await vocabulary?.();
  return runQuery(graph, query, { ...others, ...(known && { vocabulary: known }) });
}
