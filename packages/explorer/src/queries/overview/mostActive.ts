import { EntityTypes, entityKey, secretKey } from '@graph-1password/vocabulary';
import { entityByKey, keyOf, nameOf, textOf } from '../../model/access';
import type { Model } from '../../model/model';
import type { StreamRows } from '../shared/events';
import { isMachine, marksOf } from '../shared/accounts';
import { mostFirst, shares } from '../shared/events';
import { codedColumn } from '../shared/rows';
import type { AccountMark } from '../shared/users';

const T = EntityTypes;

/** Rows of a list of the busiest. */
const MOST = 20;

/** A user, vault or item with the count of its events. */
export interface CountedThing {
  /** UUID as the events have it. */
  readonly id: string;
  /** Count of events. */
  readonly count: number;
  /** Name of the entity, else an e-mail of the events, else the UUID. */
  readonly name: string;
  /** `_key` of the entity, when the graph has it. */
  readonly key?: string;
  /** Vault of an item: its name, else its UUID. */
  readonly vault?: string;
  /** Of a user; absent when there is none. */
  readonly marks?: readonly AccountMark[];
}

/** An audited action on a kind of object, with the count of its events. */
export interface CountedAction {
  readonly action?: string;
  readonly objectType?: string;
  /** In words, where the code is known. */
  readonly actionName?: string;
  readonly objectTypeName?: string;
  readonly count: number;
}

const known = (model: Model, key: string): { name: string; key: string } | undefined => {
  const entity = entityByKey(model, key);
  return entity === undefined
    ? undefined
    : { name: nameOf(model, entity), key: keyOf(model, entity) };
};

/**
 * The users with most events.
 * @param streams each with the names of its properties for the UUID and the e-mail of the user
 * @returns gives them: machines only, people only, or both where nothing is said
 */
export function mostActiveUsers(
  model: Model,
  streams: readonly (readonly [StreamRows, string, string])[],
): (machines?: boolean) => CountedThing[] {
  const counts = new Map<string, number>();
  for (const [stream, property] of streams) {
    for (const { value, count } of shares(stream, property)) {
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + count);
    }
  }
  return (machines) => {
    const wanted = [...counts].filter(
      ([id]) => machines === undefined || isMachine(model, id) === machines,
    );
    return top(new Map(wanted)).map(({ id, count }) => {
      const marks = marksOf(model, id);
      return {
        ...{ id, count, ...(marks.length > 0 && { marks }) },
        ...(known(model, entityKey(T.USER, id)) ?? { name: emailOf(streams, id) ?? id }),
      };
    });
  };
}

function top(counts: ReadonlyMap<string, number>): { id: string; count: number }[] {
  return Array.from(counts, ([value, count]) => ({ value, count }))
    .sort(mostFirst)
    .slice(0, MOST)
    .map(({ value, count }) => ({ id: value, count }));
}

/** The e-mail that the newest event of a user has. */
function emailOf(
  streams: readonly (readonly [StreamRows, string, string])[],
  id: string,
): string | undefined {
  for (const [{ table, rows }, property, email] of streams) {
    const code = (codedColumn(table, property)?.values.indexOf(id) ?? -1) + 1;
    const codes = codedColumn(table, property)?.codes;
    for (let at = rows.length - 1; table && code > 0 && at >= 0; at--) {
      const row = rows[at] ?? 0;
      const text = codes?.[row] === code ? textOf(table, email, row) : undefined;
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

/** The vaults with most item usages. */
export function mostUsedVaults(model: Model, usages: StreamRows): CountedThing[] {
  const counts = new Map(
    shares(usages, 'vaultUUID').flatMap(({ value, count }) =>
      value === undefined ? [] : [[value, count] as const],
    ),
  );
  return top(counts).map(({ id, count }) => ({
    id,
    count,
    ...(known(model, entityKey(T.VAULT, id)) ?? { name: id }),
  }));
}

/** The items with most usages. An item's UUID is unique in its vault only, so that both make the item. */
export function mostUsedItems(model: Model, usages: StreamRows): CountedThing[] {
  return pairs(usages, 'vaultUUID', 'itemUUID').flatMap(({ first: vaultId, second: id, count }) => {
    if (id === undefined) return [];
    const secret = vaultId === undefined ? undefined : known(model, secretKey(vaultId, id));
    const vault = vaultId === undefined ? undefined : known(model, entityKey(T.VAULT, vaultId));
    const vaultName = vault?.name ?? vaultId;
    return {
      id,
      count,
      ...(secret ?? { name: id }),
      ...(vaultName !== undefined && { vault: vaultName }),
    };
  });
}

/** The audited actions with most events. */
export function mostFrequentActions(audit: StreamRows): CountedAction[] {
  const { table } = audit;
  return pairs(audit, 'action', 'objectType').map(({ first, second, count, row }) => {
    const actionName = table && textOf(table, 'actionName', row);
    const objectTypeName = table && textOf(table, 'objectTypeName', row);
    return {
      count,
      ...(first !== undefined && { action: first }),
      ...(second !== undefined && { objectType: second }),
      ...(actionName !== undefined && { actionName }),
      ...(objectTypeName !== undefined && { objectTypeName }),
    };
  });
}

interface Pair {
  readonly first: string | undefined;
  readonly second: string | undefined;
  readonly count: number;
  /** One of the rows. */
  readonly row: number;
}

/** Counts rows by two properties together; the twenty most frequent. */
function pairs({ table, rows }: StreamRows, firstName: string, secondName: string): Pair[] {
  const [first, second] = [codedColumn(table, firstName), codedColumn(table, secondName)];
  const width = (second?.values.length ?? 0) + 1;
  const found = new Map<number, { count: number; row: number }>();
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    const pair = (first?.codes[row] ?? 0) * width + (second?.codes[row] ?? 0);
    const entry = found.get(pair);
    if (entry) entry.count++;
    else found.set(pair, { count: 1, row });
  }
  const text = (column: typeof first, code: number): string | undefined =>
    code === 0 ? undefined : String(column?.values[code - 1]);
  return Array.from(found, ([pair, entry]) => {
    const one = text(first, Math.floor(pair / width));
    const other = text(second, pair % width);
    return { ...entry, first: one, second: other, value: `${one ?? ''}/${other ?? ''}` };
  })
    .sort(mostFirst)
    .slice(0, MOST);
}
