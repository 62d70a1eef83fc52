import type { LastUse, Secret, Use } from './facts';
import type { Grade, KnownItem, PersonName, UnknownItem } from './types';

/** What is known of items and people, whomever is asked about. */
export interface Inventory {
  /** By key. */
  secrets: ReadonlyMap<string, Secret>;
  /** Names by id. */
  vaults: ReadonlyMap<string, string>;
  /** By the key of the secret. */
  lastUses: ReadonlyMap<string, readonly LastUse[]>;
  people: ReadonlyMap<string, PersonName>;
}

/** The uses of one item by one person, in one way: in an app, or by a program. */
interface Reading {
  /** The newest version of all uses. */
  version: number | null;
  /** The last use. */
  last: Use;
}

/** What one person knows of one item. */
export interface Reads {
  person?: Reading;
  machine?: Reading;
}

/** Joins the uses of one person by item; keys come from `keyOf`. */
export function readsByItem(uses: readonly Use[], keyOf: (use: Use) => string): Map<string, Reads> {
  const items = new Map<string, Reads>();
  for (const use of uses) {
    const key = keyOf(use);
    const reads = items.get(key) ?? {};
    items.set(key, reads);
    const way = use.byMachine ? 'machine' : 'person';
    reads[way] = joined(reads[way], use);
  }
  return items;
}

function joined(known: Reading | undefined, use: Use): Reading {
  if (!known) return { version: use.version, last: use };
  return {
    version: newest(known.version, use.version),
    last: use.on > known.last.on ? use : known.last,
  };
}

const newest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

/**
 * Whether programs read what the person did not see: the item at all, or what it is today. A line that says "changed since"
 * would hide that.
 */
export function machineTellsMore({ person, machine }: Reads, secret: Secret): boolean {
  if (!machine) return false;
  return !person || (gradeOf(machine, secret) === 'A' && gradeOf(person, secret) === 'B');
}

/**
 * A: today's version was seen, or made by the person. Without versions the times decide, and what is not proved to have changed
 * counts as seen.
 */
function gradeOf({ version, last }: Reading, secret: Secret): Grade {
  if (secret.lastEditedBy !== null && secret.lastEditedBy === last.userId) return 'A';
  if (version !== null && secret.version !== null) return version >= secret.version ? 'A' : 'B';
  return secret.updatedOn !== null && secret.updatedOn > last.on ? 'B' : 'A';
}

/** An item that somebody has seen. */
export function knownItem(
  key: string,
  reading: Reading,
  secret: Secret,
  all: Inventory,
): KnownItem {
  const { version, last } = reading;
  const grade = gradeOf(reading, secret);
  const isChanged = grade === 'B';
  return {
    ...described(secret),
    ...{ grade, seenVersion: version, lastSeenOn: last.on },
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
  const readings = [person, machine].filter((reading) => reading !== undefined);
  const [first] = readings;
  if (!first) return undefined;
  const { itemId, vaultId } = first.last;
  return {
    ...{ itemId, vaultId, vault: all.vaults.get(vaultId) ?? null },
    seenVersion: readings.reduce<number | null>((top, { version }) => newest(top, version), null),
    lastSeenOn: Math.max(...readings.map(({ last }) => last.on)),
  };
}

/** Who else has used an item after somebody's last use. */
function usersSince(key: string, { userId, on }: Use, all: Inventory): string[] {
  const others = (all.lastUses.get(key) ?? []).filter(
    (use) => use.on > on && use.userId !== userId,
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
