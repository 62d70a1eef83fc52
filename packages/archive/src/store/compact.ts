import { rmSync } from 'node:fs';
import path from 'node:path';
import { EVENT_TIME, OWN_COLUMNS, storedColumns } from '../declaration';
import type { TableDeclaration } from '../declaration';
import { ArchiveError, DamagedError } from '../errors';
import { literal } from '../sql/quote';
import { columnsId, relation, WRITTEN } from '../sql/relation';
import type { ArchiveFile, ArchiveFacts } from './entries';
import { groupsOf } from './groups';
import type { FileGroup } from './groups';
import { publish } from './publish';
import type { FinishedFile } from './publish';
import { damageOf } from './verify';
import type { ArchiveWriter } from './writer';
import { unpackedBytes } from './writer';

/** What compaction did, or would do. */
export interface CompactReport {
  /** Counts of files. */
  before: number;
  after: number;
  /** Of the files before and after, where they are known. */
  bytesBefore: number;
  bytesAfter?: number;
}

/** How much is compacted. */
export interface CompactOptions {
  /** Each day becomes one file, be it closed or not. */
  all?: boolean;
  /** Only say what would be done. */
  dryRun?: boolean;
}

/**
 * Makes one file of many small ones, so that questions stay fast however often a poller runs.
 * @throws DamagedError when one of them is not what was written: damage must not get a new hash; ArchiveError when there is not
 *   memory enough
 */
export async function compact(
  writer: ArchiveWriter,
  { all = false, dryRun = false }: CompactOptions = {},
): Promise<CompactReport> {
  const { tables } = writer.options;
  const groups = groupsOf(tables, writer.snapshot.files.values(), writer.now(), all);
  const before = groups.flatMap(({ files }) => files);
  const result: CompactReport = {
    before: before.length,
    after: groups.length,
    bytesBefore: sum(before),
  };
  if (dryRun || groups.length === 0) return result;
  const name = `compact-${writer.snapshot.number + 1}`;
  const stage = path.join(writer.folder, 'stage', name);
  const run = writer.begin(name);
  const ready: FinishedFile[] = [];
  for (const group of groups) ready.push(await merge(writer, group, stage, ready.length + 1));
  writer.confirm();
  const add = publish(writer.folder, stage, ready);
  const columns: ArchiveFacts['columns'] = { ...writer.snapshot.facts.columns };
  for (const { entry } of ready) columns[entry.columns] ??= storedColumns(writer.table(entry.type));
  writer.commit({
    what: 'compact',
    add,
    remove: before.map((file) => file.path),
    facts: { columns },
  });
  run.drop();
  return { ...result, bytesAfter: sum(add) };
}

const sum = (files: readonly { bytes: number }[]): number =>
  files.reduce((total, { bytes }) => total + bytes, 0);

async function merge(
  writer: ArchiveWriter,
  { table, files, day }: FileGroup,
  stage: string,
  part: number,
): Promise<FinishedFile> {
  for (const file of files) checkFile(writer.folder, file);
  const name = `compact-${writer.snapshot.number + 1}-${part}.parquet`;
  const file = path.join(stage, name);
  const engine = await writer.engine(unpackedBytes(files));
  const rows = relation(writer.folder, table, files, writer.snapshot.facts);
  const [answer] = await engine
    .all(`COPY (${inOrder(table, rows)}) TO ${literal(file)} (${WRITTEN})`)
    .catch((error: unknown) => {
      rmSync(file, { force: true });
      throw shortOfMemory(error, { table, files, day }) ?? error;
    });
  const count = Number(answer?.['Count']);
  const expected = files.reduce((total, { rows: of }) => total + of, 0);
  if (count !== expected) {
    rmSync(file, { force: true });
    const what = `${files.length} files of ${table.type} on ${day} contain ${count} rows, but ${expected} were written`;
    throw new DamagedError(files[0]?.path ?? '', what, `${what}: nothing was changed.`);
  }
  const columns = columnsId(storedColumns(table));
  const from = Math.min(...files.map((one) => one.from));
  const to = Math.max(...files.map((one) => one.to));
  const target = `${table.type}/day=${day}/${name}`;
  return { file, entry: { path: target, type: table.type, day, rows: count, columns, from, to } };
}

/** The error of the engine that says that it has not memory enough, or room for what does not fit, as one with a sentence. */
function shortOfMemory(error: unknown, { table, files, day }: FileGroup): ArchiveError | undefined {
  if (!(error instanceof Error) || !error.message.startsWith('Out of Memory')) return undefined;
  return new ArchiveError(
    `${files.length} files of ${table.type} on ${day} stay as they are, because putting them together into one file takes more memory, or more room for temporary files, than there is: nothing is lost, and it is tried again.`,
  );
}

/** In the order that questions ask for: whole groups of rows can be left out then. */
function inOrder(table: TableDeclaration, rows: string): string {
  const { key, from } = OWN_COLUMNS;
  const order = table.kind === 'event' ? `${EVENT_TIME}, ${key}` : `${key}, ${from}`;
  return `SELECT * FROM (${rows}) ORDER BY ${order}`;
}

/** @throws DamagedError when a file is not what was written */
export function checkFile(archive: string, file: ArchiveFile): void {
  const what = damageOf(archive, file);
  if (what === undefined) return;
  const cure = '"graph-1password archive verify --repair" removes it.';
  throw new DamagedError(file.path, what, `${file.path} ${what}: ${cure}`);
}
