import { ArchiveReader } from '@graph-1password/archive';
import type { ReadWindow } from '@graph-1password/archive';
import { EntityTypes } from '@graph-1password/vocabulary';
import { TABLES, tableOfType } from './model';

/** Versions of an item by key, each with when it began, epoch ms; the oldest first. */
export type ItemVersions = Readonly<Record<string, [version: number, beganOn: number][]>>;

/**
 * When versions of items began, as far as an archive saw them: the time of the change itself, not that of the run that read it.
 * Only items that changed while the archive was kept are in it.
 * @param folder of the archive
 * @throws ArchiveError, DamagedError, EngineMissingError
 */
export async function itemVersions(folder: string, window: ReadWindow = {}): Promise<ItemVersions> {
  const reader = new ArchiveReader({ folder, tables: TABLES, window });
  try {
    const history = reader.history(tableOfType(EntityTypes.SECRET));
    const { asOf } = window;
    const until = asOf === undefined ? '' : ` AND _from <= ${Math.trunc(asOf)}`;
    const began = `SELECT _key, version, min(coalesce(updatedOn, _from)) AS began FROM (${history}) WHERE NOT _gone AND version IS NOT NULL${until} GROUP BY _key, version`;
    const rows = await reader.all(
      `SELECT * FROM (${began}) QUALIFY count(*) OVER (PARTITION BY _key) > 1 ORDER BY _key, version`,
    );
    const versions: Record<string, [number, number][]> = {};
    for (const { _key: key, version, began: on } of rows)
      (versions[String(key)] ??= []).push([Number(version), Number(on)]);
    return versions;
  } finally {
    reader.close();
  }
}
