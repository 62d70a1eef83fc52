import { AUDIT_EVENT_UPDATED_VAULT, EntityTypes } from '@graph-1password/vocabulary';
import { entityTable, rowsInRange, textOf } from '../../model/access';
import type { Filter, Model } from '../../model/model';
import { eventTables } from '../activity/activity';
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
  const { usages } = eventTables(model);
  const [first, end] = usages ? rowsInRange(usages, range) : [0, 0];
  const times = numbersOf(usages, 'createdOn')?.subarray(first, end);
  const by = { times, users: codedColumn(usages, 'userUUID')?.codes.subarray(first, end) };
  return {
    vaults: countsOf(vaultKeys.length, vaultOfUsage.subarray(first, end), by),
    items: countsOf(itemKeys.length, itemOfUsage.subarray(first, end), by),
    changes: changesOf(model, range),
    exports: exportsOf(model, range),
  };
}

/** When usages were, and by whom, in the same order as these. */
interface By {
  readonly times: Float64Array | undefined;
  /** Codes of the users; 0 is none. */
  readonly users: Uint32Array | undefined;
}

function countsOf(count: number, things: Int32Array, { times, users }: By): Counts {
  const counts = new Counts(count);
  const seen = new Set<number>();
  for (let at = 0; at < things.length; at++) {
    const thing = things[at] as number;
    if (thing < 0) continue;
    const time = times ? (times[at] as number) : 0;
    const user = users ? (users[at] as number) : 0;
    counts.usages[thing] = (counts.usages[thing] as number) + 1;
    if (time > (counts.lastUsedOn[thing] as number)) counts.lastUsedOn[thing] = time;
    const pair = user * count + thing;
    if (user === 0 || seen.has(pair)) continue;
    seen.add(pair);
    counts.users[thing] = (counts.users[thing] as number) + 1;
  }
  return counts;
}

/** By the UPDATED relationships from events to vaults. */
function changesOf(model: Model, range: Filter): Uint32Array {
  const { vaultKeys } = inventoryOf(model);
  const changes = new Uint32Array(vaultKeys.length);
  const { audits } = eventTables(model);
  const vaults = entityTable(model, EntityTypes.VAULT);
  const edges = model.relationships.find(({ type }) => type === AUDIT_EVENT_UPDATED_VAULT);
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
