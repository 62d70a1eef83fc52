import { upperId } from '@graph-1password/vocabulary';
import type { EventUser } from '@graph-1password/vocabulary';
import type { KnownPerson } from '../run/known';
import { text } from './values';

/** `user` or `external_user`; both names were seen on the wire. */
export const userType = (user: EventUser | null | undefined): string | undefined =>
  text(user?.user_type) ?? text(user?.type);

/** A user as merged over the events of one run: the newest event wins for name and e-mail. */
export interface SeenUser {
  /** Upper-case UUID. */
  id: string;
  name?: string;
  email?: string;
  mspUserType?: string;
  mspUserAccountId?: string;
  /** Time of the newest event, epoch ms. */
  seenOn: number;
}

/** UUID of the user of an event, from its details or else from the event's own field. */
export const userId = (
  user: EventUser | null | undefined,
  fallback?: string,
): string | undefined => (user ? (upperId(user.uuid) ?? upperId(fallback)) : undefined);

/** The users of one stream in one role; grows with the number of users, not of events. */
export class UserRegister {
  readonly #users = new Map<string, SeenUser>();

  /** @param seenOn time of the event, epoch ms */
  see(id: string, user: EventUser, seenOn: number): SeenUser {
    const known = this.#users.get(id);
    if (known) {
      if (seenOn >= known.seenOn) update(known, user, seenOn);
      else fillGaps(known, user);
      return known;
    }
    const fresh: SeenUser = { id, seenOn };
    update(fresh, user, seenOn);
    this.#users.set(id, fresh);
    return fresh;
  }

  /** Whether a user was seen. */
  has(id: string): boolean {
    return this.#users.has(id);
  }

  values(): IterableIterator<SeenUser> {
    return this.#users.values();
  }
}

/** Merges what two streams know of one user. */
export function mergeUser(into: SeenUser, other: SeenUser): void {
  const [newer, older] = other.seenOn > into.seenOn ? [other, into] : [into, other];
  into.name = newer.name ?? older.name;
  into.email = newer.email ?? older.email;
  into.mspUserType = newer.mspUserType ?? older.mspUserType;
  into.mspUserAccountId = newer.mspUserAccountId ?? older.mspUserAccountId;
  into.seenOn = newer.seenOn;
}

function update(known: SeenUser, user: EventUser, seenOn: number): void {
  known.name = text(user.name) ?? known.name;
  known.email = text(user.email) ?? known.email;
  known.mspUserType = userType(user) ?? known.mspUserType;
  known.mspUserAccountId = upperId(user.user_account_uuid) ?? known.mspUserAccountId;
  known.seenOn = seenOn;
}

function fillGaps(known: SeenUser, user: EventUser): void {
  known.name ??= text(user.name);
  known.email ??= text(user.email);
  known.mspUserType ??= userType(user);
  known.mspUserAccountId ??= upperId(user.user_account_uuid);
}

/** What JSON schema format `email` accepts; the class User refuses anything else in `email`. */
const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i;

/** The longest address that SMTP allows, in characters: a guard for the pattern above. */
const MAX_EMAIL_LENGTH = 320;

/** The properties that every user entity has. All class properties of User must be present. */
export function userProperties({
  id,
  name,
  email,
  mspUserType,
  mspUserAccountId,
}: Pick<KnownPerson, 'id' | 'name' | 'email' | 'mspUserType' | 'mspUserAccountId'>) {
  const label = name ?? email ?? id;
  const isEmail = email !== undefined && email.length <= MAX_EMAIL_LENGTH && EMAIL.test(email);
  return {
    id,
    userIds: [id],
    userType: mspUserType,
    userAccountUUID: mspUserAccountId,
    name: label,
    displayName: label,
    firstName: null,
    lastName: null,
    email: isEmail ? [email] : null,
    emailDomain: isEmail ? [email.slice(email.lastIndexOf('@') + 1)] : null,
    username: email === undefined ? null : [email],
    shortLoginId: isEmail ? [email.slice(0, email.lastIndexOf('@'))] : null,
  };
}

/** Keeps the latest time per user, epoch ms. */
export function keepLatest(times: Map<string, number>, id: string, time: number): void {
  const known = times.get(id);
  if (known === undefined || time > known) times.set(id, time);
}
