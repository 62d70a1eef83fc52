import type { Cluster } from './client';
import { ACCOUNTS, literal, literals, UNITS } from './names';
import { qualified } from './tables';

/** What was published of a day of events, or of a type of states. */
export interface Unit {
  readonly type: string;
  /** UTC day; empty for states. */
  readonly day: string;
  /** Ids of the files whose rows are there, or may be. */
  readonly files: readonly string[];
  /** Those of them that were being sent: nobody knows how far that came. */
  readonly sending: readonly string[];
  /** Count. */
  readonly rows: number;
  /** Twice the number of the archive's commit, and one more when all was sent. */
  readonly version: number;
}

/** What was published of an account last. */
export interface PublishedAccount {
  /** Id of the archive. */
  readonly archive: string;
  /** When its last commit was made, epoch ms. */
  readonly committed: number;
  /** Legal holds as JSON. */
  readonly holds: string;
  /** What is told of the archive with every answer, as JSON. */
  readonly about: string;
  readonly version: number;
}

/**
 * What is written before rows are sent, and after: no row is there of which it does not know, and what was not finished is done
 * again.
 */
export class Ledger {
  readonly #cluster: Cluster;
  readonly #account: string;

  constructor(cluster: Cluster, account: string) {
    this.#cluster = cluster;
    this.#account = account;
  }

  #table(table: string): string {
    return qualified(this.#cluster.database, table);
  }

  /** By type and day. */
  async units(): Promise<ReadonlyMap<string, Unit>> {
    const rows = await this.#cluster.all(
      `SELECT type, day, files, sending, rows, version FROM ${this.#table(UNITS)} FINAL WHERE account = {p1:String} AND notEmpty(files)`,
      [this.#account],
    );
    const units = rows as unknown as Unit[];
    return new Map(units.map((unit) => [`${unit.type} ${unit.day}`, unit]));
  }

  async account(): Promise<PublishedAccount | undefined> {
    const [row] = await this.#cluster.all(
      `SELECT archive, committed, holds, about, version FROM ${this.#table(ACCOUNTS)} FINAL WHERE account = {p1:String}`,
      [this.#account],
    );
    return row as unknown as PublishedAccount | undefined;
  }

  async enterUnit({ type, day, files, sending, rows, version }: Unit): Promise<void> {
    const texts = [this.#account, type, day].map(literal);
    const values = [...texts, ...[files, sending].map(textsOf)];
    await this.#enter(UNITS, 'account, type, day, files, sending, rows, version', [
      ...values,
      rows,
      version,
    ]);
  }

  async enterAccount({
    archive,
    committed,
    holds,
    about,
    version,
  }: PublishedAccount): Promise<void> {
    const texts = [literal(holds), literal(about)];
    const values = [literal(this.#account), literal(archive), committed, ...texts, version];
    await this.#enter(ACCOUNTS, 'account, archive, committed, holds, about, version', values);
  }

  async #enter(table: string, columns: string, values: readonly unknown[]): Promise<void> {
    await this.#cluster.run(
      `INSERT INTO ${this.#table(table)} (${columns}) SELECT ${values.join(', ')}`,
      // Equal blocks are no mistake here: the time differs, and the newest counts.
      { async_insert: 0, insert_deduplicate: 0, wait_end_of_query: 1 },
    );
  }
}

/** A list that may be empty. */
const textsOf = (texts: readonly string[]): string => `CAST(${literals(texts)}, 'Array(String)')`;
