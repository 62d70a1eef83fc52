import { addressRange, leftOn } from '@graph-1password/vocabulary';
import { EntityTypes, entityKey } from '../../entities';
import { createClientIp, createUser } from '../../entities/users';
import type { AccountState, AccountStatus } from '@graph-1password/vocabulary';
import type { KnownPerson } from '../../run/known';
import type { SignInSource, UserTimes } from '../data';
import type { SeenUser } from '../users';
import { userProperties } from '../users';

/** What is known of the account of a user. */
export interface KnownAccount {
  status?: AccountStatus | undefined;
  /** Epoch ms. */
  leftOn?: number | undefined;
}

/**
 * What a user's account is: what the newest event made of it, else active when the user did something.
 * @param wasAtWork the user signed in, used an item or acted, and all events that could tell of a departure are known
 */
export const knownAccount = (
  state: AccountState | undefined,
  wasAtWork: boolean,
): KnownAccount => ({
  status: state?.status ?? (wasAtWork ? 'active' : undefined),
  leftOn: leftOn(state),
});

/** All that the run knows of a person. */
export const knownPerson = (
  { id, name, email, mspUserType, mspUserAccountId, seenOn }: SeenUser,
  times: Partial<UserTimes>,
  { leftOn, status }: KnownAccount,
): KnownPerson => ({
  ...{ id, name, email, mspUserType, mspUserAccountId },
  lastFailedSignInOn: times.lastFailedSignInOn?.get(id),
  lastItemUsageOn: times.lastItemUsageOn?.get(id),
  lastSignInOn: times.lastSignInOn?.get(id),
  ...{ leftOn, status, seenOn },
});

/** The person behind the facets as an entity. */
export const convertUser = (person: KnownPerson) =>
  createUser({
    _key: entityKey(EntityTypes.USER, person.id),
    ...userProperties(person),
    lastFailedSignInOn: person.lastFailedSignInOn,
    lastItemUsageOn: person.lastItemUsageOn,
    lastSignInOn: person.lastSignInOn,
    leftOn: person.leftOn,
    status: person.status,
  });

/** Key of the entity of an address. @param ip in its one spelling, see `canonicalIp` */
export const clientIpKey = (ip: string): string => entityKey(EntityTypes.CLIENT_IP, ip);

/**
 * An address as an entity, merged over the users who signed in from it.
 * @param ip in its one spelling
 * @param sources at least one, all of one address
 */
export function convertClientIp(ip: string, sources: SignInSource[]) {
  const last = sources.reduce((a, b) => (b.lastSeenOn > a.lastSeenOn ? b : a));
  const range = addressRange(ip);
  const { city, country, countryCode, countryName, region } = last;
  return createClientIp({
    _key: clientIpKey(ip),
    name: ip,
    displayName: ip,
    ipAddress: ip,
    ipVersion: ip.includes(':') ? 6 : 4,
    addressRange: range,
    ...(range === 'private' && { privateIpAddress: ip }),
    ...(range === 'public' && { publicIpAddress: ip }),
    city,
    country,
    countryCode,
    countryName,
    region,
    firstSeenOn: Math.min(...sources.map((source) => source.firstSeenOn)),
    lastSeenOn: last.lastSeenOn,
    signInCount: sources.reduce((sum, source) => sum + source.signInCount, 0),
  });
}
