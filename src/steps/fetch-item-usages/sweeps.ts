/** A read of an item through a Connect Server. */
export interface ConnectRead {
  /** Who read, as far as the usage tells. */
  reader: string;
  vaultId: string;
  itemId: string;
  /** Epoch ms. */
  time: number;
}

/** Reads this close together can belong to one sweep, ms. */
const SLICE_MS = 5 * 60_000;
/** Share of the items of a vault that a sweep reads at least: items may come and go while it goes on. */
const SHARE = 0.9;
/** Fewer items than this in all vaults that were read in full may as well be what an app needs. */
const FEWEST_ITEMS = 5;
/** Slices between two sweeps: JupiterOne collects every 30 minutes at most, and what reads more often is an app. */
const FEWEST_SLICES_BETWEEN = 5;

/** Items that were read, by slice of time. */
type Slices = Map<number, Set<string>>;

const sliceOf = (time: number): number => Math.floor(time / SLICE_MS);

/**
 * Finds sweeps: all items of a vault read within minutes by one reader, as this integration does when it describes
 * them. So our own reads are known without any memory of them. What is kept grows with the items read in each five
 * minutes.
 */
export class Sweeps {
  /** Items by reader, vault and slice of time. */
  readonly #reads = new Map<string, Map<string, Slices>>();
  readonly #itemCounts: ReadonlyMap<string, number>;

  /** @param itemCounts active items by vault, as the Connect Server counts them; a vault may be missing */
  constructor(itemCounts: ReadonlyMap<string, number>) {
    this.#itemCounts = itemCounts;
  }

  /** Takes a read; the order does not matter. */
  add({ reader, vaultId, itemId, time }: ConnectRead): void {
    const vaults = getOrAdd(this.#reads, reader, () => new Map<string, Slices>());
    const slices = getOrAdd(vaults, vaultId, (): Slices => new Map());
    getOrAdd(slices, sliceOf(time), () => new Set<string>()).add(itemId);
  }

  /** After all reads are in: whether each belongs to a sweep. */
  find(): (read: ConnectRead) => boolean {
    const found = new Map<string, Map<string, Set<number>>>();
    for (const [reader, vaults] of this.#reads) {
      const sweeps = new Map<string, Set<number>>();
      for (const [vaultId, slices] of vaults)
        sweeps.set(vaultId, this.#fullSlices(vaultId, slices));
      found.set(reader, this.#bigEnough(sweeps, vaults));
    }
    return ({ reader, vaultId, time }) =>
      found.get(reader)?.get(vaultId)?.has(sliceOf(time)) === true;
  }

  /** Slices in which, together with a neighbour, a vault was read in full. */
  #fullSlices(vaultId: string, slices: Slices): Set<number> {
    const all = new Set([...slices.values()].flatMap((items) => [...items]));
    const count = Math.max(1, this.#itemCounts.get(vaultId) ?? all.size);
    const full = new Set<number>();
    for (const [slice, items] of slices) {
      const next = slices.get(slice + 1) ?? new Set<string>();
      if (new Set([...items, ...next]).size < count * SHARE) continue;
      full.add(slice);
      if (items.size < count * SHARE) full.add(slice + 1);
    }
    return full;
  }

  /** Leaves out what an app does: few items, or the same again and again. */
  #bigEnough(
    sweeps: Map<string, Set<number>>,
    vaults: Map<string, Slices>,
  ): Map<string, Set<number>> {
    const sizes = new Map<number, number>();
    for (const [vaultId, slices] of sweeps) {
      for (const slice of slices) {
        const items = vaults.get(vaultId)?.get(slice)?.size ?? 0;
        for (const near of [slice - 1, slice, slice + 1]) {
          sizes.set(near, (sizes.get(near) ?? 0) + items);
        }
      }
    }
    return new Map(
      Array.from(sweeps, ([vaultId, slices]) => [
        vaultId,
        isRepeated(slices)
          ? new Set<number>()
          : new Set([...slices].filter((slice) => (sizes.get(slice) ?? 0) >= FEWEST_ITEMS)),
      ]),
    );
  }
}

/** Whether a vault is read in full more often than JupiterOne collects. */
function isRepeated(slices: Set<number>): boolean {
  const sorted = [...slices].sort((a, b) => a - b);
  return sorted.some((slice, index) => {
    const gap = slice - (sorted[index - 1] ?? Number.NEGATIVE_INFINITY);
    return gap > 1 && gap < FEWEST_SLICES_BETWEEN;
  });
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
