import { compare } from '@graph-1password/j1ql/browser';
import { ACCESS_EDGES, EntityTypes } from '@graph-1password/vocabulary';
import {
  entityByKey,
  incoming,
  keyOf,
  nameOf,
  numberOf,
  outgoing,
  relationshipTable,
  textOf,
  typeOf,
  valueOf,
} from '../../model/access';
import type { Model } from '../../model/model';
import { eventTables } from '../activity/activity';
import { marksOf } from '../shared/accounts';
import { isOwnRead } from '../shared/outcomes';
import { readerOf, rowsWith } from '../shared/rows';
import type { AccountMark } from '../shared/users';
import { idOfKey } from '../shared/users';

/** What somebody can do with a vault, from most to least; `unknown`: access was given, and no event says how much. */
export const ACCESS_LEVELS = ['reveal', 'open', 'unknown', 'manage', 'none'] as const;

/** One of the above. */
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/** A way into a vault: by a grant to the person, or to a group with the person in it. */
export interface AccessWay {
  /** Key and name of the group; absent for a direct grant. */
  readonly group?: { readonly key: string; readonly name: string };
  readonly role?: string;
  readonly level: AccessLevel;
  /** Since when both the grant and the membership are known to be, epoch ms. */
  readonly since?: number;
  readonly by?: string;
  /** Appeared between two snapshots, and no event says it. */
  readonly withoutEvent: boolean;
}

/** What a person can do with a vault, and did. */
export interface AccessRow {
  readonly marks: readonly AccountMark[];
  readonly userKey: string;
  readonly user: string;
  readonly vaultKey: string;
  readonly vault: string;
  readonly level: AccessLevel;
  readonly ways: readonly AccessWay[];
  /** Item usages in the whole graph. */
  readonly usages: number;
  /** Epoch ms. */
  readonly lastUsedOn?: number;
}

/** Who can open what, as an imported snapshot and the events since say. */
export interface AccessResult {
  /** Whether there is a snapshot in this graph at all. */
  readonly known: boolean;
  readonly rows: readonly AccessRow[];
}

/**
 * Who can open a vault, or what a person can open, with every way in and whether it is used. Of the whole graph: access has no
 * time range.
 * @param key of a vault or a user
 */
export function access(model: Model, { key }: { key: string }): AccessResult {
  const types = new Set<string>(Object.values(ACCESS_EDGES));
  const known = model.relationships.some(({ type }) => types.has(type));
  const entity = known ? entityByKey(model, key) : undefined;
  if (entity === undefined) return { known, rows: [] };
  const type = typeOf(model, entity);
  const pairs =
    type === EntityTypes.VAULT
      ? intoVault(model, entity)
      : type === EntityTypes.USER
        ? ofUser(model, entity)
        : [];
  return { known, rows: rowsOf(model, pairs) };
}

/** A person, a vault, and one way. */
interface Pair {
  readonly user: number;
  readonly vault: number;
  readonly way: AccessWay;
}

/** What a relationship says, by its number. */
function edgeOf(model: Model, edge: number) {
  const table = relationshipTable(model, edge);
  const row = edge - table.start;
  return { table, row, from: table.from[row] as number, to: table.to[row] as number };
}

function levelOf(model: Model, edge: number): AccessLevel {
  const { table, row } = edgeOf(model, edge);
  const is = (name: string) => valueOf(table, name, row) === true;
  if (is('canReveal')) return 'reveal';
  if (is('canOpen')) return 'open';
  if (valueOf(table, 'canOpen', row) === undefined) return 'unknown';
  return is('canManage') ? 'manage' : 'none';
}

function originOf(model: Model, edge: number) {
  const { table, row } = edgeOf(model, edge);
  return {
    since: numberOf(table, 'since', row),
    by: textOf(table, 'by', row),
    withoutEvent: textOf(table, 'sinceIs', row) === 'between',
  };
}

const directWay = (model: Model, grant: number): AccessWay => ({
  level: levelOf(model, grant),
  ...originOf(model, grant),
});

/** The later of a grant and a membership opened the way. */
function groupWay(model: Model, grant: number, membership: number): AccessWay {
  const [given, joined] = [originOf(model, grant), originOf(model, membership)];
  const later = (joined.since ?? -Infinity) > (given.since ?? -Infinity) ? joined : given;
  const { table, row, from } = edgeOf(model, membership);
  const role = textOf(table, 'role', row);
  return {
    group: { key: keyOf(model, from), name: nameOf(model, from) },
    ...(role !== undefined && { role }),
    level: levelOf(model, grant),
    ...later,
    withoutEvent: given.withoutEvent || joined.withoutEvent,
  };
}

function intoVault(model: Model, vault: number): Pair[] {
  const direct = outgoing(model, vault, ACCESS_EDGES.VAULT_ALLOWS_USER).map((grant) => ({
    ...{ vault, user: edgeOf(model, grant).to },
    way: directWay(model, grant),
  }));
  const byGroup = outgoing(model, vault, ACCESS_EDGES.VAULT_ALLOWS_GROUP).flatMap((grant) =>
    outgoing(model, edgeOf(model, grant).to, ACCESS_EDGES.GROUP_HAS_USER).map((membership) => ({
      ...{ vault, user: edgeOf(model, membership).to },
      way: groupWay(model, grant, membership),
    })),
  );
  return [...direct, ...byGroup];
}

function ofUser(model: Model, user: number): Pair[] {
  const direct = incoming(model, user, ACCESS_EDGES.VAULT_ALLOWS_USER).map((grant) => ({
    ...{ user, vault: edgeOf(model, grant).from },
    way: directWay(model, grant),
  }));
  const byGroup = incoming(model, user, ACCESS_EDGES.GROUP_HAS_USER).flatMap((membership) =>
    incoming(model, edgeOf(model, membership).from, ACCESS_EDGES.VAULT_ALLOWS_GROUP).map(
      (grant) => ({
        ...{ user, vault: edgeOf(model, grant).from },
        way: groupWay(model, grant, membership),
      }),
    ),
  );
  return [...direct, ...byGroup];
}

function rowsOf(model: Model, pairs: readonly Pair[]): AccessRow[] {
  const ways = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const key = `${pair.user} ${pair.vault}`;
    const list = ways.get(key) ?? [];
    ways.set(key, list);
    list.push(pair);
  }
  const usesOf = useReader(model);
  const rows = [...ways.values()].flatMap(([first, ...others]): AccessRow[] => {
    if (!first) return [];
    const { user, vault } = first;
    const all = [first, ...others].map(({ way }) => way);
    const userKey = keyOf(model, user);
    const vaultKey = keyOf(model, vault);
    return [
      {
        ...{ userKey, user: nameOf(model, user), marks: marksOf(model, idOfKey(userKey)) },
        ...{ vaultKey, vault: nameOf(model, vault), level: best(all), ways: all },
        ...usesOf(idOfKey(userKey), idOfKey(vaultKey)),
      },
    ];
  });
  return rows.sort(
    (a, b) =>
      ACCESS_LEVELS.indexOf(a.level) - ACCESS_LEVELS.indexOf(b.level) ||
      compare(a.user, b.user) ||
      compare(a.vault, b.vault),
  );
}

/** There is no denial: the way that gives most decides. */
const best = (ways: readonly AccessWay[]): AccessLevel =>
  ACCESS_LEVELS.find((level) => ways.some((way) => way.level === level)) ?? 'none';

/** Reads how often, and when last, somebody used a vault. */
function useReader(model: Model) {
  const { usages } = eventTables(model);
  const [vaultOf, isOwn] = [readerOf(usages, 'vaultUUID'), isOwnRead(usages)];
  return (userId: string, vaultId: string): Pick<AccessRow, 'usages' | 'lastUsedOn'> => {
    const rows = [...rowsWith(usages, 'userUUID', userId)].filter(
      (row) => vaultOf(row) === vaultId && !isOwn(row),
    );
    const last = rows.at(-1);
    const lastUsedOn =
      usages && last !== undefined ? numberOf(usages, 'createdOn', last) : undefined;
    return { usages: rows.length, ...(lastUsedOn !== undefined && { lastUsedOn }) };
  };
}
