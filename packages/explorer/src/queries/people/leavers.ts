import { compare } from '@graph-1password/j1ql/browser';
import { DAY, EntityTypes, USER_KNOWS_SECRET } from '@graph-1password/vocabulary';
import {
  keyOf,
  nameOf,
  numberOf,
  outgoing,
  relationshipTable,
  tableOf,
  textOf,
  valueOf,
} from '../../model/access';
import type { Filter, Model } from '../../model/model';
import { matching } from '../../model/search';
import { weeks } from '../shared/buckets';
import type { AccountMark } from '../shared/users';
import { emailOf, idOfKey, peopleOf } from '../shared/users';
import { marksOf } from '../shared/accounts';

/** An item that somebody who left has seen. */
export interface LeaverItem {
  readonly key: string;
  readonly name: string;
  readonly vaultKey: string;
  readonly vault: string;
  /** Whether it is still what was seen: to be changed. */
  readonly current: boolean;
  /** Only programs read it in the name of the person, or only they saw it as it is. */
  readonly byProgram: boolean;
  readonly seenVersion?: number;
  readonly version?: number;
  /** Epoch ms. */
  readonly lastSeenOn?: number;
  /** The first change since it was seen where an archive knows of it, else the last; epoch ms. */
  readonly changedOn?: number;
}

/** Somebody who left, and how much of what they know is still so. */
export interface LeaverRow {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly marks: readonly AccountMark[];
  /** Epoch ms. */
  readonly leftOn: number;
  /** Items that are what the person saw; programs are apart. */
  readonly toChange: number;
  readonly byPrograms: number;
  readonly changed: number;
}

/** A vault with items that people who left know. */
export interface LeaverVault {
  readonly key: string;
  readonly name: string;
  /** Distinct items that are what somebody saw, programs included. */
  readonly toChange: number;
  /** Who knows them; count. */
  readonly people: number;
}

/** Who left, and what they know. */
export interface LeaversResult {
  /** Those with the text of the filter who left in its range, most to change first. */
  readonly people: readonly LeaverRow[];
  readonly vaults: readonly LeaverVault[];
  /** Items of the one who is asked about, those to be changed first. */
  readonly items: readonly LeaverItem[];
  /** Name of the one who is asked about. */
  readonly chosen?: string;
  /** What was to be changed at the end of each week; fewer than two weeks give none. */
  readonly weeks: {
    readonly times: readonly number[];
    readonly toChange: readonly number[];
    /** An archive kept the versions of items: else the numbers of past weeks are upper bounds. */
    readonly exact: boolean;
  };
  /** Whether the graph tells what people know: one of an older version does not. */
  readonly known: boolean;
}

/** A leaver with the items. */
interface Leaver extends LeaverRow {
  readonly items: readonly LeaverItem[];
}

/**
 * Who left, and what they know that nobody has changed since.
 * @param key of the user whose items are listed; default: the first
 */
export function leavers(
  model: Model,
  { filter, key }: { filter: Filter; key?: string },
): LeaversResult {
  const all = allLeavers(model, filter);
  const chosen = key === undefined ? all[0] : all.find((each) => each.key === key);
  return {
    people: all.map(({ items: _, ...row }) => row),
    vaults: vaultsOf(all),
    items: chosen?.items ?? [],
    ...(chosen && { chosen: chosen.name }),
    weeks: { ...weeksOf(all, model.meta.now), exact: model.itemVersions !== undefined },
    known: model.relationships.some(({ type }) => type === USER_KNOWS_SECRET),
  };
}

function allLeavers(
  model: Model,
  { from = -Infinity, until = Infinity, search }: Filter,
): Leaver[] {
  const { table, ids } = peopleOf(model);
  if (!table) return [];
  const matches = matching(model, search);
  const found: Leaver[] = [];
  ids.forEach((id, row) => {
    const leftOn = numberOf(table, 'leftOn', row);
    if (leftOn === undefined || leftOn < from || leftOn >= until) return;
    if (matches && matches[table.start + row] !== 1) return;
    const items = itemsOf(model, table.start + row, id);
    const email = emailOf(table, row);
    found.push({
      ...{ key: table.keys[row] ?? '', id, name: nameOf(model, table.start + row) },
      ...(email !== undefined && { email }),
      ...{ marks: marksOf(model, id), leftOn, items },
      toChange: items.filter(({ current, byProgram }) => current && !byProgram).length,
      byPrograms: items.filter(({ current, byProgram }) => current && byProgram).length,
      changed: items.filter(({ current }) => !current).length,
    });
  });
  return found.sort((a, b) => b.toChange - a.toChange || compare(a.name, b.name));
}

function itemsOf(model: Model, user: number, userId: string): LeaverItem[] {
  const items = outgoing(model, user, USER_KNOWS_SECRET).map((edge): LeaverItem => {
    const edges = relationshipTable(model, edge);
    const at = edge - edges.start;
    const item = edges.to[at] as number;
    const secrets = tableOf(model, item);
    const row = item - secrets.start;
    const seenVersion = numberOf(edges, 'lastSeenVersion', at);
    const version = numberOf(secrets, 'version', row);
    const changedOn =
      changeAfter(model, keyOf(model, item), seenVersion) ?? numberOf(secrets, 'updatedOn', row);
    const lastSeenOn = numberOf(edges, 'lastSeenOn', at);
    const isSame =
      seenVersion !== undefined && version !== undefined
        ? seenVersion >= version || textOf(secrets, 'lastEditedBy', row) === userId
        : valueOf(edges, 'current', at) === true;
    const vaultId = textOf(secrets, 'vaultId', row) ?? '';
    return {
      ...{ key: keyOf(model, item), name: nameOf(model, item) },
      vaultKey: `${EntityTypes.VAULT}:${vaultId}`,
      vault: textOf(secrets, 'vaultName', row) ?? vaultId,
      ...{ current: isSame, byProgram: valueOf(edges, 'readBy', at) === 'machine' },
      ...(seenVersion !== undefined && { seenVersion }),
      ...(version !== undefined && { version }),
      ...(lastSeenOn !== undefined && { lastSeenOn }),
      ...(changedOn !== undefined && { changedOn }),
    };
  });
  return items.sort(
    (a, b) =>
      Number(b.current) - Number(a.current) ||
      compare(a.vault, b.vault) ||
      compare(a.name, b.name) ||
      compare(a.key, b.key),
  );
}

/** When the first version began that is newer than what was seen, epoch ms; undefined when no archive knows. */
function changeAfter(
  { itemVersions }: Model,
  key: string,
  seen: number | undefined,
): number | undefined {
  if (seen === undefined) return undefined;
  const newer = itemVersions?.[key]?.find(([version]) => version > seen);
  return newer?.[1];
}

function vaultsOf(all: readonly Leaver[]): LeaverVault[] {
  const vaults = new Map<string, { name: string; items: Set<string>; people: Set<string> }>();
  for (const { key: person, items } of all) {
    for (const { key, vaultKey, vault, current } of items) {
      if (!current) continue;
      const known = vaults.get(vaultKey) ?? { name: vault, items: new Set(), people: new Set() };
      vaults.set(vaultKey, known);
      known.items.add(key);
      known.people.add(person);
    }
  }
  return Array.from(vaults, ([key, { name, items, people }]) => ({
    ...{ key, name: name || idOfKey(key), toChange: items.size, people: people.size },
  })).sort((a, b) => b.toChange - a.toChange || compare(a.name, b.name));
}

/** At the end of a week, an item was to be changed when somebody had left who knows it, and its change was still to come. */
function weeksOf(all: readonly Leaver[], now: number): Omit<LeaversResult['weeks'], 'exact'> {
  const first = Math.min(...all.map(({ leftOn }) => leftOn));
  const times = Number.isFinite(first) ? weeks(first, now) : [];
  if (times.length < 2) return { times: [], toChange: [] };
  const toChange = times.map((start) => {
    const end = Math.min(start + 7 * DAY, now);
    const open = all.flatMap(({ leftOn, items }) =>
      leftOn > end
        ? []
        : items.flatMap(({ key, current, changedOn = -Infinity }) =>
            current || changedOn > end ? [key] : [],
          ),
    );
    return new Set(open).size;
  });
  return { times, toChange };
}
