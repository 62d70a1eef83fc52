import {
  accountsOf,
  clickHouseOf,
  GraphDatabase,
  seenAt,
  withViews,
} from '@graph-1password/archive';
import type {
  AskedAccount,
  AskOptions,
  Cluster,
  GraphViews,
  PlainRows,
  ReadWindow,
  RowsOptions,
  Statement,
} from '@graph-1password/archive';
import type { AnswerEntity, Query, QueryResult, TableResult } from '@graph-1password/j1ql';
import { ACCESS_EDGES, DAY, EntityTypes, EVENT_TYPES } from '@graph-1password/vocabulary';
import type { ItemVersions } from '../archive/versions';
import type { Gap } from '../graph/gaps';
import type { Origin } from '../graph/provenance';
import type { GraphSource } from '../graph/source';
import { printable, utc } from '../support/text';
import { UsageError } from '../support/usage';
import { connect, DATABASE } from './connect';
import type { ClusterPlace } from './connect';
import { publishedGraph } from './graph';
import { publishedVersions } from './itemVersions';

/** What a publisher says of its archive. */
export interface PublishedAbout {
  readonly gaps: readonly Gap[];
  /** Sentences that say what is missing. */
  readonly lacks: readonly string[];
  /** It is of a simulated tenant. */
  readonly simulated?: boolean;
  /** What its poller judges alerts by: from when on (epoch ms; absent: everything), and whether it is known what is missing. */
  readonly judged?: { readonly since?: number; readonly isExplained: boolean };
}

/** How a published archive is asked. */
export interface ClusterAnswersOptions extends ClusterPlace {
  /** UUID of an account, or `all`. */
  account?: string;
  ownReads?: boolean | undefined;
  /** What is read, or how that follows from what the publisher says. */
  window: ReadWindow | ((about: PublishedAbout) => ReadWindow);
  /** All objects count as first seen at this time, epoch ms: so rules judge the whole graph. */
  seenOn?: number | undefined;
  /** Longest time of a question on the server, s. Default: a minute. */
  seconds?: number;
}

/** Who can open what follows from the order of events, which no view of a database can replay. */
export const NO_ACCESS: Gap = {
  what: 'Groups, members and permissions',
  why: 'are not in ClickHouse: ask a graph or an archive on this machine',
  types: [EntityTypes.GROUP, ...Object.values(ACCESS_EDGES)],
};

/** Answers queries on a published archive: every row is made by ClickHouse. */
export class ClusterAnswers implements GraphSource {
  readonly #database: GraphDatabase;
  readonly #cluster: Cluster;
  readonly #accounts: readonly AskedAccount[];
  readonly #window: ReadWindow;
  readonly known: ReadonlySet<string>;

  private constructor(
    cluster: Cluster,
    views: GraphViews,
    accounts: readonly AskedAccount[],
    window: ReadWindow,
  ) {
    this.#database = new GraphDatabase(clickHouseOf(cluster, views), views);
    this.#cluster = cluster;
    this.#accounts = accounts;
    this.#window = window;
    this.known = new Set(views.schema.entities.flatMap(({ type, classes }) => [type, ...classes]));
  }

  /** @throws UsageError; ClusterError of the archive wing */
  static async open(options: ClusterAnswersOptions): Promise<ClusterAnswers> {
    const { database = DATABASE, account, ownReads = false, seenOn, seconds } = options;
    const cluster = connect(options, seconds === undefined ? {} : { seconds });
    try {
      const accounts = await accountsOf(cluster, account);
      const [only, ...others] = accounts;
      const window =
        typeof options.window === 'function'
          ? options.window(only ? aboutOf(only) : NOTHING)
          : options.window;
      const one = others.length === 0 ? only?.account : undefined;
      const graph = publishedGraph({ database, account: one, window, ownReads });
      const views = seenOn === undefined ? graph : seenAt(graph, seenOn);
      return new ClusterAnswers(cluster, views, accounts, window);
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  table(query: Query | string, options: AskOptions): Promise<TableResult> {
    return this.#database.table(query, options);
  }

  /** @throws UsageError for several accounts, whose objects may have the same keys */
  async matches(query: Query | string, options: AskOptions): Promise<QueryResult> {
    this.#checkOne();
    return this.#database.matches(query, options);
  }

  async rows(query: Query, options: RowsOptions): Promise<PlainRows> {
    this.#checkOne();
    return this.#database.rows(query, options);
  }

  #checkOne(): void {
    if (this.#accounts.length > 1)
      throw new UsageError('Of several accounts there are tables only: choose one with --account.');
  }

  /** The account that is asked, and what its publisher says. @throws UsageError for several */
  only(): Pick<AskedAccount, 'account' | 'committed'> & { about: PublishedAbout } {
    this.#checkOne();
    const [only] = this.#accounts as [AskedAccount];
    return { ...only, about: aboutOf(only) };
  }

  read(): Promise<void> {
    return this.#database.read();
  }

  ofType(type: string, raw = false, among?: readonly string[]): Promise<readonly AnswerEntity[]> {
    return this.#database.ofType(type, raw, among);
  }

  async whole<T>(work: (database: GraphDatabase) => Promise<T>): Promise<T> {
    this.#checkOne();
    return work(this.#database);
  }

  /** The statement with the relations that it reads in it: it runs as it is. */
  statement(query: Query, options: AskOptions): Statement {
    const { compiled } = this.#database.statement(query, options);
    const sql = withViews(this.#database.views, compiled.sql);
    return { compiled: { ...compiled, sql }, parameter: 'p', views: [] };
  }

  /** Where the answers are from and what they lack. @param now epoch ms @param ranged with the time of its events, which is looked up */
  async origin(now: number, ranged: boolean): Promise<Origin> {
    // Of several accounts the oldest counts.
    const collectedOn = Math.min(...this.#accounts.map(({ committed }) => committed));
    const about = this.#accounts.map(aboutOf);
    const window = ranged ? await this.#range() : undefined;
    const isSimulated = about.some(({ simulated }) => simulated === true);
    return {
      account: this.#accounts.map(({ account }) => account).join(', '),
      ...{ collectedOn, ...(window && { window, eventsSince: window.since }) },
      simulated: isSimulated || (ranged && (await this.#hasExamples())),
      lacks: about.flatMap(({ lacks }) => lacks),
      gaps: [NO_ACCESS, ...about.flatMap(({ gaps }) => gaps)],
      isStale: now - collectedOn > 2 * DAY,
    };
  }

  /** Whether most addresses are below `.example`, as those of a simulated tenant are. */
  async #hasExamples(): Promise<boolean> {
    const count = async (condition: string): Promise<number> => {
      const query = `FIND ${EntityTypes.USER} WITH email ${condition} AS u RETURN COUNT(u) AS people`;
      return Number((await this.table(query, { now: 0 })).rows[0]?.['people'] ?? 0);
    };
    const [all, simulated] = [await count('!= undefined'), await count("$= '.example'")];
    return simulated > all / 2;
  }

  /** From the first event to the last. */
  async #range(): Promise<Origin['window']> {
    let [since, until] = [Infinity, -Infinity];
    for (const type of EVENT_TYPES) {
      const query = `FIND ${type} AS e RETURN MIN(e.createdOn) AS first, MAX(e.createdOn) AS last`;
      const [row] = (await this.table(query, { now: 0 })).rows;
      if (typeof row?.['first'] === 'number') since = Math.min(since, row['first']);
      if (typeof row?.['last'] === 'number') until = Math.max(until, row['last']);
    }
    return since <= until ? { since, until } : undefined;
  }

  /** What is asked, in words and for programs. */
  tell(isJson: boolean, printError: (text: string) => void): { graph?: Record<string, unknown> } {
    const { database } = this.#cluster;
    const accounts = this.#accounts.map((each) => ({
      account: each.account,
      archivedOn: new Date(each.committed).toISOString(),
      lacks: aboutOf(each).lacks,
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
    printError(`${[this.name, ...of, ...window].join('; ')}.`);
    for (const { lacks } of accounts)
      for (const line of lacks) printError(`  ! ${printable(line)}`);
    return {};
  }

  /** When versions of items began, as far as the archive saw them. @throws UsageError for several accounts; ClusterError */
  async itemVersions(): Promise<ItemVersions> {
    return publishedVersions(this.#cluster, this.only().account, this.#window);
  }

  /** Where the answers are from, for people. */
  get name(): string {
    return `ClickHouse database ${this.#cluster.database}`;
  }

  close(): void {
    this.#database.close();
  }
}

const NOTHING: PublishedAbout = { gaps: [], lacks: [] };

/** What an older publisher did not say is not known to be missing. */
const aboutOf = ({ about }: AskedAccount): PublishedAbout => ({
  ...NOTHING,
  ...(about as Partial<PublishedAbout>),
});
