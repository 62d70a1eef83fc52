import { OWN_COLUMNS } from '../declaration';
import type { TableDeclaration } from '../declaration';
import { Bound } from '../sql/bound';
import { isHeld } from '../sql/conditions';
import { relation } from '../sql/relation';
import type { ArchiveFile } from '../store/entries';
import type { ArchiveWriter } from '../store/writer';
import { Rewrite } from './rewrite';
import type { Statement } from './rewrite';

/** What retention took out of a type, or would take. */
export interface RetainedType {
  type: string;
  /** Counts of rows that left, and of those that would have left but for a legal hold. */
  removed: number;
  held: number;
  /** Days of what left, the first and the last; absent when nothing did. */
  days?: [first: string, last: string];
  /** Epoch ms: what is older leaves. */
  before: number;
}

/** What retention did, or would do. */
export interface RetainReport {
  types: RetainedType[];
  /** Bytes of files that left, less those of files that took their place. */
  bytes: number;
}

/**
 * Takes out what is older than wanted: whole days of events, and states that were replaced before. What is now stays,
 * however old. Rows under a legal hold stay.
 * @param keep how long rows of a type are kept, ms; a type that is not in it is kept forever
 * @param options `now` in epoch ms; default this machine's clock
 */
export async function retain(
  writer: ArchiveWriter,
  keep: ReadonlyMap<string, number>,
  { dryRun = false, now = writer.now() }: { dryRun?: boolean; now?: number } = {},
): Promise<RetainReport> {
  const rewrite = new Rewrite(writer, 'retain');
  try {
    const types: RetainedType[] = [];
    let bytes = 0;
    for (const table of writer.options.tables) {
      const ms = keep.get(table.type);
      if (ms === undefined) continue;
      const before = now - ms;
      const files =
        table.kind === 'event' ? oldDays(writer, table, before) : writer.files(table.type);
      const done = await retainTable(writer, rewrite, table, files, before);
      if (done.removed + done.held > 0) types.push(done);
      if (done.removed > 0) bytes += files.reduce((sum, file) => sum + file.bytes, 0);
    }
    if (dryRun || rewrite.isEmpty) return { types, bytes };
    const note = Object.fromEntries(types.map(({ type, removed }) => [type, removed]));
    return { types, bytes: bytes - rewrite.commit({ note }) };
  } finally {
    rewrite.drop();
  }
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const oldDays = (writer: ArchiveWriter, { type }: TableDeclaration, before: number) =>
  writer.files(type).filter(({ day }) => day < dayOf(before));

/** Rows that are to leave if no hold covers them, as a condition on the relation of {@link withNext}. */
const isOld = (table: TableDeclaration, before: number): string =>
  table.kind === 'event'
    ? 'true'
    : `coalesce(_next < ${before}, ${OWN_COLUMNS.gone} AND ${OWN_COLUMNS.from} < ${before})`;

/** States with the moment at which the next one of the same entity began. */
const withNext = (table: TableDeclaration, source: string): string => {
  const { key, from } = OWN_COLUMNS;
  return table.kind === 'event'
    ? `SELECT *, NULL::BIGINT AS _next FROM (${source})`
    : `SELECT *, lead(${from}) OVER (PARTITION BY ${key} ORDER BY ${from}) AS _next FROM (${source})`;
};

async function retainTable(
  writer: ArchiveWriter,
  rewrite: Rewrite,
  table: TableDeclaration,
  files: readonly ArchiveFile[],
  before: number,
): Promise<RetainedType> {
  const { type } = table;
  const none = { type, removed: 0, held: 0, before };
  if (files.length === 0) return none;
  const { holds } = writer.snapshot.facts;
  const days = files.map(({ day }) => day).sort();
  const span = { days: [days[0] ?? '', days.at(-1) ?? ''] as [string, string] };
  if (table.kind === 'event' && holds.length === 0) {
    rewrite.remove(files);
    return { ...none, ...span, removed: files.reduce((sum, { rows }) => sum + rows, 0) };
  }
  const engine = await writer.engine();
  const bound = new Bound();
  const held = isHeld(table, holds, bound);
  const old = isOld(table, before);
  const source = withNext(table, relation(writer.folder, table, files, writer.snapshot.facts));
  const [counts] = await engine.all(
    `SELECT count(*) FILTER (${old} AND NOT ${held}) AS removed, count(*) FILTER (${old} AND ${held}) AS held FROM (${source})`,
    bound.values,
  );
  const done = { ...none, removed: Number(counts?.['removed']), held: Number(counts?.['held']) };
  if (done.removed === 0) return done;
  const rows = (from: string): Statement => ({
    sql: `SELECT * EXCLUDE (_next) FROM (${withNext(table, from)}) WHERE NOT (${old}) OR ${held}`,
    values: bound.values,
  });
  if (table.kind === 'state') await rewrite.replace(table, files, rows);
  else for (const ofDay of byDay(files)) await rewrite.replace(table, ofDay, rows);
  return { ...done, ...(table.kind === 'event' && span) };
}

function byDay(files: readonly ArchiveFile[]): ArchiveFile[][] {
  const days = new Map<string, ArchiveFile[]>();
  for (const file of files) days.set(file.day, [...(days.get(file.day) ?? []), file]);
  return [...days.values()];
}
