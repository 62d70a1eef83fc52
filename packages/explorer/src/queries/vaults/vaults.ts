import { compare } from '@graph-1password/j1ql/browser';
import { EntityTypes } from '@graph-1password/vocabulary';
import { entityTable, numberOf, textOf } from '../../model/access';
import { matching } from '../../model/search';
import type { Filter, Model } from '../../model/model';
import { inventoryOf, NONE, vaultNamed } from '../shared/inventory';
import { readerOf } from '../shared/rows';
import { byCount } from '../shared/tally';
import { usageOf } from '../shared/usage';
import { idOfKey } from '../shared/users';
import { listedItems } from './secrets';
import { searchable } from '../../model/searchable';

/** A vault and what was done with it in the range of time. */
export interface VaultRow {
  readonly key: string;
  /** Id of the vault. */
  readonly id: string;
  /** Its name; its id when it was not collected and access does not name it. */
  readonly name: string;
  /** False for vaults that only item usages name: the Connect Server does not see them. */
  readonly collected: boolean;
  /** As received, for example `USER_CREATED`. */
  readonly type?: string;
  /** Whether the vault is in the configured list. */
  readonly privileged: boolean;
  /** Count of active items as the vault itself says. */
  readonly itemsCount?: number;
  /** Count of the items that were collected: its HAS relationships. */
  readonly secrets: number;
  readonly usages: number;
  /** Distinct users of the usages. */
  readonly users: number;
  /** Epoch ms; absent when it was not used in the range. */
  readonly lastUsedOn?: number;
  /** Audit events about it; 0 when it was not collected. */
  readonly changes: number;
  /** Exports of the whole vault, as audited. */
  readonly exports: number;
}

/** The vaults of the graph, and what the secrets can be filtered by. */
export interface VaultsResult {
  /** Those with the text of the filter, most used first, the unused by name at the end. */
  readonly vaults: readonly VaultRow[];
  /** Count of collected vaults. */
  readonly total: number;
  /** Collected secrets by category, most first; a secret without one counts as an empty text. */
  readonly categories: readonly { readonly value: string; readonly count: number }[];
  /** Count of the secrets that the list has: those with the text of the filter, and those that are only known from usages. */
  readonly secrets: number;
  /** How many of them only item usages name. */
  readonly uncollectedSecrets: number;
  /** How many of them were not used in the range. */
  readonly unusedSecrets: number;
  /** Count of collected secrets, whatever the filter. */
  readonly totalSecrets: number;
}

/**
 * The vaults of the graph with what was done with them. The filter's range says what activity
 * counts; its text says which vaults are listed, by their own properties, and leaves the counts
 * alone. A vault that was not collected is listed when it was used in the range.
 */
export function vaults(model: Model, { filter }: { filter: Filter }): VaultsResult {
  const inventory = inventoryOf(model);
  const usage = usageOf(model, filter);
  const table = entityTable(model, EntityTypes.VAULT);
  const secrets = secretCounts(model);
  const matches = matching(model, filter.search);
  const search = searchable(filter.search ?? '');
  const rows: VaultRow[] = [];
  inventory.vaultKeys.forEach((key, vault) => {
    const collected = vault < inventory.collectedVaults;
    const usages = usage.vaults.usages[vault] ?? 0;
    const isListed = collected
      ? !matches || matches[(table?.start ?? 0) + vault] === 1
      : usages > 0 &&
        (!matches ||
          `${idOfKey(key)} ${searchable(vaultNamed(model, vault).name)}`.includes(search));
    if (!isListed) return;
    const lastUsedOn = usage.vaults.lastUsedOn[vault] ?? 0;
    const type = collected && table ? textOf(table, 'type', vault) : undefined;
    const itemsCount = collected && table ? numberOf(table, 'itemsCount', vault) : undefined;
    rows.push({
      key,
      id: idOfKey(key),
      name: vaultNamed(model, vault).name,
      collected,
      ...(type !== undefined && { type }),
      privileged: inventory.privileged[vault] === 1,
      ...(itemsCount !== undefined && { itemsCount }),
      secrets: secrets[vault] ?? 0,
      usages,
      users: usage.vaults.users[vault] ?? 0,
      ...(lastUsedOn > 0 && { lastUsedOn }),
      changes: usage.changes[vault] ?? 0,
      exports: usage.exports[vault] ?? 0,
    });
  });
  const items = listedItems(model, { filter });
  return {
    vaults: rows.sort(byUsage),
    total: inventory.collectedVaults,
    categories: categoriesOf(model),
    secrets: items.length,
    uncollectedSecrets: items.filter((item) => item >= inventory.collectedItems).length,
    unusedSecrets: items.filter((item) => usage.items.usages[item] === 0).length,
    totalSecrets: inventory.collectedItems,
  };
}

const byUsage = (a: VaultRow, b: VaultRow): number =>
  b.usages - a.usages || compare(a.name, b.name);

/** Collected secrets by number of the vault. */
function secretCounts(model: Model): Uint32Array {
  const { vaultKeys, collectedItems, vaultOfItem } = inventoryOf(model);
  const counts = new Uint32Array(vaultKeys.length);
  for (const vault of vaultOfItem.subarray(0, collectedItems)) {
    if (vault !== NONE) counts[vault] = (counts[vault] ?? 0) + 1;
  }
  return counts;
}

function categoriesOf(model: Model) {
  const table = entityTable(model, EntityTypes.SECRET);
  const category = readerOf(table, 'category');
  const counts = new Map<string, number>();
  for (let row = 0; row < (table?.count ?? 0); row++) {
    const value = String(category(row) ?? '');
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return Array.from(counts, ([value, count]) => ({ value, count })).sort(byCount);
}
