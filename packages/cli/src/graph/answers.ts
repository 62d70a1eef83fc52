import { answerOf, EngineMissingError, openEngine, openerOf } from '@graph-1password/archive';
import type { Engine, GraphCopy, ReadWindow } from '@graph-1password/archive';
import type {
  CompiledQuery,
  Graph,
  ParameterValue,
  Query,
  QueryResult,
  TableResult,
  Vocabulary,
} from '@graph-1password/j1ql';
import { compile, J1qlRunError, J1qlSyntaxError, runQuery } from '@graph-1password/j1ql';
import { findCopy, keepCopy } from './copies';
import { copyPlace } from './copyPlace';
import type { CopyPlace } from './copyPlace';
import { factsOf } from './facts';
import type { GraphFacts } from './facts';
import { readFirstSeen } from './firstSeen';
import { openGraph } from './ownReads';
import { tmpdir } from 'node:os';

/** How a graph is asked. */
export interface AnswersOptions {
  /** The reads of this integration count as uses. */
  ownReads?: boolean | undefined;
  window?: ReadWindow | undefined;
  /** Read no copy of the graph, and keep none. */
  noCopy?: boolean | undefined;
  /** How long the copy may take, in ms. Default: 60,000. */
  mostMs?: number;
}

const MOST_MS = 60_000;

/** How a query is run. */
export interface RunOptions {
  /** Epoch ms. */
  now: number;
  parameters?: Readonly<Record<string, ParameterValue>>;
  limit?: number;
  /** Loads what is known of the types, for notes. */
  vocabulary?: () => Promise<Vocabulary>;
}

/** A query as a statement of the copy, and the views that it reads. */
export interface Statement {
  readonly compiled: CompiledQuery;
  /** A statement that makes each view. */
  readonly views: readonly string[];
}

interface OpenCopy {
  readonly copy: GraphCopy;
  readonly facts: GraphFacts;
  readonly engine: Engine;
  readonly open: (views: readonly string[]) => Promise<void>;
}

/**
 * Answers queries on the graph of a folder: from its copy in a database if there is one, else from the graph itself, of which a
 * copy is kept for the next time. Both give the same rows.
 */
export class Answers {
  readonly #folder: string;
  readonly #options: AnswersOptions;
  readonly #place: CopyPlace | undefined;
  #copy: OpenCopy | undefined;
  #graph: Graph | undefined;

  private constructor(folder: string, options: AnswersOptions) {
    this.#folder = folder;
    this.#options = options;
    const { since, until, asOf } = options.window ?? {};
    const isWhole = since === undefined && until === undefined && asOf === undefined;
    if (isWhole && options.noCopy !== true)
      this.#place = copyPlace(folder, options.ownReads === true);
  }

  /** @param folder in which the folder `graph` is, or an archive */
  static async open(folder: string, options: AnswersOptions): Promise<Answers> {
    const answers = new Answers(folder, options);
    await answers.#openCopy();
    return answers;
  }

  /** What is told of the graph with every answer. @throws what `openGraph` throws */
  async facts(): Promise<GraphFacts> {
    return this.#copy?.facts ?? factsOf(await this.graph());
  }

  /** The rows of a query. @throws J1qlRunError; what `openGraph` throws */
  async table(query: Query | string, options: RunOptions): Promise<TableResult> {
    const copy = this.#copy;
    if (copy) {
      // A query with too many paths: the graph says how many are too many.
      const { mostMs = MOST_MS } = this.#options;
      const end = performance.now() + mostMs;
      // Again and again: between two statements there is nothing to interrupt.
      const timer = setInterval(
        () => {
          if (performance.now() >= end) copy.engine.interrupt();
        },
        Math.min(mostMs, 250),
      );
      try {
        return await tableOf(copy, query, options);
      } catch (error) {
        if (error instanceof J1qlRunError || error instanceof J1qlSyntaxError) throw error;
        // It means something that SQL cannot say, or the copy is damaged: the graph itself answers.
      } finally {
        clearInterval(timer);
      }
    }
    return this.matches(query, options);
  }

  /** The same with what stands behind each row: from the graph itself. @throws J1qlRunError; what `openGraph` throws */
  async matches(query: Query | string, options: RunOptions): Promise<QueryResult> {
    const { vocabulary, ...others } = options;
    const known = await vocabulary?.();
    const graph = await this.graph();
    return runQuery(graph, query, { ...others, ...(known && { vocabulary: known }) });
  }

  /**
   * A query as a statement of the copy, which is made if there is none.
   * @throws EngineMissingError, NotInSqlError; what `openGraph` throws
   */
  async statement(query: Query, options: RunOptions): Promise<Statement | undefined> {
    if (!this.#place) return undefined;
    try {
      if (!this.#copy) await this.#keep();
      await this.#openCopy(true);
    } catch (error) {
      throw error instanceof EngineMissingError ? new EngineMissingError('--sql') : error;
    }
    if (!this.#copy) return undefined;
    const { copy } = this.#copy;
    const compiled = compile(query, copy.schema, options);
    return { compiled, views: compiled.views.map((view) => copy.viewSql(view)) };
  }

  /** The graph itself. @throws what `openGraph` throws */
  async graph(): Promise<Graph> {
    if (this.#graph) return this.#graph;
    const { ownReads, window } = this.#options;
    const firstSeen = await readFirstSeen(this.#folder);
    this.#graph = await openGraph(this.#folder, {
      ownReads,
      window,
      ...(firstSeen && { firstSeen }),
    });
    return this.#graph;
  }

  /** Ends the work. A graph that was read is kept as a copy for the next time. */
  async close(): Promise<void> {
    if (this.#copy) this.#copy.engine.close();
    else if (this.#graph) await this.#keepQuietly();
  }

  async #openCopy(isNeeded = false): Promise<void> {
    const found = this.#place && !this.#copy ? findCopy(this.#place) : undefined;
    if (!found) return;
    try {
      const engine = await openEngine({ spillFolder: tmpdir() });
      this.#copy = { ...found, engine, open: openerOf(found.copy, engine) };
    } catch (error) {
      // The graph itself answers without an engine.
      if (isNeeded || !(error instanceof EngineMissingError)) throw error;
    }
  }

  async #keep(): Promise<void> {
    if (this.#place)
      await keepCopy(this.#place, await this.graph(), this.#options.ownReads === true);
  }

  async #keepQuietly(): Promise<void> {
    try {
      await this.#keep();
    } catch {
      // No engine, no room, or no right to write there: the next answer takes as long as this one.
    }
  }
}

/** The rows of a query from a copy. @throws NotInSqlError and whatever the engine throws */
async function tableOf(
  { copy, engine, open }: OpenCopy,
  query: Query | string,
  options: RunOptions,
): Promise<TableResult> {
  const compiled = compile(query, copy.schema, options);
  const { vocabulary, parameters } = options;
  return answerOf(engine, copy.schema, compiled, {
    ...{ open, parameters },
    ...(vocabulary && { vocabulary }),
  });
}
