import { EntityTypes, lowerId } from '@graph-1password/vocabulary';
import type { GraphSource } from '../graph/source';
import { accessOfGraph } from './facts';
import type { Snapshot, VaultRow } from '../../../../src/access/snapshot';
import type { Ended, AccessState, Grant, Member } from '../../../../src/access/state';
import { isKeyHolder, opens } from './effective/powers';
import { accessFolderToRead } from './ofGraph';
import type { Change } from '../../../../src/access/change';
import { replay } from '../../../../src/access/replay';
import type { Pause } from '../../../../src/access/replay';
import { readStored } from './store';
import { checkAccount } from './view';
import type { AccessPlace } from './view';

/** Something with a beginning, perhaps an end, and what it is. */
interface Span<T> {
  value: T;
  from: number;
  to: number;
}

/** A thing that is, and the same thing that was, as spans of time. */
function spansOf<T extends { since?: number }>(
  now: T | undefined,
  ended: Ended<T> | undefined,
): Span<T>[] {
  const spans: Span<T>[] = [];
  if (now) spans.push({ value: now, from: now.since ?? -Infinity, to: Infinity });
  const was = ended?.was;
  if (was)
    spans.push({ value: was, from: was.since ?? -Infinity, to: ended.end.since ?? Infinity });
  return spans;
}

const overlap = (a: Span<unknown>, b: Span<unknown>): boolean => a.from < b.to && b.from < a.to;

/** Those that somebody can open for certain, or could before it was taken away. */
function openable(state: AccessState, user: string): Set<string> {
  const { members, userGrants, groupGrants, ended } = state;
  const isOpen = ({ value }: Span<Grant>) => opens(value) === 'yes';
  const memberships = new Map<string, Span<Member>[]>();
  for (const group of new Set([...members.keys(), ...ended.members.keys()])) {
    const spans = spansOf(members.get(group)?.get(user), ended.members.get(group)?.get(user));
    if (spans.length > 0 && !isKeyHolder(state, group)) memberships.set(group, spans);
  }
  const vaults = new Set(
    [userGrants, groupGrants, ended.userGrants, ended.groupGrants].flatMap((map) => [
      ...map.keys(),
    ]),
  );
  return new Set(
    [...vaults].filter((vault) => {
      const direct = spansOf(
        userGrants.get(vault)?.get(user),
        ended.userGrants.get(vault)?.get(user),
      );
      if (direct.some(isOpen)) return true;
      return [...memberships].some(([group, spans]) =>
        spansOf(groupGrants.get(vault)?.get(group), ended.groupGrants.get(vault)?.get(group)).some(
          (grant) => isOpen(grant) && spans.some((span) => overlap(span, grant)),
        ),
      );
    }),
  );
}

/** What ends that somebody can sign in. */
const ENDS = new Set(['suspend', 'delete']);

/**
 * The vaults that people could open for certain: now, when they were suspended or deleted, and before it was taken away. A copy
 * of the keys may remain.
 * @param at epoch ms
 * @returns a function of the UUID of a person, upper case
 */
export function couldOpenVaults(
  snapshot: Snapshot,
  changes: Iterable<Change>,
  at: number,
): (user: string) => Set<string> {
  const atEnd = new Map<string, Set<string>>();
  const pauses: Pause[] = [];
  for (const { objectType, action, time, object } of changes) {
    if (objectType !== 'user' || !ENDS.has(action)) continue;
    const look = (then: AccessState) => {
      atEnd.set(object, new Set([...(atEnd.get(object) ?? []), ...openable(then, object)]));
    };
    pauses.push({ time, look });
  }
  const state = replay(snapshot, changes, { until: at + 1, pauses });
  return (user) => new Set([...openable(state, user), ...(atEnd.get(user) ?? [])]);
}

/** What somebody could open. */
export interface Openable {
  /** Keys of secrets. */
  items: ReadonlySet<string>;
  /** Ids of vaults that Connect does not show, so that nobody knows what is in them; without anybody's own vault. */
  hidden: readonly string[];
}

/** What people could open. */
export interface CouldOpen {
  /** @param person UUID, upper case @returns `unknown` without a snapshot: events alone are not the whole */
  of: (person: string) => Openable | 'unknown';
  /** Names of vaults by id, also of those that Connect does not show. */
  vaultNames: ReadonlyMap<string, string>;
}

/** What is known without a snapshot. */
export const UNKNOWN_ACCESS: CouldOpen = { of: () => 'unknown', vaultNames: new Map() };

/**
 * What people could open, by the newest snapshot and the events since.
 * @param place whose snapshots
 * @param source asked only when there is a snapshot
 * @param at epoch ms
 * @throws UsageError when the snapshot is of another account
 */
export async function couldOpenIn(
  place: AccessPlace,
  source: GraphSource,
  at: number,
): Promise<CouldOpen> {
  const snapshot = readStored(accessFolderToRead(place), at)?.snapshot;
  if (!snapshot) return UNKNOWN_ACCESS;
  const facts = await accessOfGraph(source);
  checkAccount(snapshot, facts);
  const vaultsOf = couldOpenVaults(snapshot, facts.changes, at);
  const items = new Map<string, string[]>();
  const shown = new Set<string>();
  for (const vault of await source.ofType(EntityTypes.VAULT)) {
    const id = lowerId(vault.value('id'));
    if (id !== undefined) shown.add(id);
  }
  for (const secret of await source.ofType(EntityTypes.SECRET)) {
    const vault = lowerId(secret.value('vaultId'));
    if (vault === undefined) continue;
    shown.add(vault);
    const list = items.get(vault) ?? [];
    items.set(vault, list);
    list.push(secret.key);
  }
  const rows = snapshot.vaults?.rows ?? [];
  const own = new Set(rows.filter(isOwn).map(({ id }) => id));
  const named = rows.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const]));
  return {
    vaultNames: new Map([...named, ...facts.names.vaults]),
    of: (person) => {
      const vaults = [...vaultsOf(person)];
      return {
        items: new Set(vaults.flatMap((vault) => items.get(vault) ?? [])),
        hidden: vaults.filter((vault) => !shown.has(vault) && !own.has(vault)),
      };
    },
  };
}

/** Each member's own vault, which goes with the member. */
const isOwn = ({ type }: VaultRow): boolean => type?.toUpperCase() === 'PERSONAL';
