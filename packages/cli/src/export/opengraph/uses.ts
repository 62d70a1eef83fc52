import type { EntityRecord } from '@graph-1password/j1ql';
import { lowerId, upperId } from '@graph-1password/vocabulary';
import type { Properties } from './file';
import { iso, text } from './nodes';

/** How somebody used an item, or the items of a vault. */
export class Use {
  #count = 0;
  #first = Infinity;
  #last = -Infinity;
  readonly #actions = new Set<string>();

  /** @param time epoch ms */
  add(time: number, action: string | undefined): void {
    this.#count++;
    this.#first = Math.min(this.#first, time);
    this.#last = Math.max(this.#last, time);
    if (action !== undefined) this.#actions.add(action);
  }

  /** As properties of an edge. */
  get properties(): Properties {
    return {
      ...{ used: true, usecount: this.#count },
      ...{ firstused: iso(this.#first), lastused: iso(this.#last) },
      actions: this.#actions.size > 0 ? [...this.#actions].sort() : undefined,
    };
  }
}

/** Who used which item of which vault: as much memory as there are such pairs, however many events. */
export class Uses {
  readonly #ownReads: boolean;
  readonly #byItem = new Map<string, Use>();
  readonly #byVault = new Map<string, Use>();

  /** @param ownReads reads of this integration count, too */
  constructor(ownReads = false) {
    this.#ownReads = ownReads;
  }

  /** Adds an item usage. */
  add(record: EntityRecord): void {
    const { createdOn: time, accessedBy, userUUID, vaultUUID, itemUUID, action } = record;
    if (typeof time !== 'number' || (accessedBy === 'collector' && !this.#ownReads)) return;
    const [user, vault, item] = [upperId(userUUID), lowerId(vaultUUID), lowerId(itemUUID)];
    if (user === undefined || vault === undefined) return;
    useOf(this.#byVault, [user, vault]).add(time, text(action));
    if (item !== undefined) useOf(this.#byItem, [user, vault, item]).add(time, text(action));
  }

  /** All uses of items. */
  *ofItems(): Generator<{ user: string; vault: string; item: string; use: Use }> {
    for (const [id, use] of this.#byItem) {
      const [user, vault, item] = JSON.parse(id) as [string, string, string];
      yield { user, vault, item, use };
    }
  }

  /** How somebody used the items of a vault; undefined when they did not. */
  ofVault(user: string, vault: string): Use | undefined {
    return this.#byVault.get(JSON.stringify([user, vault]));
  }
}

function useOf(uses: Map<string, Use>, path: readonly string[]): Use {
  const id = JSON.stringify(path);
  let use = uses.get(id);
  if (!use) uses.set(id, (use = new Use()));
  return use;
}
