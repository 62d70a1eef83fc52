import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ArchiveWriter } from '@graph-1password/archive';
import type { Snapshot } from '@graph-1password/archive';
import { DAY } from '@graph-1password/vocabulary';
import { EVENT_TABLES, TABLES } from '../../packages/cli/src/archive/model';

/** A file of an archive as its log knows it. */
type ArchiveFile = Snapshot['files'] extends ReadonlyMap<string, infer F> ? F : never;

/**
 * Gives an archive a longer past: copies of its events, each as many days earlier as there are days, with ids of their own. No
 * collector could fetch a hundred million events in an hour.
 * @param copies count of them
 */
export async function multiplyArchive(folder: string, copies: number): Promise<void> {
  const writer = await ArchiveWriter.open({ folder, tables: TABLES });
  try {
    const files = EVENT_TABLES.flatMap(({ type }) => writer.files(type));
    const days = files.map(({ day }) => Date.parse(day));
    const span = Math.max(...days) - Math.min(...days) + DAY;
    for (let copy = 1; copy <= copies; copy++) {
      const add: ArchiveFile[] = [];
      for (const [index, file] of files.entries()) {
        add.push(await copyOf(writer, file, { copy, index, shift: copy * span }));
      }
      writer.commit({ what: 'append', run: `copy-${copy}`, add });
    }
  } finally {
    writer.close();
  }
}

/** Writes a file with the same events at another time. @param shift ms, whole days */
async function copyOf(
  writer: ArchiveWriter,
  file: ArchiveFile,
  { copy, index, shift }: { copy: number; index: number; shift: number },
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
    `'${day}' AS eventDate`,
    `replace(replace(_raw, ${id}, ${own}), '${file.day}', '${day}') AS _raw`,
  ];
  const engine = await writer.engine();
  await engine.run(
    `COPY (SELECT * REPLACE (${changed.join(', ')}) FROM read_parquet($1)) TO $2 (FORMAT parquet, COMPRESSION zstd)`,
    [path.join(writer.folder, file.path), place],
  );
  const bytes = readFileSync(place);
  return {
    ...{ path: target, type: file.type, day, rows: file.rows, columns: file.columns },
    ...{ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    ...{ from: file.from - shift, to: file.to - shift },
  };
}
