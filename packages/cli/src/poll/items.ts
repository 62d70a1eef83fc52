import type { KnownItemDetails, StoredDetails } from '../../../../src/run/itemDetails';
import type { KnownItem, PollState } from './state';

/** What earlier runs know of items, and what this run adds. */
export class ItemMemory implements KnownItemDetails {
  readonly #items: Map<string, KnownItem>;
  readonly #touched = new Set<string>();
  /** Items that need not be read, and items that were. */
  readonly counts = { known: 0, read: 0 };

  constructor(items: PollState['items']) {
    this.#items = new Map(
      Object.entries(items).flatMap(([vaultId, known]) =>
        Object.entries(known).map(([id, item]) => [`${vaultId}/${id}`, item] as const),
      ),
    );
  }

  get(vaultId: string, itemId: string, version: number): Partial<StoredDetails> | undefined {
    const key = `${vaultId}/${itemId}`;
    const item = this.#items.get(key);
    if (item?.version !== version) return undefined;
    this.#touched.add(key);
    this.counts.known++;
    const { version: _, ...details } = item;
    return details;
  }

  learn(vaultId: string, itemId: string, version: number, details: StoredDetails): void {
    const key = `${vaultId}/${itemId}`;
    this.#items.set(key, { version, ...details });
    this.#touched.add(key);
    this.counts.read++;
  }

  /** @param complete the run has listed every vault: what it did not meet is gone, and is forgotten */
  toState(complete: boolean): PollState['items'] {
    const items: PollState['items'] = {};
    for (const [key, item] of this.#items) {
      if (complete && !this.#touched.has(key)) continue;
      const [vaultId, itemId] = key.split('/') as [string, string];
      (items[vaultId] ??= {})[itemId] = item;
    }
    return items;
  }
}
