import { EntityTypes, entityKey, secretKey } from '@graph-1password/vocabulary';
import { entityByKey, entityTable, nameOf, textOf, valueOf } from '../../model/access';
import type { EntityTable, Model } from '../../model/model';
import { accessIndex } from '../access/accessIndex';
import { eventTables } from '../activity/activity';
import { codedColumn, readerOf } from './rows';
import type { NamedEntity } from './users';
import { idOfKey } from './users';

const T = EntityTypes;

/** Stands where an item usage names no vault or item, and where a secret has no vault. */
export const NONE = -1;

/**
 * All vaults and items by number: first those that were collected, in the order of the graph, then
 * those that only item usages or access name, by UUID.
 */
export interface Inventory {
  /** Keys by number of the vault. */
  readonly vaultKeys: readonly string[];
  /** Numbers below it are rows of the table of vaults. */
  readonly collectedVaults: number;
  /** 1 for vaults of the configured list, by number; of those not collected as their usages say. */
  readonly privileged: Uint8Array;
  /** Keys by number of the item. */
  readonly itemKeys: readonly string[];
  /** Numbers below it are rows of the table of secrets. */
  readonly collectedItems: number;
  /** Number of the vault by number of the item. */
  readonly vaultOfItem: Int32Array;
  /** Number of the vault by row of the item usages. */
  readonly vaultOfUsage: Int32Array;
  /** Number of the item by row of the item usages. */
  readonly itemOfUsage: Int32Array;
}

const inventories = new WeakMap<Model, Inventory>();

/** The vaults and items of a model, numbered at the first call. */
export function inventoryOf(model: Model): Inventory {
  let inventory = inventories.get(model);
  if (!inventory) inventories.set(model, (inventory = numberAll(model)));
  return inventory;
}

/** A vault by number, with its name. */
export function vaultNamed(model: Model, vault: number): NamedEntity {
  const { vaultKeys, collectedVaults } = inventoryOf(model);
  const found = named(model, entityTable(model, T.VAULT), vaultKeys, vault, collectedVaults);
  return vault < collectedVaults ? found : { ...found, name: told(model, found.name) };
}

/** An item by number, with its name. */
export function itemNamed(model: Model, item: number): NamedEntity {
  const { itemKeys, collectedItems } = inventoryOf(model);
  return named(model, entityTable(model, T.SECRET), itemKeys, item, collectedItems);
}

/** The item and the vault of an item usage, as far as it names them. @param row of the item usages */
export function usedIn(model: Model, row: number): { item?: NamedEntity; vault?: NamedEntity } {
  const { itemOfUsage, vaultOfUsage } = inventoryOf(model);
  const [item, vault] = [itemOfUsage[row] ?? NONE, vaultOfUsage[row] ?? NONE];
  return {
    ...(item !== NONE && { item: itemNamed(model, item) }),
    ...(vault !== NONE && { vault: vaultNamed(model, vault) }),
  };
}

/** The name of a vault that was not collected, as access tells it; else its id. */
function told(model: Model, id: string): string {
  const index = accessIndex(model);
  return index?.facts.vaults[index.vaults.get(id) ?? -1]?.name ?? id;
}

function named(
  model: Model,
  table: EntityTable | undefined,
  keys: readonly string[],
  number: number,
  collected: number,
): NamedEntity {
  const key = keys[number] ?? '';
  if (table && number < collected) return { key, name: nameOf(model, table.start + number) };
  return { key, name: key.slice(key.lastIndexOf(':') + 1) };
}

/** Gives numbers to keys: the collected ones have theirs. */
class Numbers {
  readonly #more = new Map<string, number>();
  readonly keys: string[];

  readonly #model: Model;
  readonly #table: EntityTable | undefined;

  constructor(model: Model, table: EntityTable | undefined) {
    this.#model = model;
    this.#table = table;

    this.keys = [...(table?.keys ?? [])];
  }

  of(key: string): number {
    const [model, table] = [this.#model, this.#table];
    const entity = entityByKey(model, key);
    if (table && entity !== undefined) return entity - table.start;
    let number = this.#more.get(key);
    if (number === undefined) {
      number = this.keys.push(key) - 1;
      this.#more.set(key, number);
    }
    return number;
  }
}

function numberAll(model: Model): Inventory {
  const { usages } = eventTables(model);
  const vaultTable = entityTable(model, T.VAULT);
  const secrets = entityTable(model, T.SECRET);
  const vaults = new Numbers(model, vaultTable);
  const items = new Numbers(model, secrets);
  const vaultOfUsage = vaultsOfUsages(usages, vaults);
  const itemOfUsage = itemsOfUsages(usages, items);
  const vaultOfItem = Int32Array.from(items.keys, (key, item) => {
    const id = secrets && item < secrets.count ? textOf(secrets, 'vaultId', item) : undefined;
    return vaults.of(entityKey(T.VAULT, id ?? idOfKey(key).split(':')[0] ?? ''));
  });
  // Of what only access names there is a page, too.
  for (const { id } of model.access?.vaults ?? []) vaults.of(entityKey(T.VAULT, id));
  const inventory = {
    vaultKeys: vaults.keys,
    collectedVaults: vaultTable?.count ?? 0,
    itemKeys: items.keys,
    collectedItems: secrets?.count ?? 0,
    vaultOfItem,
    vaultOfUsage,
    itemOfUsage,
  };
  return { ...inventory, privileged: privilegedVaults(vaultTable, usages, inventory) };
}

function vaultsOfUsages(usages: EntityTable | undefined, vaults: Numbers): Int32Array {
  const column = codedColumn(usages, 'vaultUUID');
  if (!column) return new Int32Array(usages?.count ?? 0).fill(NONE);
  const numbers = column.values.map((id) => vaults.of(entityKey(T.VAULT, String(id))));
  return Int32Array.from(column.codes, (code) => numbers[code - 1] ?? NONE);
}

function itemsOfUsages(usages: EntityTable | undefined, items: Numbers): Int32Array {
  const vaultIds = codedColumn(usages, 'vaultUUID');
  const itemIds = codedColumn(usages, 'itemUUID');
  const found = new Int32Array(usages?.count ?? 0).fill(NONE);
  if (!vaultIds || !itemIds) return found;
  const known = new Map<number, number>();
  const width = itemIds.values.length + 1;
  for (let row = 0; row < found.length; row++) {
    const [vault, item] = [vaultIds.codes[row] ?? 0, itemIds.codes[row] ?? 0];
    if (vault === 0 || item === 0) continue;
    const pair = vault * width + item;
    let number = known.get(pair);
    if (number === undefined) {
      number = items.of(
        secretKey(String(vaultIds.values[vault - 1]), String(itemIds.values[item - 1])),
      );
      known.set(pair, number);
    }
    found[row] = number;
  }
  return found;
}

type Numbered = Pick<Inventory, 'vaultKeys' | 'collectedVaults' | 'vaultOfUsage'>;

function privilegedVaults(
  vaults: EntityTable | undefined,
  usages: EntityTable | undefined,
  { vaultKeys, collectedVaults, vaultOfUsage }: Numbered,
): Uint8Array {
  const privileged = new Uint8Array(vaultKeys.length);
  for (let vault = 0; vaults && vault < collectedVaults; vault++) {
    if (valueOf(vaults, 'privileged', vault) === true) privileged[vault] = 1;
  }
  const isPrivileged = readerOf(usages, 'privilegedVault');
  vaultOfUsage.forEach((vault, row) => {
    if (vault >= collectedVaults && isPrivileged(row) === true) privileged[vault] = 1;
  });
  return privileged;
}
