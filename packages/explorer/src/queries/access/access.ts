import { compare } from '@graph-1password/j1ql/browser';
import { entityKey, EntityTypes } from '@graph-1password/vocabulary';
import type { AccessFacts, PersonState } from '../../model/accessFacts';
import type { Model } from '../../model/model';
import { marksOf, userNamed } from '../shared/accounts';
import type { AccountMark } from '../shared/users';
import { entityNamed, idOfKey } from '../shared/users';
import type { AccessIndex } from './accessIndex';
import { accessIndex } from './accessIndex';
import type { AccessLevel, Line } from './lines';
import { ACCESS_LEVELS, linesOf } from './lines';
import type { Use, UseState } from './use';
import { usesOf, useStateOf } from './use';

/** Days after which access that was not used counts as unused, to choose from. */
export const UNUSED_AFTER = [7, 30, 90, 180, 365] as const;

/** What a person can do with a vault, and did. */
export interface AccessRow extends Omit<Line, 'person' | 'vault'> {
  /** UUID of the person. */
  readonly userId: string;
  readonly user: string;
  /** Key of their page; absent when no event names them. */
  readonly userKey?: string;
  readonly email?: string;
  readonly marks: readonly AccountMark[];
  /** Only `active` and `unknown` can use it now. */
  readonly state: PersonState;
  readonly vaultId: string;
  readonly vault: string;
  readonly vaultKey: string;
  readonly useState: UseState;
  readonly use?: Use;
  /** It was used, though no way in is known: access that has ended, or that nobody has told of. */
  readonly unexplained: boolean;
}

/** Who can open what. */
export interface AccessResult {
  /** Whether the file tells of access at all: one from ClickHouse does not. */
  readonly known: boolean;
  /** The snapshot below, if there is one: without it nobody knows the whole. */
  readonly snapshot?: AccessFacts['snapshot'];
  readonly notes: readonly string[];
  /** The strongest first. */
  readonly rows: readonly AccessRow[];
}

/** What `access` takes. */
export interface AccessArgs {
  /** Of a vault or a user. */
  readonly key: string;
  /** Without a use for so many days it counts as unused. */
  readonly days: number;
}

/**
 * Who can open a vault, or what a person can open, with every way in and whether it is used. Of the whole graph: access
 * has no time range.
 */
export function access(model: Model, { key, days }: AccessArgs): AccessResult {
  const index = accessIndex(model);
  if (!index) return { known: false, notes: [], rows: [] };
  const { snapshot, notes, usedSince } = index.facts;
  const isVault = key.startsWith(`${EntityTypes.VAULT}:`);
  const own = idOfKey(key);
  const uses = usesOf(model, key);
  const lines = isVault ? intoVault(index, own) : ofPerson(index, own);
  const options = { now: model.meta.now, knownSince: usedSince, days };
  const rows = lines.map((line) => {
    const other = isVault
      ? index.facts.people[line.person]?.id
      : index.facts.vaults[line.vault]?.id;
    const use = uses.get(other ?? '');
    uses.delete(other ?? '');
    return rowOf(model, index, line, use, options);
  });
  // What is left was used without any way in.
  for (const [other, use] of uses) {
    const ids = isVault ? { userId: other, vaultId: own } : { userId: own, vaultId: other };
    rows.push({ ...nobody(model, index, ids), useState: useStateOf([], use, options), use });
  }
  return { known: true, ...(snapshot && { snapshot }), notes, rows: rows.sort(byLevel) };
}

function intoVault(index: AccessIndex, id: string): Line[] {
  const vault = index.vaults.get(id);
  return vault === undefined ? [] : linesOf(index, vault);
}

function ofPerson(index: AccessIndex, id: string): Line[] {
  const person = index.people.get(id);
  if (person === undefined) return [];
  return index.facts.vaults.flatMap((_, vault) => linesOf(index, vault, person));
}

function rowOf(
  model: Model,
  index: AccessIndex,
  { person, vault, ...line }: Line,
  use: Use | undefined,
  options: Parameters<typeof useStateOf>[2],
): AccessRow {
  const ids = {
    userId: index.facts.people[person]?.id ?? '',
    vaultId: index.facts.vaults[vault]?.id ?? '',
  };
  return {
    ...nobody(model, index, ids),
    ...line,
    useState: useStateOf(line.ways, use, options),
    ...(use && { use }),
    unexplained: use !== undefined && line.ways.length === 0,
  };
}

/** The row of a person who can do nothing with a vault, as far as is known. */
function nobody(
  model: Model,
  index: AccessIndex,
  { userId, vaultId }: { userId: string; vaultId: string },
): AccessRow {
  const told = index.facts.people[index.people.get(userId) ?? -1];
  const named = userNamed(model, userId);
  const vaultKey = entityKey(EntityTypes.VAULT, vaultId);
  const toldVault = index.facts.vaults[index.vaults.get(vaultId) ?? -1];
  return {
    userId,
    user: named.key === undefined ? (told?.name ?? told?.email ?? userId) : named.name,
    ...(named.key !== undefined && { userKey: named.key }),
    ...(told?.email !== undefined && { email: told.email }),
    ...{ marks: marksOf(model, userId), state: told?.state ?? 'unknown' },
    ...{ vaultId, vaultKey },
    vault: entityNamed(model, vaultKey)?.name ?? toldVault?.name ?? vaultId,
    ...{ level: 'none', ways: [], selfWays: [], can: NOTHING },
    ...{ useState: 'unknown', unexplained: true },
  };
}

const NOTHING: Line['can'] = {
  ...{ open: 'no', reveal: 'no', take: 'no', change: 'no', manage: 'no' },
};

const placeOf = (level: AccessLevel): number => ACCESS_LEVELS.indexOf(level);

const byLevel = (a: AccessRow, b: AccessRow): number =>
  placeOf(a.level) - placeOf(b.level) ||
  compare(a.user, b.user) ||
  compare(a.vault, b.vault) ||
  compare(a.userId, b.userId) ||
  compare(a.vaultId, b.vaultId);
