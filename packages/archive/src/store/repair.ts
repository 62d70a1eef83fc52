import { lstatSync, renameSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../files/folder';
import { OWN_COLUMNS, storedColumns } from '../declaration';
import type { StoredColumn, TableDeclaration } from '../declaration';
import { literal } from '../sql/quote';
import { columnsId, parquet, relation, WRITTEN } from '../sql/relation';
import type { ArchiveFile, ArchiveFacts, Gap, LostStates } from './entries';
import { checkLog, rebuildLog } from './log/check';
import { headProblem } from './log/read';
import { writeHead } from './log/write';
import { daysOf, statesOf, withGaps, withStates } from './lost';
import { publish } from './publish';
import type { FinishedFile } from './publish';
import { damageOf, parquetFiles } from './verify';
import { ArchiveWriter } from './writer';
import type { WriterOptions } from './writer';

/** What a repair did. */
export interface RepairReport {
  /** Files that were put aside, below the archive. */
  aside: string[];
  /** Days whose events the next poll reads again, as far as 1Password still keeps them. */
  gaps: Gap[];
  /** States that are lost, until a run tells anew what there is. */
  lostStates: LostStates[];
  /** Files that the log had lost and that are part again, count. */
  found: number;
}

/** Folder for what is damaged: nothing is deleted that somebody may want to look at. */
const ASIDE = 'damaged';

/**
 * Takes damaged files out, so that everything else is answered again, and notes which days are to be read anew. A
 * damaged log is put together from what is left of it and from the files themselves.
 * @throws as `ArchiveWriter.open` does
 */
export async function repair(options: WriterOptions): Promise<RepairReport> {
  const { folder, now = Date.now } = options;
  let rebuilt = false;
  const writer = await ArchiveWriter.open(options, () => {
    const { snapshot, problems } = checkLog(folder);
    if (problems.length === 0) return;
    rebuilt = true;
    rebuildLog(folder, path.join(folder, ASIDE, 'log'), snapshot, now());
  });
  try {
    const report = await new Repair(writer).run(rebuilt);
    // A commit has written it; without one it may still be wrong.
    if (headProblem(folder, writer.snapshot)) {
      writer.confirm();
      writeHead(folder, writer.snapshot);
    }
    return report;
  } finally {
    writer.close();
  }
}

class Repair {
  readonly #writer: ArchiveWriter;
  readonly #aside: string[] = [];
  readonly #lost: ArchiveFile[] = [];
  readonly #ready: FinishedFile[] = [];
  readonly #merged = new Set<string>();
  readonly #name: string;
  #found = 0;

  constructor(writer: ArchiveWriter) {
    this.#writer = writer;
    this.#name = `repair-${writer.snapshot.number + 1}`;
  }

  /** @param rebuilt the log was damaged: files that it does not name may be part of the archive */
  async run(rebuilt: boolean): Promise<RepairReport> {
    const writer = this.#writer;
    const run = writer.begin(this.#name);
    for (const file of writer.snapshot.files.values()) {
      if (damageOf(writer.folder, file) !== undefined) this.#putAside(file.path, file);
    }
    const { files, old } = writer.snapshot;
    const known = new Set([...files.keys(), ...old.map((file) => file.path)]);
    const strays = parquetFiles(writer.folder).filter((file) => !known.has(file));
    if (rebuilt) await this.#adopt(strays);
    else for (const stray of strays) this.#putAside(stray);
    this.#commit();
    run.drop();
    const gaps = daysOf(this.#lostOf('event'));
    const lostStates = statesOf(this.#lostOf('state'));
    return { aside: this.#aside, gaps, lostStates, found: this.#found };
  }

  #putAside(file: string, entry?: ArchiveFile): void {
    const { folder } = this.#writer;
    if (entry) this.#lost.push(entry);
    // A link that leads nowhere is something, too.
    if (!lstatSync(path.join(folder, file), { throwIfNoEntry: false })) return;
    this.#writer.confirm();
    const target = path.join(folder, ASIDE, ...file.split('/'));
    makeFolder(path.dirname(target));
    renameSync(path.join(folder, file), target);
    this.#aside.push(file);
  }

  /**
   * Takes files in that the log has lost. Some may have been merged into others already: what is in several of them is
   * taken once.
   */
  async #adopt(strays: string[]): Promise<void> {
    const writer = this.#writer;
    const lost = new Set(this.#lost.map((file) => file.path));
    for (const table of writer.options.tables) {
      const own = strays.filter((stray) => stray.startsWith(`${table.type}/day=`));
      const days = new Set([...own.map(dayOf), ...writer.files(table.type).map(({ day }) => day)]);
      // A state may stand in any file.
      const groups = table.kind === 'state' ? [[...days]] : [...days].map((day) => [day]);
      for (const group of groups) {
        const live = writer
          .files(table.type)
          .filter((file) => group.includes(file.day) && !lost.has(file.path));
        const found = own.filter((stray) => group.includes(dayOf(stray)));
        await this.#mergeOnce(table, live, found);
      }
    }
  }

  async #mergeOnce(table: TableDeclaration, live: ArchiveFile[], strays: string[]): Promise<void> {
    const writer = this.#writer;
    const readable: { path: string; rows: string }[] = [];
    for (const stray of strays) {
      const rows = await this.#rowsOf(table, stray);
      if (rows === undefined)
        this.#putAside(stray, { ...EMPTY, type: table.type, path: stray, day: dayOf(stray) });
      else readable.push({ path: stray, rows });
    }
    if (readable.length === 0 && live.length < 2) return;
    const { key, from, seenOn } = OWN_COLUMNS;
    const [once, first] = table.kind === 'event' ? [key, seenOn] : [`${key}, ${from}`, from];
    const all = [
      ...readable.map(({ rows }) => rows),
      relation(writer.folder, table, live, writer.snapshot.facts),
    ].join(' UNION ALL ');
    const rows = `SELECT * FROM (${all}) QUALIFY row_number() OVER (PARTITION BY ${once} ORDER BY ${first}) = 1`;
    await this.#write(
      table,
      rows,
      [...live, ...readable].map((file) => file.path),
    );
    this.#found += readable.length;
  }

  async #write(table: TableDeclaration, rows: string, inputs: string[]): Promise<void> {
    const writer = this.#writer;
    const engine = await writer.engine();
    const name = `${this.#name}-${this.#ready.length + 1}.parquet`;
    const file = path.join(writer.folder, 'stage', this.#name, name);
    const [answer] = await engine.all(`COPY (${rows}) TO ${literal(file)} (${WRITTEN})`);
    const time = table.kind === 'event' ? 'createdOn' : OWN_COLUMNS.from;
    const [bounds] = await engine.all(
      `SELECT min(${time}) AS a, max(${time}) AS z FROM ${parquet([file])}`,
    );
    const day = inputs.map(dayOf).reduce((last, other) => (other > last ? other : last));
    const columns = columnsId(storedColumns(table));
    this.#ready.push({
      file,
      entry: {
        ...{ path: `${table.type}/day=${day}/${name}`, type: table.type, day, columns },
        ...{
          rows: Number(answer?.['Count']),
          from: Number(bounds?.['a']),
          to: Number(bounds?.['z']),
        },
      },
    });
    for (const input of inputs) this.#merged.add(input);
  }

  /** A file that the log does not know, as a relation; undefined when it cannot be read. */
  async #rowsOf(table: TableDeclaration, stray: string): Promise<string | undefined> {
    const source = parquet([path.join(this.#writer.folder, stray)]);
    try {
      const engine = await this.#writer.engine();
      const found = await engine.all(`DESCRIBE SELECT * FROM ${source}`);
      const types = found.map((row): StoredColumn => [
        String(row['column_name']),
        String(row['column_type']),
      ]);
      const id = columnsId(types);
      const entry = { ...EMPTY, type: table.type, path: stray, day: dayOf(stray), columns: id };
      const rows = relation(this.#writer.folder, table, [entry], { columns: { [id]: types } });
      // Reads every value: a footer may be whole where its data is not.
      await engine.all(`SELECT count(*), max(hash(r)) FROM (${rows}) r`);
      return rows;
    } catch {
      return undefined;
    }
  }

  #commit(): void {
    const writer = this.#writer;
    const { folder, snapshot } = writer;
    const gaps = withGaps(snapshot.facts.gaps, daysOf(this.#lostOf('event')));
    const states = statesOf(this.#lostOf('state'));
    const lostStates = withStates(snapshot.facts.lostStates, states);
    if (this.#lost.length === 0 && this.#ready.length === 0) return;
    writer.confirm();
    const add = publish(folder, path.join(folder, 'stage', this.#name), this.#ready);
    const columns: ArchiveFacts['columns'] = { ...snapshot.facts.columns };
    for (const { type, columns: id } of add) columns[id] ??= storedColumns(writer.table(type));
    const gone = new Set([...this.#lost.map((file) => file.path), ...this.#merged]);
    const remove = [...gone].filter((file) => snapshot.files.has(file));
    writer.commit({
      ...{
        what: 'repair',
        add,
        remove,
        facts: { columns, gaps, lostStates },
      },
      note: { aside: this.#aside.length, found: this.#found },
    });
    for (const file of this.#merged) if (!snapshot.files.has(file)) this.#putAside(file);
  }

  /** Lost files of events, or of states. */
  #lostOf(kind: TableDeclaration['kind']): ArchiveFile[] {
    return this.#lost.filter(({ type }) => this.#writer.table(type).kind === kind);
  }
}

const EMPTY = { rows: 0, bytes: 0, sha256: '', columns: '', from: 0, to: 0 };

const dayOf = (file: string): string => /day=(\d{4}-\d{2}-\d{2})/.exec(file)?.[1] ?? '';
