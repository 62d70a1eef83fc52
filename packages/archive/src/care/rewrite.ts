import { rmSync } from 'node:fs';
import path from 'node:path';
import { EVENT_TIME, OWN_COLUMNS, storedColumns } from '../declaration';
import type { TableDeclaration } from '../declaration';
import type { SqlValue } from '../engine';
import { literal } from '../sql/quote';
import { columnsId, parquet, relation, WRITTEN } from '../sql/relation';
import { checkFile } from '../store/compact';
import type { ArchiveFacts, ArchiveFile, Change } from '../store/entries';
import { publish } from '../store/publish';
import type { FinishedFile } from '../store/publish';
import type { ArchiveRun, ArchiveWriter } from '../store/writer';

/** A statement and the values that are bound to it. */
export interface Statement {
  sql: string;
  values: readonly SqlValue[];
}

/** Replaces files of an archive by others with fewer rows or values, all in one commit. */
export class Rewrite {
  readonly #writer: ArchiveWriter;
  readonly #name: string;
  readonly #run: ArchiveRun;
  readonly #ready: FinishedFile[] = [];
  readonly #remove: string[] = [];
  /** Files may stand in their places that no commit names: the next writer finds them by what is staged. */
  #isPublishing = false;

  /** @param what as the log calls it */
  constructor(
    writer: ArchiveWriter,
    readonly what: string,
  ) {
    this.#writer = writer;
    this.#name = `${what}-${writer.snapshot.number + 1}`;
    this.#run = writer.begin(this.#name);
  }

  /** Whether there is nothing to commit. */
  get isEmpty(): boolean {
    return this.#remove.length === 0;
  }

  /** Takes files out. */
  remove(files: readonly ArchiveFile[]): void {
    for (const { path: file } of files) this.#remove.push(file);
  }

  /**
   * Puts the rows of a statement in the place of some files of one table and day.
   * @param rows makes the statement of the relation of the files
   * @throws DamagedError when one of the files is not what was written: damage must not get a new hash
   */
  async replace(
    table: TableDeclaration,
    files: readonly ArchiveFile[],
    rows: (source: string) => Statement,
  ): Promise<void> {
    const writer = this.#writer;
    for (const file of files) checkFile(writer.folder, file);
    const source = relation(writer.folder, table, files, writer.snapshot.facts);
    const { sql, values } = rows(source);
    const name = `${this.#name}-${this.#ready.length + 1}.parquet`;
    const file = path.join(this.#run.stage.folder, name);
    const engine = await writer.engine();
    const { key, from } = OWN_COLUMNS;
    const time = table.kind === 'event' ? EVENT_TIME : from;
    const order = table.kind === 'event' ? `${EVENT_TIME}, ${key}` : `${key}, ${from}`;
    const [answer] = await engine.all(
      `COPY (SELECT * FROM (${sql}) ORDER BY ${order}) TO ${literal(file)} (${WRITTEN})`,
      values,
    );
    this.remove(files);
    const count = Number(answer?.['Count']);
    if (count === 0) {
      rmSync(file, { force: true });
      return;
    }
    const [bounds] = await engine.all(
      `SELECT min(${time}) AS a, max(${time}) AS z FROM ${parquet([file])}`,
    );
    const day = files.reduce((last, one) => (one.day > last ? one.day : last), '');
    const target = `${table.type}/day=${day}/${name}`;
    const times = { from: Number(bounds?.['a']), to: Number(bounds?.['z']) };
    const columns = columnsId(storedColumns(table));
    const entry = { path: target, type: table.type, day, rows: count, columns, ...times };
    this.#ready.push({ file, entry });
  }

  /** Enters it. @returns bytes of the new files */
  commit(change: Pick<Change, 'note'> & { facts?: Partial<ArchiveFacts> }): number {
    const writer = this.#writer;
    writer.confirm();
    this.#isPublishing = true;
    const add = publish(writer.folder, this.#run.stage.folder, this.#ready);
    const columns: ArchiveFacts['columns'] = { ...writer.snapshot.facts.columns };
    for (const { type, columns: id } of add) columns[id] ??= storedColumns(writer.table(type));
    const facts = { ...change.facts, columns };
    writer.commit({ ...change, what: this.what, add, remove: this.#remove, facts });
    this.#isPublishing = false;
    this.drop();
    return add.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Leaves everything as it was. */
  drop(): void {
    if (!this.#isPublishing) this.#run.drop();
  }
}
