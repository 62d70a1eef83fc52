import { EntityTypes } from '@graph-1password/vocabulary';
import { entityTable, numberOf, textOf, valueOf } from '../../model/access';
import { dayOf, days } from '../../model/time';
import type { EntityTable, Filter, Model } from '../../model/model';
import type { ItemEvents } from '../activity/activity';
import { eventTables, eventsOfSecret, eventsOfVault } from '../activity/activity';
import type { ChangeGroup } from '../activity/changes';
import { changeGroups, changeReader } from '../activity/changes';
import { inventoryOf, itemNamed, vaultNamed } from '../shared/inventory';
import { numbersOf, rowsWith, select } from '../shared/rows';
import type { Rows } from '../shared/rows';
import { secretFacts } from './secrets';
import type { Tally } from '../shared/tally';
import { tally } from '../shared/tally';
import type { Actor } from './actors';
import { actorsOf } from './actors';
import type { NamedEntity } from '../shared/users';
import { idOfKey } from '../shared/users';

/** What the page of a vault or secret is asked for. */
export interface VaultArgs {
  /** Key of a vault or secret, those that were not collected too. */
  readonly key: string;
  readonly filter: Filter;
}

/** Events by UTC day. */
export interface Daily {
  /** Midnights, epoch ms. */
  readonly times: readonly number[];
  /** Item usages by day. */
  readonly usages: readonly number[];
  /** Audit events by day. */
  readonly changes: readonly number[];
}

/** What is known of vaults and of secrets alike. */
interface ThingPage extends NamedEntity {
  readonly key: string;
  readonly id: string;
  readonly collected: boolean;
  readonly privileged: boolean;
  /** Count of item usages in the filter. */
  readonly usages: number;
  /** Item usages by code of the action. */
  readonly actions: readonly Tally[];
  /** Audit events by what was done. */
  readonly changes: readonly ChangeGroup[];
  readonly actors: readonly Actor[];
  readonly daily: Daily;
}

/** A vault; its secrets are a query of their own. */
export interface VaultPage extends ThingPage {
  readonly kind: 'vault';
  readonly type?: string;
  readonly description?: string;
  /** Count of active items as the vault itself says. */
  readonly itemsCount?: number;
  /** Epoch ms. */
  readonly createdOn?: number;
  /** Epoch ms. */
  readonly updatedOn?: number;
  /** Exports of the whole vault, as audited; known of vaults that were not collected, too. */
  readonly exports: number;
}

/** A secret: what is known of it, never a value. */
export interface SecretPage extends ThingPage, Partial<ReturnType<typeof secretFacts>> {
  readonly kind: 'secret';
  readonly vault: NamedEntity;
  readonly urls: readonly string[];
  readonly fileNames: readonly string[];
  readonly sectionLabels: readonly string[];
}

/**
 * All that is known of one vault or secret, and what was done with it in the filter.
 * @returns null when neither the inventory nor any item usage names it
 */
export function vault(model: Model, { key, filter }: VaultArgs): VaultPage | SecretPage | null {
  const { vaultKeys, itemKeys } = inventoryOf(model);
  const vaultNumber = vaultKeys.indexOf(key);
  if (vaultNumber >= 0) return vaultPage(model, vaultNumber, filter);
  const itemNumber = itemKeys.indexOf(key);
  return itemNumber >= 0 ? secretPage(model, itemNumber, filter) : null;
}

function vaultPage(model: Model, number: number, filter: Filter): VaultPage {
  const { vaultKeys, collectedVaults, privileged } = inventoryOf(model);
  const key = vaultKeys[number] ?? '';
  const table = entityTable(model, EntityTypes.VAULT);
  const collected = number < collectedVaults;
  return {
    kind: 'vault',
    ...vaultNamed(model, number),
    key,
    id: idOfKey(key),
    collected,
    privileged: privileged[number] === 1,
    ...(table && collected && vaultFacts(table, number)),
    exports: exportsOf(model, idOfKey(key), filter),
    ...activityOf(model, eventsOfVault(model, key, filter), filter),
  };
}

/** By the object of the events, as in the list of vaults. @param id of the vault */
function exportsOf(model: Model, id: string, filter: Filter): number {
  const { audits } = eventTables(model);
  const change = changeReader(audits);
  const rows = select(model, audits, rowsWith(audits, 'objectUUID', id), filter);
  return rows.filter((row) => change(row) === 'export vault').length;
}

const vaultFacts = (table: EntityTable, row: number) => ({
  type: textOf(table, 'type', row),
  description: textOf(table, 'description', row),
  itemsCount: numberOf(table, 'itemsCount', row),
  createdOn: numberOf(table, 'createdOn', row),
  updatedOn: numberOf(table, 'updatedOn', row),
});

function secretPage(model: Model, number: number, filter: Filter): SecretPage {
  const { itemKeys, collectedItems, vaultOfItem, privileged } = inventoryOf(model);
  const key = itemKeys[number] ?? '';
  const table = entityTable(model, EntityTypes.SECRET);
  const collected = number < collectedItems;
  const vaultNumber = vaultOfItem[number] ?? -1;
  const texts = (name: string): readonly string[] => {
    const value = table && collected ? valueOf(table, name, number) : undefined;
    return Array.isArray(value) ? (value as readonly string[]) : [];
  };
  return {
    kind: 'secret',
    ...itemNamed(model, number),
    key,
    id: key.slice(key.lastIndexOf(':') + 1),
    collected,
    vault: vaultNamed(model, vaultNumber),
    privileged: privileged[vaultNumber] === 1,
    ...(table && collected && secretFacts(model, table, number)),
    urls: texts('urls'),
    fileNames: texts('fileNames'),
    sectionLabels: texts('sectionLabels'),
    ...activityOf(model, eventsOfSecret(model, key, filter), filter),
  };
}

function activityOf(model: Model, events: ItemEvents, filter: Filter) {
  const { usages, audits } = eventTables(model);
  return {
    usages: events.usages.length,
    actions: tally(usages, events.usages, 'action'),
    changes: changeGroups(audits, events.changes),
    actors: actorsOf(model, events),
    daily: dailyOf(model, events, filter),
  };
}

/** From the beginning of the filter, else the first event, to its end, else the last event. */
function dailyOf(model: Model, { usages, changes }: ItemEvents, { from, until }: Filter): Daily {
  const tables = eventTables(model);
  const used = timesOf(tables.usages, usages);
  const changed = timesOf(tables.audits, changes);
  const both = [...used, ...changed];
  if (both.length === 0) return { times: [], usages: [], changes: [] };
  const [first, last] = both.reduce(
    ([a, b], time) => [Math.min(a, time), Math.max(b, time)],
    [Infinity, -Infinity],
  );
  const times = days(from ?? first, until ?? last + 1);
  return { times, usages: perDay(used, times), changes: perDay(changed, times) };
}

const timesOf = (table: EntityTable | undefined, rows: Rows): number[] => {
  const times = numbersOf(table, 'createdOn');
  return Array.from(rows, (row) => times?.[row] ?? NaN).filter((time) => !Number.isNaN(time));
};

function perDay(moments: readonly number[], times: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const moment of moments) {
    const day = dayOf(moment);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return times.map((time) => counts.get(time) ?? 0);
}
