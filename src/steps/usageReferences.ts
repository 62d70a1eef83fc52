import type { Accessor } from '@graph-1password/vocabulary';
import { number, text } from './values';

/** What of an item usage its references tell; a graph gives the same as the converter. */
interface UsageProperties {
  _key: string;
  userUUID?: unknown;
  vaultUUID?: unknown;
  itemUUID?: unknown;
  usedVersion?: unknown;
  createdOn?: unknown;
  accessedBy?: unknown;
}

/** What an item usage refers to, and what it tells of who knows the item, as texts for `EventReferences`. */
export const referencesOf = (usage: UsageProperties): (string | undefined)[] => [
  text(usage.userUUID),
  text(usage.vaultUUID),
  text(usage.itemUUID),
  number(usage.usedVersion)?.toString(),
  number(usage.createdOn)?.toString(),
  text(usage.accessedBy),
];

/** A use of an item by somebody. */
export interface UseReference {
  userId: string;
  vaultId: string;
  itemId: string;
  version?: number;
  /** Epoch ms. */
  on: number;
  accessedBy: Accessor;
}

/** Reads what {@link referencesOf} wrote. */
export function useOf(references: readonly string[]): UseReference {
  const [userId = '', vaultId = '', itemId = '', version = '', on = '', by = ''] = references;
  return {
    ...{ userId, vaultId, itemId, on: Number(on), accessedBy: by as Accessor },
    ...(version !== '' && { version: Number(version) }),
  };
}
