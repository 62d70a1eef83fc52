import { DAY } from '@graph-1password/vocabulary';
import type { KnownItemDetails, StoredDetails } from '../../../../src/run/itemDetails';
import { READ_TOLERANCE_MS } from '../../../../src/run/ownReads';
import type { OwnReads } from '../../../../src/run/ownReads';
import type { ReadJournal } from './readJournal';
import type { KnownItem, PollState } from './state';

/** Reads that are kept of an item: it is read when it changes, and 1Password keeps events for 120 days. */
const MOST_READS = 50;

/** For how long an item that could not be read is not asked for again, in ms. */
const FAULTY_MS = DAY;

/** What earlier runs know about items, when they read them, and what this run adds. */
export class ItemMemory implements KnownItemDetails, OwnReads {
  readonly #items: Map<string, KnownItem>;
  readonly #reads = new Map<string, number[]>();
  readonly #touched = new Set<string>();
  /** Items that need not be read, and items that were. */
  readonly counts = { known: 0, read: 0 };

  readonly #journal: ReadJournal | undefined;

  /** @param journal of all reads, those of killed runs among them */
  constructor(items: PollState['items'], journal?: ReadJournal) {
    this.#journal = journal;
    this.#items = new Map(
      Object.entries(items).flatMap(([vaultId, known]) =>
        Object.entries(known).map(([id, item]) => [`${vaultId}/${id}`, item] as const),
      ),
    );
    for (const [key, { reads }] of this.#items) if (reads) this.#reads.set(key, [...reads]);
    for (const { key, time } of journal?.read() ?? []) this.#remember(key, time);
  }

  note(vaultId: string, itemId: string, time: number): void {
    const key = `${vaultId}/${itemId}`;
    this.#journal?.append({ key, time });
    this.#remember(key, time);
  }

  #remember(key: string, time: number): void {
    const known = this.#reads.get(key) ?? [];
    if (!known.includes(time)) this.#reads.set(key, [...known, time].slice(-MOST_READS));
  }

  covers(vaultId: string, itemId: string, time: number): boolean {
    const reads = this.#reads.get(`${vaultId}/${itemId}`) ?? [];
    return reads.some((read) => Math.abs(read - time) <= READ_TOLERANCE_MS);
  }

  get(vaultId: string, itemId: string, version: number): StoredDetails | undefined {
    const key = `${vaultId}/${itemId}`;
    const item = this.#items.get(key);
    if (item?.version !== version || item.faultyOn !== undefined) return undefined;
    this.#touched.add(key);
    this.counts.known++;
    const { version: _version, reads: _reads, ...details } = item;
    return details;
  }

  learn(vaultId: string, itemId: string, version: number, details: StoredDetails): void {
    const key = `${vaultId}/${itemId}`;
    this.#items.set(key, { version, ...details });
    this.#touched.add(key);
    this.counts.read++;
  }

  isFaulty(vaultId: string, itemId: string, version: number, now: number): boolean {
    const key = `${vaultId}/${itemId}`;
    const item = this.#items.get(key);
    if (item?.version !== version || item.faultyOn === undefined) return false;
    const age = now - item.faultyOn;
    // A time in the future is of a clock that was wrong.
    if (age < 0 || age > FAULTY_MS) return false;
    this.#touched.add(key);
    return true;
  }

  learnFaulty(vaultId: string, itemId: string, version: number, now: number): void {
    const key = `${vaultId}/${itemId}`;
    this.#items.set(key, { version, faultyOn: now });
    this.#touched.add(key);
  }

  /** @param complete the run has listed every vault: what it did not meet is gone, and is forgotten */
  toState(complete: boolean): PollState['items'] {
    const items: PollState['items'] = {};
    for (const [key, item] of this.#items) {
      if (complete && !this.#touched.has(key)) continue;
      const [vaultId, itemId] = key.split('/') as [string, string];
      const reads = this.#reads.get(key);
      (items[vaultId] ??= {})[itemId] = { ...item, ...(reads && { reads }) };
    }
    return items;
  }
}
