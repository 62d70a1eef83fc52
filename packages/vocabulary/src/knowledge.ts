/** What tells how an item is today. */
export interface ItemNow {
  version?: number | null | undefined;
  /** Last change, epoch ms. */
  updatedOn?: number | null | undefined;
  /** UUID of who made it, upper case. */
  lastEditedBy?: string | null | undefined;
}

/** What somebody has seen of an item: in an app, or by a program, over all uses. */
export interface Reading {
  /** The newest version of all uses; absent when 1Password told none. */
  version?: number | undefined;
  /** The last use, epoch ms. */
  on: number;
}

/** The readings of one item by one user, by the way in which it was read. */
export interface Readings {
  person?: Reading | undefined;
  machine?: Reading | undefined;
}

/** Joins a use into what was seen before. */
export function joinReading(known: Reading | undefined, use: Reading): Reading {
  if (!known) return { ...use };
  const version = Math.max(known.version ?? -Infinity, use.version ?? -Infinity);
  return {
    ...(Number.isFinite(version) && { version }),
    on: Math.max(known.on, use.on),
  };
}

/**
 * Whether somebody has seen an item as it is today: in its version of today, or because they made that version. Where 1Password
 * told no version the times decide, and what is not proved to have changed counts as seen.
 * @param userId UUID of who has seen it, upper case
 */
export function isCurrent({ version, on }: Reading, userId: string, now: ItemNow): boolean {
  if (now.lastEditedBy === userId) return true;
  if (version !== undefined && typeof now.version === 'number') return version >= now.version;
  return typeof now.updatedOn !== 'number' || now.updatedOn <= on;
}

/**
 * Whether programs read what the person did not see: the item at all, or how it is today. "Changed since" would hide that.
 * @param userId as in {@link isCurrent}
 */
export function machineTellsMore(
  { person, machine }: Readings,
  userId: string,
  now: ItemNow,
): boolean {
  if (!machine) return false;
  return !person || (isCurrent(machine, userId, now) && !isCurrent(person, userId, now));
}
