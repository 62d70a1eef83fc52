import { compare } from '@graph-1password/j1ql/browser';
import { EntityTypes } from '@graph-1password/vocabulary';
import { entityTable, numberOf, textOf, valueOf } from '../../model/access';
import { matching } from '../../model/search';
import type { EntityTable, Filter, Model } from '../../model/model';
import type { Inventory } from '../shared/inventory';
import { inventoryOf, itemNamed, vaultNamed } from '../shared/inventory';
import type { Usage } from '../shared/usage';
import { usageOf } from '../shared/usage';
import type { NamedEntity } from '../shared/users';
import { userNamed } from '../shared/accounts';
import { idOfKey } from '../shared/users';
import { searchable } from '../../model/searchable';

/** Secrets of a page. */
export const SECRETS_PAGE = 50;

/** What the list of secrets can be sorted by. */
export type SecretColumn =
  'name' | 'vault' | 'category' | 'updatedOn' | 'usages' | 'users' | 'lastUsedOn';

/** Which items a list has. */
export interface ItemChoice {
  readonly filter: Filter;
  /** Only those without an item usage in the range. */
  readonly unused?: boolean;
  /** Only those in a vault of the configured list. */
  readonly privileged?: boolean;
  /** Only those of this category; an empty text for those without one. */
  readonly category?: string;
  /** Only those in the vault of this key. */
  readonly vault?: string;
}

/** What the list of secrets is asked for. */
export interface SecretsArgs extends ItemChoice {
  readonly sort: SecretColumn;
  readonly descending: boolean;
  /** From 0. */
  readonly page: number;
  /** Secrets of a page; default 50. A saved file has all of them. */
  readonly size?: number;
}

/** A secret and how it was used in the range of time. */
export interface SecretRow extends NamedEntity {
  readonly key: string;
  /** False for items that only item usages name. */
  readonly collected: boolean;
  readonly vault: NamedEntity;
  /** Whether the vault is in the configured list. */
  readonly privileged: boolean;
  readonly category?: string;
  readonly tags: readonly string[];
  readonly favorite: boolean;
  /** ARCHIVED or DELETED. */
  readonly state?: string;
  readonly version?: number;
  /** Epoch ms. */
  readonly createdOn?: number;
  /** Epoch ms. */
  readonly updatedOn?: number;
  readonly lastEditedBy?: NamedEntity;
  readonly usages: number;
  /** Distinct users of the usages. */
  readonly users: number;
  /** Epoch ms; absent when it was not used in the range. */
  readonly lastUsedOn?: number;
}

/** A page of secrets. */
export interface SecretsResult {
  readonly rows: readonly SecretRow[];
  /** Count of secrets over all pages. */
  readonly total: number;
  /** The page that was asked for, or the last one when there are not so many. */
  readonly page: number;
}

/**
 * The secrets of the graph, 50 a page. The filter's range says what usages count; its text says
 * which are listed, by their own properties. Items that were not collected are listed when they
 * were used in the range.
 */
export function secrets(model: Model, args: SecretsArgs): SecretsResult {
  const inventory = inventoryOf(model);
  const usage = usageOf(model, args.filter);
  const listed = listedItems(model, args);
  const keyOf = (column: SecretColumn) => sortKey(model, inventory, usage, column);
  const sorted = arrange(listed, keyOf(args.sort), keyOf('name'), args.descending);
  const { size = SECRETS_PAGE } = args;
  const page = Math.max(0, Math.min(args.page, Math.ceil(listed.length / size) - 1));
  const shown = sorted.slice(page * size, (page + 1) * size);
  return {
    rows: shown.map((item) => rowOf(model, inventory, usage, item)),
    total: listed.length,
    page,
  };
}

/** Numbers of the items that a list has, all pages, in the order of the inventory. */
export function listedItems(model: Model, args: ItemChoice): number[] {
  const inventory = inventoryOf(model);
  const isListed = listing(model, inventory, usageOf(model, args.filter), args);
  const listed: number[] = [];
  for (let item = 0; item < inventory.itemKeys.length; item++) {
    if (isListed(item)) listed.push(item);
  }
  return listed;
}

function listing(model: Model, inventory: Inventory, usage: Usage, args: ItemChoice) {
  const { collectedItems, itemKeys, vaultKeys, vaultOfItem, privileged } = inventory;
  const table = entityTable(model, EntityTypes.SECRET);
  const matches = matching(model, args.filter.search);
  const search = searchable(args.filter.search ?? '');
  return (item: number): boolean => {
    const vault = vaultOfItem[item] ?? -1;
    const used = (usage.items.usages[item] ?? 0) > 0;
    const collected = item < collectedItems;
    if (!collected && !used) return false;
    if (args.unused && used) return false;
    if (args.privileged && privileged[vault] !== 1) return false;
    if (args.vault !== undefined && vaultKeys[vault] !== args.vault) return false;
    if (args.category !== undefined && categoryOf(table, item, collected) !== args.category)
      return false;
    if (!matches) return true;
    if (!collected) return idOfKey(itemKeys[item] ?? '').includes(search);
    return matches[(table?.start ?? 0) + item] === 1;
  };
}

const categoryOf = (
  table: EntityTable | undefined,
  item: number,
  collected: boolean,
): string | undefined => (table && collected ? (textOf(table, 'category', item) ?? '') : undefined);

/** What an item is sorted by; undefined comes last, either way. */
function sortKey(
  model: Model,
  inventory: Inventory,
  { items }: Usage,
  column: SecretColumn,
): (item: number) => string | number | undefined {
  const table = entityTable(model, EntityTypes.SECRET);
  const lower = (text: string | undefined) => text?.toLowerCase();
  switch (column) {
    case 'name':
      return (item) => lower(itemNamed(model, item).name);
    case 'vault': {
      const names = inventory.vaultKeys.map((_, vault) => lower(vaultNamed(model, vault).name));
      return (item) => names[inventory.vaultOfItem[item] ?? -1];
    }
    case 'category':
      return (item) => categoryOf(table, item, item < inventory.collectedItems);
    case 'updatedOn':
      return (item) =>
        table && item < inventory.collectedItems ? numberOf(table, column, item) : undefined;
    case 'usages':
    case 'users':
      return (item) => items[column][item];
    case 'lastUsedOn':
      return (item) => items.lastUsedOn[item] || undefined;
  }
}

/** Items in the order of their sort keys; equal ones by name, else in the order of the graph. */
function arrange(
  items: readonly number[],
  key: (item: number) => string | number | undefined,
  name: (item: number) => string | number | undefined,
  descending: boolean,
): number[] {
  const sign = descending ? -1 : 1;
  return items
    .map((item) => ({ item, value: key(item), name: name(item) ?? '' }))
    .sort((a, b) => {
      if (a.value === b.value) return compare(a.name, b.name) || a.item - b.item;
      if (a.value === undefined) return 1;
      if (b.value === undefined) return -1;
      return sign * compare(a.value, b.value);
    })
    .map(({ item }) => item);
}

function rowOf(model: Model, inventory: Inventory, usage: Usage, item: number): SecretRow {
  const table = entityTable(model, EntityTypes.SECRET);
  const collected = item < inventory.collectedItems;
  const vault = inventory.vaultOfItem[item] ?? -1;
  const lastUsedOn = usage.items.lastUsedOn[item] ?? 0;
  return {
    key: inventory.itemKeys[item] ?? '',
    name: itemNamed(model, item).name,
    collected,
    vault: vaultNamed(model, vault),
    privileged: inventory.privileged[vault] === 1,
    ...(table && collected ? secretFacts(model, table, item) : { tags: [], favorite: false }),
    usages: usage.items.usages[item] ?? 0,
    users: usage.items.users[item] ?? 0,
    ...(lastUsedOn > 0 && { lastUsedOn }),
  };
}

/** What the secret itself says. @param row of the table of secrets */
export function secretFacts(model: Model, table: EntityTable, row: number) {
  const editor = textOf(table, 'lastEditedBy', row);
  const facts = {
    category: textOf(table, 'category', row),
    state: textOf(table, 'state', row),
    version: numberOf(table, 'version', row),
    createdOn: numberOf(table, 'createdOn', row),
    updatedOn: numberOf(table, 'updatedOn', row),
    lastEditedBy: editor === undefined ? undefined : userNamed(model, editor),
  };
  const tags = valueOf(table, 'tags', row);
  return {
    ...facts,
    tags: Array.isArray(tags) ? (tags as readonly string[]) : [],
    favorite: valueOf(table, 'favorite', row) === true,
  };
}
