import { sqlText } from '@graph-1password/archive';
import type { ArchiveReader } from '@graph-1password/archive';
import { EntityTypes } from '@graph-1password/vocabulary';
import { tableOfType } from './model';

/** When a user last used an item of a vault. */
export interface LastUse {
  /** UUID. */
  user: string;
  /** UUID; absent where the events name none. */
  vault?: string;
  /** Epoch ms. */
  on: number;
}

/**
 * The last uses by user and vault, over the whole archive up to the end of the window. Reads of this integration are none. It looks
 * at all uses there are, so ask for it once.
 * @param vaults UUIDs of those that matter; default: all, also uses that name none
 * @throws what the reader throws
 */
export async function lastUses(
  reader: Pick<ArchiveReader, 'events' | 'all'>,
  vaults?: ReadonlySet<string>,
): Promise<LastUse[]> {
  if (vaults?.size === 0) return [];
  const usages = reader.events(tableOfType(EntityTypes.ITEM_USAGE_EVENT), true);
  const some = vaults ? ` AND vaultUUID IN (${Array.from(vaults, sqlText).join(', ')})` : '';
  const rows = await reader.all(
    `SELECT vaultUUID AS vault, userUUID AS user, max(createdOn) AS last FROM (${usages})
     WHERE accessedBy IS DISTINCT FROM 'collector' AND userUUID IS NOT NULL${some} GROUP BY ALL`,
  );
  return rows.map(({ vault, user, last }) => ({
    ...{ user: String(user), on: Number(last) },
    ...(vault !== null && { vault: String(vault) }),
  }));
}
