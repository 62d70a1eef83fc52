import { DETAIL_SHAPES } from '../client/connect/allowList';
import type { ConnectItem, ConnectItemDetails, ItemDetails } from '../client/connect/types';

const DETAIL_NAMES = Object.keys(DETAIL_SHAPES) as (keyof ItemDetails)[];

/**
 * The details of an item as they are kept between runs: `null` for one that the item does not have. One that is absent
 * was not kept: an older program wrote it.
 */
export type StoredDetails = {
  [K in keyof ItemDetails]?: Exclude<ItemDetails[K], undefined> | null;
};

/**
 * What earlier runs know of items. Connect raises `version` with every change of an item, so that an item of a known
 * version need not be read again: that spares requests, and `server-fetch` usages in the customer's audit trail.
 */
export interface KnownItemDetails {
  /** @returns undefined when this version of the item was not read yet */
  get(vaultId: string, itemId: string, version: number): StoredDetails | undefined;
  /** Called with every full item that was read. */
  learn(vaultId: string, itemId: string, version: number, details: StoredDetails): void;
  /** Whether this version could not be read a short while ago, although others could. */
  isFaulty(vaultId: string, itemId: string, version: number, now: number): boolean;
  /** Called with every item that could not be read, although others could. @param now epoch ms */
  learnFaulty(vaultId: string, itemId: string, version: number, now: number): void;
}

/**
 * The item with its details, when its version is known and nothing is missing: an older program may have kept fewer
 * details.
 */
export function recallDetails(
  known: KnownItemDetails | undefined,
  item: ConnectItem,
): ConnectItemDetails | undefined {
  if (item.version === undefined) return undefined;
  const stored = known?.get(item.vaultId, item.id, item.version);
  if (!stored || DETAIL_NAMES.some((name) => stored[name] === undefined)) return undefined;
  const details = DETAIL_NAMES.filter((name) => stored[name] !== null).map(
    (name) => [name, stored[name]] as const,
  );
  return { ...item, ...(Object.fromEntries(details) as unknown as ItemDetails) };
}

/** Notes what was read of an item. */
export function learnDetails(known: KnownItemDetails | undefined, item: ConnectItemDetails): void {
  const { vaultId, id, version } = item;
  if (version === undefined) return;
  const details = DETAIL_NAMES.map((name) => [name, item[name] ?? null] as const);
  known?.learn(vaultId, id, version, Object.fromEntries(details));
}
