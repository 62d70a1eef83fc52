import { DAY, EntityTypes, upperId } from '@graph-1password/vocabulary';
import type { Model } from '../../model/model';
import { eventTables } from '../activity/activity';
import { isOwnRead } from '../shared/outcomes';
import { numbersOf, readerOf, rowsWith } from '../shared/rows';
import { idOfKey } from '../shared/users';
import type { AccessWay } from './lines';

/** How somebody used a vault, in the whole graph. */
export interface Use {
  /** Item usages. */
  readonly count: number;
  /** Of the last one, epoch ms. */
  readonly lastOn: number;
  /** A person did, and not only a program in the name of one. */
  readonly byPerson: boolean;
}

/**
 * Whether access is used: `used` by the person; `machine` by programs in their name alone; `unused` for the wanted number
 * of days and used before; `never` in all that is known; `new`: not used, and younger than those days; `unknown`: what is
 * known does not reach back as far.
 */
export const USE_STATES = ['used', 'machine', 'unused', 'never', 'new', 'unknown'] as const;

/** One of the above. */
export type UseState = (typeof USE_STATES)[number];

/**
 * The item usages of a vault by UUID of the person, or those of a person by id of the vault. Reads of this integration are none.
 * @param key of a vault or a user
 */
export function usesOf(model: Model, key: string): Map<string, Use> {
  const { usages } = eventTables(model);
  const isVault = key.startsWith(`${EntityTypes.VAULT}:`);
  const [own, other] = isVault ? ['vaultUUID', 'userUUID'] : ['userUUID', 'vaultUUID'];
  const [otherOf, by, isOwn] = [
    readerOf(usages, other),
    readerOf(usages, 'accessedBy'),
    isOwnRead(usages),
  ];
  const times = numbersOf(usages, 'createdOn');
  const uses = new Map<string, Use>();
  for (const row of rowsWith(usages, own, idOfKey(key))) {
    const id = otherOf(row);
    const time = times?.[row] ?? NaN;
    if (typeof id !== 'string' || Number.isNaN(time) || isOwn(row)) continue;
    const of = isVault ? (upperId(id) ?? id) : id;
    const known = uses.get(of);
    // Graphs of older versions do not tell who used it: people mostly do.
    const byPerson = by(row) !== 'machine';
    uses.set(of, {
      count: (known?.count ?? 0) + 1,
      lastOn: Math.max(known?.lastOn ?? -Infinity, time),
      byPerson: byPerson || known?.byPerson === true,
    });
  }
  return uses;
}

/** What decides whether access counts as unused. */
export interface UseOptions {
  /** Epoch ms. */
  readonly now: number;
  /** From when on all usages are known, epoch ms; undefined when they are not. */
  readonly knownSince: number | undefined;
  readonly days: number;
}

/** How access by some ways is used. */
export function useStateOf(
  ways: readonly AccessWay[],
  use: Use | undefined,
  { now, knownSince, days }: UseOptions,
): UseState {
  const limit = now - days * DAY;
  if (use && use.lastOn >= limit) return use.byPerson ? 'used' : 'machine';
  if (knownSince === undefined) return 'unknown';
  const opened = ways.map(({ grant, member }) =>
    Math.max(grant.since ?? -Infinity, member?.since ?? -Infinity),
  );
  const first = Math.min(...opened);
  const isNew = ways.length > 0 && first > limit;
  // Nothing is said of a time of which the usages are not known.
  if (knownSince > (isNew ? first : limit)) return 'unknown';
  if (use) return 'unused';
  return isNew ? 'new' : 'never';
}
