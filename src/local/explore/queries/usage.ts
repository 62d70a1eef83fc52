import { EntityTypes } from '../../../entities/keys';
import { entityTable, textOf } from '../model/access';
import type { Filter, Model } from '../model/types';
import { EVENT_UPDATED_VAULT, eventTables } from './activity';
import { inventoryOf } from './inventory';
import { codedColumn, inFilter, numbersOf, rowsWith, select } from './rows';
import { idOfKey } from './users';

/** What was done with things in a range of time, by their number. */
class Counts {
  /** Item usages. */
  readonly usages: Uint32Array;
  /** Distinct users of them. */
  readonly users: Uint32Array;
  /** Newest usage, epoch ms; 0 where there is none. */
  readonly lastUsedOn: Float64Array;

  constructor(readonly count: number) {
    this.usages = new Uint32Array(count);
    this.users = new Uint32Array(count);
    this.lastUsedOn = new Float64Array(count);
  }
}

/** What was done with all vaults and items in a range of time. */
export interface Usage {
  /** By number of the vault in the inventory. */
  readonly vaults: Counts;
  /** By number of the item in the inventory. */
  readonly items: Counts;
  /** Audit events with an UPDATED relationship to the vault, by number; of collected vaults only. */
  readonly changes: Uint32Array;
  /** Audit events `export` of the object type `vault`, by number. */
  readonly exports: Uint32Array;
}

const last = new WeakMap<Model, { from?: number; until?: number; usage: Usage }>();

/** What was done in the range of a filter; its text leaves the counts alone. The last answer is kept. */
export function usageOf(model: Model, { from, until }: Filter): Usage {
  const known = last.get(model);
  if (known && known.from === from && known.until === until) return known.usage;
  const usage = countAll(model, { from, until });
  last.set(model, { from, until, usage });
  return usage;
}

function countAll(model: Model, range: Filter): Usage {
  const { vaultKeys, itemKeys, vaultOfUsage, itemOfUsage } = inventoryOf(model);
  const vaults = new Counts(vaultKeys.length);
  const items = new Counts(itemKeys.length);
  const { usages } = eventTables(model);
  const times = numbersOf(usages, 'createdOn');
  const users = codedColumn(usages, 'userUUID');
  const countVault = counter(vaults);
  const countItem = counter(items);
  const isIn = inFilter(model, usages, range);
  for (let row = 0; row < vaultOfUsage.length; row++) {
    if (!isIn(row)) continue;
    const [user, time] = [users?.codes[row] ?? 0, times?.[row] ?? 0];
    countVault(vaultOfUsage[row] ?? -1, user, time);
    countItem(itemOfUsage[row] ?? -1, user, time);
  }
  return { vaults, items, changes: changesOf(model, range), exports: exportsOf(model, range) };
}

function counter(counts: Counts) {
  const seen = new Set<number>();
  return (thing: number, user: number, time: number): void => {
    if (thing < 0) return;
    counts.usages[thing] = (counts.usages[thing] ?? 0) + 1;
    if (time > (counts.lastUsedOn[thing] ?? 0)) counts.lastUsedOn[thing] = time;
    const pair = user * counts.count + thing;
    if (user === 0 || seen.has(pair)) return;
    seen.add(pair);
    counts.users[thing] = (counts.users[thing] ?? 0) + 1;
  };
}

/** By the UPDATED relationships from events to vaults. */
function changesOf(model: Model, range: Filter): Uint32Array {
  const { vaultKeys } = inventoryOf(model);
  const changes = new Uint32Array(vaultKeys.length);
  const { audits } = eventTables(model);
  const vaults = entityTable(model, EntityTypes.VAULT);
  const edges = model.relationships.find(({ type }) => type === EVENT_UPDATED_VAULT);
  if (!audits || !vaults || !edges) return changes;
  const isIn = inFilter(model, audits, range);
  for (let at = 0; at < edges.count; at++) {
    const vault = (edges.to[at] ?? 0) - vaults.start;
    if (isIn((edges.from[at] ?? 0) - audits.start)) changes[vault] = (changes[vault] ?? 0) + 1;
  }
  return changes;
}

/** By the object of the events, so that vaults that were not collected have theirs, too. */
function exportsOf(model: Model, range: Filter): Uint32Array {
  const { vaultKeys } = inventoryOf(model);
  const exports = new Uint32Array(vaultKeys.length);
  const { audits } = eventTables(model);
  const numbers = new Map(vaultKeys.map((key, vault) => [idOfKey(key), vault]));
  for (const row of select(model, audits, rowsWith(audits, 'action', 'export'), range)) {
    if (!audits || textOf(audits, 'objectType', row) !== 'vault') continue;
    const vault = numbers.get(textOf(audits, 'objectUUID', row) ?? '');
    if (vault !== undefined) exports[vault] = (exports[vault] ?? 0) + 1;
  }
  return exports;
}
