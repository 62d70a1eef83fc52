import type { ArchiveReader, SqlRow } from '@graph-1password/archive';
import { EntityTypes, secretKey } from '@graph-1password/vocabulary';
import type { ItemNow, Reading, Readings } from '@graph-1password/vocabulary';
import { tableOfType } from './model';

/** Who has used an item in the window of a reader. */
export interface ItemReader {
  userId: string;
  /** Key of the secret. */
  key: string;
  now: ItemNow;
  readings: Readings;
  /** When the first of the uses was archived, epoch ms. */
  seenOn: number;
}

/**
 * Who has used which item in the window of a reader, and what they saw of it. Reads of this integration do not count. In
 * memory: as many as the graph has edges of it.
 */
export async function readersOfItems(reader: ArchiveReader): Promise<ItemReader[]> {
  const usages = reader.events(tableOfType(EntityTypes.ITEM_USAGE_EVENT));
  const secrets = reader.states(tableOfType(EntityTypes.SECRET));
  const rows = await reader.all(
    `SELECT u.*, s.version, s.updatedOn, s.lastEditedBy FROM (
       SELECT userUUID AS user, vaultUUID AS vault, itemUUID AS item, ${WAYS.map(ofWay).join(', ')}, min(_seenOn) AS seen
       FROM (${usages}) WHERE userUUID IS NOT NULL AND accessedBy IN (${WAYS.map((way) => `'${way}'`).join(', ')}) GROUP BY ALL
     ) AS u JOIN (${secrets}) AS s ON s.vaultId = u.vault AND s.id = u.item ORDER BY user, vault, item`,
  );
  return rows.map((row) => ({
    userId: String(row['user']),
    key: secretKey(String(row['vault']), String(row['item'])),
    now: {
      version: numberOf(row['version']),
      updatedOn: numberOf(row['updatedOn']),
      lastEditedBy: typeof row['lastEditedBy'] === 'string' ? row['lastEditedBy'] : undefined,
    },
    readings: { person: readingOf(row, 'person'), machine: readingOf(row, 'machine') },
    seenOn: Number(row['seen']),
  }));
}

const WAYS = ['person', 'machine'] as const;

const ofWay = (way: (typeof WAYS)[number]): string =>
  `max(usedVersion) FILTER (accessedBy = '${way}') AS ${way}Version, max(createdOn) FILTER (accessedBy = '${way}') AS ${way}On`;

const numberOf = (value: SqlRow[string] | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

function readingOf(row: SqlRow, way: (typeof WAYS)[number]): Reading | undefined {
  const [version, on] = [numberOf(row[`${way}Version`]), numberOf(row[`${way}On`])];
  return on === undefined ? undefined : { on, ...(version !== undefined && { version }) };
}
