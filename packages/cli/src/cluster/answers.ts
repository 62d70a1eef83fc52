import { accountsOf, askCluster, withViews } from '@graph-1password/archive';
import type {
  AskOptions,
  AskedAccount,
  Cluster,
  PublishedGraph,
  ReadWindow,
  Statement,
} from '@graph-1password/archive';
import { ClickHouseDialect, compile } from '@graph-1password/j1ql';
import type { CompiledQuery, Query, QueryResult, TableResult } from '@graph-1password/j1ql';
import type { AnswerSource } from '../graph/answers';
import { utc } from '../support/text';
import { UsageError } from '../support/usage';
import { connect, DATABASE } from './connect';
import type { ClusterPlace } from './connect';
import { publishedGraph } from './graph';

/** How a published archive is asked. */
export interface ClusterAnswersOptions extends ClusterPlace {
  /** UUID of an account, or `all`. */
  account?: string;
  ownReads?: boolean | undefined;
  window: ReadWindow;
}

/** Answers queries on a published archive: every row is made by ClickHouse. */
export class ClusterAnswers implements AnswerSource {
  readonly #cluster: Cluster;
  readonly #graph: PublishedGraph;
  readonly #accounts: readonly AskedAccount[];
  readonly #window: ReadWindow;

  private constructor(
    cluster: Cluster,
    graph: PublishedGraph,
    accounts: readonly AskedAccount[],
    window: ReadWindow,
  ) {
    this.#cluster = cluster;
    this.#graph = graph;
    this.#accounts = accounts;
    this.#window = window;
  }

  /** @throws UsageError, ClusterError */
  static async open(options: ClusterAnswersOptions): Promise<ClusterAnswers> {
    const cluster = connect(options);
    try {
      const { database = DATABASE, account, ownReads = false, window } = options;
      const accounts = await accountsOf(cluster, account);
      const [only, ...others] = accounts;
      const one = others.length === 0 ? only?.account : undefined;
      const graph = publishedGraph({ database, account: one, window, ownReads });
      return new ClusterAnswers(cluster, graph, accounts, window);
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  async table(query: Query | string, options: AskOptions): Promise<TableResult> {
    const { vocabulary, parameters } = options;
    return askCluster(this.#cluster, this.#graph, this.#compile(query, options), {
      parameters,
      ...(vocabulary && { vocabulary }),
    });
  }

  /** Paths are not asked of ClickHouse. @throws UsageError */
  matches(): Promise<QueryResult> {
    return Promise.reject(
      new UsageError(
        'ClickHouse answers with rows: leave out --tree and RETURN TREE, or ask the archive itself without --engine.',
      ),
    );
  }

  /** The statement with the relations that it reads in it: it runs as it is. */
  statement(query: Query, options: AskOptions): Statement {
    const compiled = this.#compile(query, options);
    return {
      compiled: { ...compiled, sql: withViews(this.#graph, compiled.sql) },
      parameter: 'p',
      views: [],
    };
  }

  /** What is asked, in words and for programs. */
  tell(isJson: boolean, printError: (text: string) => void): { graph?: Record<string, unknown> } {
    const { database } = this.#cluster;
    const accounts = this.#accounts.map(({ account, committed }) => ({
      account,
      archivedOn: new Date(committed).toISOString(),
    }));
    if (isJson) return { graph: { engine: 'clickhouse', database, accounts } };
    const of = this.#accounts.map(
      ({ account, committed }) => `account ${account} as of ${utc(committed)}`,
    );
    const { since, until } = this.#window;
    const window = [
      ...(since === undefined ? [] : [`events from ${utc(since)}`]),
      ...(until === undefined ? [] : [`events before ${utc(until)}`]),
    ];
    printError(`${[`ClickHouse database ${database}`, ...of, ...window].join('; ')}.`);
    return {};
  }

  close(): void {
    void this.#cluster.close();
  }

  #compile(query: Query | string, { now, parameters, limit }: AskOptions): CompiledQuery {
    return compile(query, this.#graph.schema, {
      ...{ now, dialect: () => new ClickHouseDialect() },
      ...(parameters && { parameters }),
      ...(limit !== undefined && { limit }),
    });
  }
}
