import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../files/folder';
import { isRunning } from '../files/holder';
import type { SqlSchema } from '@graph-1password/j1ql';
import type { Engine } from '../engine';
import { name } from '../sql/quote';
import { parquet } from '../sql/relation';
import { PLACE } from './names';
import type { ComputedColumn } from './names';
import type { StoredViews } from './stored';
import { selectOf } from './views';
import type { GraphViews } from './views';

/** Goes up when files, or what is said of the graph, are written in another way: older copies are not read then. */
export const COPY_VERSION = 5;

/** How the name of a copy ends that is being written, after the id of the process. */
const UNFINISHED = '.new';

/** What says that a copy is whole, and what is in it. */
const INDEX = 'copy.json';

interface Index {
  readonly version: number;
  readonly schema: SqlSchema;
  /** By view its file, and how long that is. */
  readonly files: Readonly<Record<string, CopiedView>>;
  readonly about: unknown;
}

/** A view of a copy. */
interface CopiedView {
  /** Name of its file. */
  readonly name: string;
  readonly bytes: number;
  readonly computed: readonly ComputedColumn[];
}

/** A graph as Parquet files. */
export interface GraphCopy extends GraphViews {
  /** What was said of the graph when the copy was made. */
  readonly about: unknown;
}

/**
 * Writes a graph as Parquet files. The copy is there as a whole or not at all; where there is one already, that stays.
 * @param folder of the copy; those above it are made
 * @param views of the graph in an engine; their tables are removed from it
 * @param about plain data that is given back with the copy
 */
export async function writeCopy(
  folder: string,
  engine: Engine,
  views: StoredViews,
  about: unknown,
): Promise<void> {
  const temporary = `${folder}.${process.pid}${UNFINISHED}`;
  rmSync(temporary, { recursive: true, force: true });
  makeFolder(temporary);
  try {
    const files = await writeTables(temporary, engine, views);
    const index: Index = { version: COPY_VERSION, schema: views.schema, files, about };
    writeFileSync(path.join(temporary, INDEX), JSON.stringify(index), { mode: 0o600 });
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  if (readCopy(folder)) return rmSync(temporary, { recursive: true, force: true });
  // What is there is not whole.
  rmSync(folder, { recursive: true, force: true });
  renameSync(temporary, folder);
}

/** @returns by view its file */
async function writeTables(
  folder: string,
  engine: Engine,
  views: StoredViews,
): Promise<Record<string, CopiedView>> {
  const files: Record<string, CopiedView> = {};
  for (const { view, computed } of views.tables) {
    const file = `${Object.keys(files).length}.parquet`;
    const to = path.join(folder, file);
    const rows = name(views.rowsOf(view));
    await views.ready(view);
    await engine.run(
      `COPY (SELECT * FROM ${rows} ORDER BY ${PLACE}) TO $1 (FORMAT parquet, COMPRESSION zstd)`,
      [to],
    );
    await views.drop(view);
    files[view] = { name: file, bytes: statSync(to).size, computed };
  }
  return files;
}

/** A copy that was written; undefined when there is none, or it is not whole. */
export function readCopy(folder: string): GraphCopy | undefined {
  let index: Index;
  try {
    index = JSON.parse(readFileSync(path.join(folder, INDEX), 'utf8')) as Index;
    if (index.version !== COPY_VERSION) return undefined;
    const files = Object.values(index.files);
    if (files.some((file) => statSync(path.join(folder, file.name)).size !== file.bytes))
      return undefined;
  } catch {
    // Not there, or cut off.
    return undefined;
  }
  const { schema, about, files } = index;
  return {
    schema,
    about,
    select(view) {
      const file = Object.hasOwn(files, view) ? files[view] : undefined;
      if (!file) throw new Error(`The copy has no ${view}.`);
      return selectOf(parquet([path.join(folder, file.name)]), file.computed);
    },
  };
}

/** Whether a folder is what a process that is gone has left of a copy. @param name of the folder */
export function isAbandoned(name: string): boolean {
  const [, pid] = /\.(\d+)\.new$/.exec(name) ?? [];
  return pid !== undefined && !isRunning(Number(pid));
}
