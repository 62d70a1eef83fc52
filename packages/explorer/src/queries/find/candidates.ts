import { EntityTypes, STREAM_ROWS, USER_USES_CLIENT_IP } from '@graph-1password/vocabulary';
import { entityByKey, entityTable, keyOf, nameOf } from '../../model/access';
import type { EntityTable, Model } from '../../model/model';
import { matchingRows } from '../../model/search';
import { noteOf } from '../graph/note';
import { marksOfEntity } from '../shared/accounts';
import { inventoryOf, itemNamed, vaultNamed } from '../shared/inventory';
import { codedColumn } from '../shared/rows';
import { idOfKey } from '../shared/users';
import type { Candidate, Found } from './types';
import { searchable } from '../../model/searchable';

const T = EntityTypes;

/** How well a name fits: 0 when it begins with the text, 1 when a word of it does, 2 when it has it, else 3. */
function rankOf(name: string, words: readonly string[]): number {
  const text = searchable(name);
  const at = text.indexOf(words.join(' '));
  if (at < 0) return 3;
  if (at === 0) return 0;
  return /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') ? 2 : 1;
}

/** By row: whether a row has each word, in itself or in what `more` adds to it. */
function rowsWithAll(
  table: EntityTable,
  words: readonly string[],
  more?: (word: string) => Uint8Array,
): number[] {
  const masks = words.map((word) => {
    const mask = matchingRows(table, word);
    more?.(word).forEach((has, row) => {
      if (has === 1) mask[row] = 1;
    });
    return mask;
  });
  return Array.from({ length: table.count }, (_, row) => row).filter((row) =>
    masks.every((mask) => mask[row] === 1),
  );
}

/** People, vaults and items that were collected. */
export function entitiesFound(
  model: Model,
  words: readonly string[],
): Record<'person' | 'vault' | 'item', Candidate[]> {
  const of = (kind: 'person' | 'vault' | 'item', type: string) => {
    const table = entityTable(model, type);
    if (!table) return [];
    const more = kind === 'person' ? (word: string) => usersOf(model, table, word) : undefined;
    return rowsWithAll(table, words, more).map((row) =>
      candidate(model, kind, table.start + row, words),
    );
  };
  return { person: of('person', T.USER), vault: of('vault', T.VAULT), item: of('item', T.SECRET) };
}

function candidate(
  model: Model,
  kind: Found['kind'],
  entity: number,
  words: readonly string[],
): Candidate {
  const name = nameOf(model, entity);
  return {
    rank: rankOf(name, words),
    name,
    found: () => {
      const key = keyOf(model, entity);
      const note = noteOf(model, entity);
      const marks = marksOfEntity(model, entity);
      return {
        ...{ kind, id: key, key, name, type: key.slice(0, key.indexOf(':')) },
        ...(note !== undefined && note !== name && { note }),
        ...(marks.length > 0 && { marks }),
      };
    },
  };
}

/** 1 for the users of addresses whose address, not their city, has a word. */
function usersOf(model: Model, users: EntityTable, word: string): Uint8Array {
  const found = new Uint8Array(users.count);
  const addresses = entityTable(model, T.CLIENT_IP);
  // A word that is no part of an address: nobody is found by it.
  if (!addresses || !/^[\da-f.:]{3,}$/.test(word)) return found;
  const has = addresses.keys.map((key) => idOfKey(key).toLowerCase().includes(word));
  eachUse(model, (user, address) => {
    if (has[address - addresses.start]) found[user - users.start] = 1;
  });
  return found;
}

/** Visits the relationships from users to their addresses. */
function eachUse(model: Model, visit: (user: number, address: number) => void): void {
  const uses = model.relationships.find(({ type }) => type === USER_USES_CLIENT_IP);
  for (let row = 0; row < (uses?.count ?? 0); row++) {
    visit(uses?.from[row] as number, uses?.to[row] as number);
  }
}

/** Addresses: those of the graph by place and user, too; and those that only failed sign-ins and other events have. */
export function addressesFound(model: Model, words: readonly string[]): Candidate[] {
  const table = entityTable(model, T.CLIENT_IP);
  const users = entityTable(model, T.USER);
  const ofUsers = (word: string): Uint8Array => {
    const found = new Uint8Array(table?.count ?? 0);
    const matches = users && matchingRows(users, word);
    eachUse(model, (user, address) => {
      if (users && table && matches?.[user - users.start] === 1) found[address - table.start] = 1;
    });
    return found;
  };
  const known = table
    ? rowsWithAll(table, words, ofUsers).map((row) =>
        candidate(model, 'address', table.start + row, words),
      )
    : [];
  return [...known, ...addressesOfEvents(model, words)];
}

/** Addresses that are no entity, each once. */
function addressesOfEvents(model: Model, words: readonly string[]): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { type, address } of STREAM_ROWS) {
    for (const value of codedColumn(entityTable(model, type), address)?.values ?? []) {
      if (typeof value !== 'string' || found.has(value)) continue;
      if (!words.every((word) => searchable(value).includes(word))) continue;
      if (entityByKey(model, `${T.CLIENT_IP}:${value}`) !== undefined) continue;
      found.set(value, {
        rank: rankOf(value, words),
        name: value,
        found: () => ({
          ...{ kind: 'address', id: `address ${value}`, name: value, type, property: address },
          note: 'no successful sign-in',
        }),
      });
    }
  }
  return [...found.values()];
}

/** Vaults and items that were not collected: by their UUID, and by the name that access tells of a vault. */
export function uncollectedFound(
  model: Model,
  words: readonly string[],
): Record<'vault' | 'item', Candidate[]> {
  const { vaultKeys, collectedVaults, itemKeys, collectedItems, vaultOfItem } = inventoryOf(model);
  const found = (
    kind: 'vault' | 'item',
    keys: readonly string[],
    from: number,
    noteOfNumber: (number: number) => string,
  ) =>
    keys.slice(from).flatMap((key, at): Candidate[] => {
      const id = idOfKey(key);
      const { name } = (kind === 'vault' ? vaultNamed : itemNamed)(model, from + at);
      const text = `${id} ${searchable(name)}`;
      if (!words.every((word) => text.includes(word))) return [];
      const type = kind === 'vault' ? T.VAULT : T.SECRET;
      const note = noteOfNumber(from + at);
      return [
        {
          rank: rankOf(name, words),
          name,
          found: () => ({ kind, id: key, key, name, type, note }),
        },
      ];
    });
  return {
    vault: found('vault', vaultKeys, collectedVaults, () => 'not collected'),
    item: found(
      'item',
      itemKeys,
      collectedItems,
      (item) => `not collected, in ${vaultNamed(model, vaultOfItem[item] ?? -1).name}`,
    ),
  };
}
