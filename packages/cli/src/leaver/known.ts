import { isCurrent, joinReading, leftOn } from '@graph-1password/vocabulary';
import type { AccountStates, Reading } from '@graph-1password/vocabulary';
import type { LastUse, Secret, Use } from './facts';
import type { KnownItem, PersonName, UnknownItem } from './types';

/** What is known of items and people, whomever is asked about. */
export interface Inventory {
  /** By key. */
  secrets: ReadonlyMap<string, Secret>;
  /** Names by id. */
  vaults: ReadonlyMap<string, string>;
  /** By the key of the secret. */
  lastUses: ReadonlyMap<string, readonly LastUse[]>;
  people: ReadonlyMap<string, PersonName>;
  /** Of whom events tell what became of the account. */
  states: AccountStates;
}

/** What was seen in one way, in an app or by a program, and the last use in that way. */
export interface Seen extends Reading {
  last: Use;
}

/** What one person knows of one item. */
export interface Reads {
  person?: Seen;
  machine?: Seen;
}

/** Joins the uses of one person by item; keys come from `keyOf`. */
export function readsByItem(uses: readonly Use[], keyOf: (use: Use) => string): Map<string, Reads> {
  const items = new Map<string, Reads>();
  for (const use of uses) {
    const key = keyOf(use);
    const reads = items.get(key) ?? {};
    items.set(key, reads);
    const way = use.byMachine ? 'machine' : 'person';
    const known = reads[way];
    const { version, on } = use;
    const last = known && known.last.on >= on ? known.last : use;
    reads[way] = { ...joinReading(known, { ...(version !== null && { version }), on }), last };
  }
  return items;
}

/** An item that somebody has seen. */
export function knownItem(key: string, seen: Seen, secret: Secret, all: Inventory): KnownItem {
  const { version, last } = seen;
  const isChanged = !isCurrent(seen, last.userId, secret);
  return {
    ...described(secret),
    ...{ grade: isChanged ? 'B' : 'A', seenVersion: version ?? null, lastSeenOn: last.on },
    ...{ where: last.where, application: last.application },
    changedOn: isChanged ? secret.updatedOn : null,
    changedBy:
      isChanged && secret.lastEditedBy !== null ? shortName(secret.lastEditedBy, all) : null,
    alsoUsedBy: usersSince(key, last, all),
  };
}

/** An item that somebody could open and has not seen. */
export const openableItem = (secret: Secret): KnownItem => ({
  ...described(secret),
  ...{ grade: 'C', seenVersion: null, lastSeenOn: null, where: null, application: null },
  ...{ changedOn: null, changedBy: null, alsoUsedBy: [] },
});

const described = (secret: Secret) => ({
  ...{ itemId: secret.itemId, item: secret.title },
  ...{ vaultId: secret.vaultId, vault: secret.vault, category: secret.category },
  ...{ tags: secret.tags, state: secret.state, versionNow: secret.version },
});

/** An item that was used and that Connect does not show. */
export function unknownItem({ person, machine }: Reads, all: Inventory): UnknownItem | undefined {
  const seen = [person, machine].filter((reading) => reading !== undefined);
  const [first] = seen;
  if (!first) return undefined;
  const { itemId, vaultId } = first.last;
  const joined = seen.reduce<Reading>(joinReading, first);
  return {
    ...{ itemId, vaultId, vault: all.vaults.get(vaultId) ?? null },
    ...{ seenVersion: joined.version ?? null, lastSeenOn: joined.on },
  };
}

/** Who else has used an item after somebody's last use, and has not left: they need the new secret. */
function usersSince(key: string, { userId, on }: Use, all: Inventory): string[] {
  const others = (all.lastUses.get(key) ?? []).filter(
    (use) =>
      use.on > on && use.userId !== userId && leftOn(all.states.get(use.userId)) === undefined,
  );
  return others.map((use) => shortName(use.userId, all)).sort();
}

/** E-mail, else name, else UUID. */
function shortName(uuid: string, { people }: Inventory): string {
  const person = people.get(uuid);
  return person?.email ?? person?.name ?? uuid;
}

/** Worst first, then by vault and title. */
export function byUrgency(a: KnownItem, b: KnownItem): number {
  return (
    compare(a.grade, b.grade) ||
    compare(a.vault, b.vault) ||
    compare(a.item, b.item) ||
    compare(a.itemId, b.itemId)
  );
}

/** The same order on every machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
