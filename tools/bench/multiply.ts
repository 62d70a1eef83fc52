import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ArchiveWriter } from '@graph-1password/archive';
import type { Snapshot } from '@graph-1password/archive';
import { DAY } from '@graph-1password/vocabulary';
import { EVENT_TABLES, TABLES } from '../../packages/cli/src/archive/model';

/** A file of an archive as its log knows it. */
type ArchiveFile = Snapshot['files'] extends ReadonlyMap<string, infer F> ? F : never;

/** How an archive is multiplied. */
interface MultiplyOptions {
  /** Count of the newest copies that have what 1Password sent; no question reads it, and it takes half of the work. Default: all. */
  whole?: number;
  /** Told after each copy. */
  progress?: (copy: number) => void;
}

/**
 * Gives an archive a longer past: copies of its events, each as many days earlier as there are days, with ids of their own, and
 * first seen as much earlier. No collector could fetch a hundred million events in an hour.
 * @param copies count of them
 */
export async function multiplyArchive(
  folder: string,
  copies: number,
  { whole = copies, progress = () => undefined }: MultiplyOptions = {},
): Promise<void> {
  const writer = await ArchiveWriter.open({ folder, tables: TABLES });
  try {
    const files = EVENT_TABLES.flatMap(({ type }) => writer.files(type));
    const days = files.map(({ day }) => Date.parse(day));
    const span = Math.max(...days) - Math.min(...days) + DAY;
    for (let copy = 1; copy <= copies; copy++) {
      const add: ArchiveFile[] = [];
      for (const [index, file] of files.entries()) {
        const one = { copy, index, shift: copy * span, isWhole: copy <= whole };
        add.push(await copyOf(writer, file, one));
      }
      writer.commit({ what: 'append', run: `copy-${copy}`, add });
      progress(copy);
    }
  } finally {
    writer.close();
  }
}

/** Writes a file with the same events at another time. @param shift ms, whole days */
async function copyOf(
  writer: ArchiveWriter,
  file: ArchiveFile,
  { copy, index, shift, isWhole }: { copy: number; index: number; shift: number; isWhole: boolean },
): Promise<ArchiveFile> {
  const day = new Date(Date.parse(file.day) - shift).toISOString().slice(0, 10);
  const target = `${file.type}/day=${day}/copy-${copy}-${index}.parquet`;
  const place = path.join(writer.folder, target);
  mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
  // Ids have 26 characters of base 32, of which three are the number of the copy from now on.
  const code = copy.toString(32).toUpperCase().padStart(3, '0');
  const id = `split_part(_key, ':', 2)`;
  const own = `'${code}' || substr(${id}, 4)`;
  const changed = [
    `'${file.type}:' || ${own} AS _key`,
    `createdOn - ${shift} AS createdOn`,
    `_time - to_milliseconds(${shift}) AS _time`,
    `_seenOn - ${shift} AS _seenOn`,
    `'${day}' AS eventDate`,
    isWhole
      ? `replace(replace(_raw, ${id}, ${own}), '${file.day}', '${day}') AS _raw`
      : 'NULL::VARCHAR AS _raw',
  ];
  const engine = await writer.engine();
  await engine.run(
    `COPY (SELECT * REPLACE (${changed.join(', ')}) FROM read_parquet($1)) TO $2 (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 40960)`,
    [path.join(writer.folder, file.path), place],
  );
  const bytes = readFileSync(place);
  return {
    ...{ path: target, type: file.type, day, rows: file.rows, columns: file.columns },
    ...{ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    ...{ from: file.from - shift, to: file.to - shift },
  };
}
