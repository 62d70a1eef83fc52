import { EntityTypes } from '@graph-1password/vocabulary';
import { entityTable, textOf } from '../../model/access';
import type { Model } from '../../model/model';
import { eventTables } from '../activity/activity';
import { inventoryOf, itemNamed, NONE, vaultNamed } from '../shared/inventory';
import { codedColumn, numbersOf } from '../shared/rows';
import type { Rows } from '../shared/rows';
import { byCount } from '../shared/tally';
import type { NamedEntity } from '../shared/users';

/** Items of a list; the rest is counted. */
const MOST_ITEMS = 200;

/** An action and how often it was done. */
export interface ValueCount {
  /** Code, as in `secure-copy`. */
  readonly value: string;
  readonly count: number;
}

/** What was done with one vault or item. */
interface Used extends NamedEntity {
  readonly usages: number;
  /** Most first. */
  readonly actions: readonly ValueCount[];
  /** Epoch ms. */
  readonly firstOn: number;
  /** Epoch ms. */
  readonly lastOn: number;
}

/** A vault with the usages of its items. */
export interface UsedVault extends Used {
  /** Count of distinct items used. */
  readonly items: number;
  readonly privileged: boolean;
}

/** An item with its usages. */
export interface UsedItem extends Used {
  readonly category?: string;
  readonly vault: NamedEntity;
}

/** The vaults and items of a person's item usages. */
export interface UsedThings {
  /** Most used first. */
  readonly vaults: readonly UsedVault[];
  /** Most used first; at most 200. */
  readonly items: readonly UsedItem[];
  /** Count of distinct items, those beyond the 200 too. */
  readonly itemCount: number;
}

interface Draft {
  usages: number;
  firstOn: number;
  lastOn: number;
  readonly actions: Map<number, number>;
  readonly items: Set<number>;
}

/** What was used in item usages, with names. @param rows ascending in time */
export function usedBy(model: Model, rows: Rows): UsedThings {
  const { usages } = eventTables(model);
  const { vaultOfUsage, itemOfUsage, vaultOfItem, privileged, collectedItems } = inventoryOf(model);
  const actions = codedColumn(usages, 'action');
  const times = numbersOf(usages, 'createdOn');
  const byVault = new Map<number, Draft>();
  const byItem = new Map<number, Draft>();
  for (const row of rows) {
    const [vault, item] = [vaultOfUsage[row] ?? NONE, itemOfUsage[row] ?? NONE];
    const [action, time] = [actions?.codes[row] ?? 0, times?.[row] ?? NaN];
    if (vault !== NONE) add(byVault, vault, action, time).items.add(item);
    if (item !== NONE) add(byItem, item, action, time);
  }
  const facts = ({ usages: count, firstOn, lastOn, actions: done }: Draft) => ({
    usages: count,
    firstOn,
    lastOn,
    actions: actionCounts(done, (code) => String(actions?.values[code - 1] ?? 'unknown')),
  });
  const vaults = mostUsed(byVault).map(([vault, draft]) => ({
    ...vaultNamed(model, vault),
    ...facts(draft),
    items: [...draft.items].filter((item) => item !== NONE).length,
    privileged: privileged[vault] === 1,
  }));
  const items = mostUsed(byItem)
    .slice(0, MOST_ITEMS)
    .map(([item, draft]) => ({
      ...itemNamed(model, item),
      ...facts(draft),
      ...(item < collectedItems && categoryOf(model, item)),
      vault: vaultNamed(model, vaultOfItem[item] ?? NONE),
    }));
  return { vaults, items, itemCount: byItem.size };
}

function add(drafts: Map<number, Draft>, thing: number, action: number, time: number): Draft {
  let draft = drafts.get(thing);
  if (!draft) {
    draft = { usages: 0, firstOn: time, lastOn: time, actions: new Map(), items: new Set() };
    drafts.set(thing, draft);
  }
  draft.usages++;
  draft.lastOn = time;
  draft.actions.set(action, (draft.actions.get(action) ?? 0) + 1);
  return draft;
}

const mostUsed = (drafts: ReadonlyMap<number, Draft>): [number, Draft][] =>
  [...drafts].sort(([a, x], [b, y]) => y.usages - x.usages || y.lastOn - x.lastOn || a - b);

/** Counts by the code of an action as counts by its name. */
const actionCounts = (
  counts: ReadonlyMap<number, number>,
  nameOfCode: (code: number) => string,
): ValueCount[] =>
  Array.from(counts, ([code, count]) => ({ value: nameOfCode(code), count })).sort(byCount);

function categoryOf(model: Model, item: number): { category?: string } {
  const table = entityTable(model, EntityTypes.SECRET);
  const category = table && textOf(table, 'category', item);
  return category === undefined ? {} : { category };
}
