import type { EventUser } from '@graph-1password/vocabulary';
import { given, upper } from './values';
import type { Properties } from './values';

/** A user in an event, and when that was (epoch ms). */
export interface Sighting {
  user: EventUser;
  at: number;
}

/** All sightings of each user, newest first, by UUID. */
export class Sightings {
  readonly byUser = new Map<string, Sighting[]>();

  /** Notes a user; one without UUID is none. */
  add(user: EventUser | null | undefined, timestamp: string): string | undefined {
    const id = upper(user?.uuid);
    if (!user || id === undefined) return undefined;
    const known = this.byUser.get(id) ?? [];
    known.push({ user, at: Date.parse(timestamp) });
    this.byUser.set(
      id,
      known.sort((a, b) => b.at - a.at),
    );
    return id;
  }

  /** All users of several roles together. */
  static merge(all: Sightings[]): Sightings {
    const merged = new Sightings();
    for (const { byUser } of all) {
      for (const [id, list] of byUser) {
        const both = [...(merged.byUser.get(id) ?? []), ...list];
        merged.byUser.set(
          id,
          both.sort((a, b) => b.at - a.at),
        );
      }
    }
    return merged;
  }
}

/** The value of the newest event that has one. */
const newest = (
  sightings: Sighting[],
  read: (user: EventUser) => string | undefined,
): string | undefined =>
  sightings.map(({ user }) => given(read(user))).find((value) => value !== undefined);

/** What every user entity has: the newest event wins for name and e-mail. */
export function userProperties(id: string, sightings: Sighting[]): Properties {
  const name = newest(sightings, (user) => user.name);
  const email = newest(sightings, (user) => user.email);
  const label = name ?? email ?? id;
  return {
    id,
    name: label,
    displayName: label,
    email: email === undefined ? null : [email],
    username: email === undefined ? null : [email],
    createdOn: undefined,
    userType: newest(sightings, (user) => user.user_type ?? user.type),
    userAccountUUID: upper(newest(sightings, (user) => user.user_account_uuid)),
  };
}

/** What actors of managed service providers have in addition. */
export const mspProperties = (sightings: Sighting[]): Properties => ({
  mspUserType: newest(sightings, (user) => user.user_type ?? user.type),
  mspUserAccountId: upper(newest(sightings, (user) => user.user_account_uuid)),
});
