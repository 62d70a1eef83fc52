import type { ConnectItem, ConnectItemDetails } from '../client/connect/types';

/** What only the full item tells; all of it is metadata. */
export type ItemDetails = Pick<ConnectItemDetails, 'sectionLabels' | 'files'>;

/**
 * What earlier runs know of items. Connect raises `version` with every change of an item, so that an item of a known
 * version need not be read again: that spares requests, and `server-fetch` usages in the customer's audit trail.
 */
export interface KnownItemDetails {
  /** @returns undefined when this version of the item was not read yet */
  get(vaultId: string, itemId: string, version: number): ItemDetails | undefined;
  /** Called with every full item that was read. */
  learn(vaultId: string, itemId: string, version: number, details: ItemDetails): void;
}

let provider: KnownItemDetails | undefined;

/**
 * Where the step finds what earlier runs know. JupiterOne's own runs know nothing and read every item.
 * @param known undefined restores that
 */
export function setKnownItemDetails(known: KnownItemDetails | undefined): void {
  provider = known;
}

/** The item with its details, when its version is known. */
export function recallDetails(item: ConnectItem): ConnectItemDetails | undefined {
  if (item.version === undefined) return undefined;
  const details = provider?.get(item.vaultId, item.id, item.version);
  return details && { ...item, ...details };
}

/** Notes what was read of an item. */
export function learnDetails({ vaultId, id, version, sectionLabels, files }: ConnectItemDetails) {
  if (version !== undefined) provider?.learn(vaultId, id, version, { sectionLabels, files });
}
