import { addressRange } from '@graph-1password/vocabulary';
import { EntityTypes, entityKey } from '../../entities';
import { createClientIp, createUser } from '../../entities/users';
import type { SignInSource, UserTimes } from '../data';
import type { SeenUser } from '../users';
import { userProperties } from '../users';

/** The person behind the facets as an entity. */
export const convertUser = (user: SeenUser, times: Partial<UserTimes>) =>
  createUser({
    _key: entityKey(EntityTypes.USER, user.id),
    ...userProperties(user),
    lastFailedSignInOn: times.lastFailedSignInOn?.get(user.id),
    lastItemUsageOn: times.lastItemUsageOn?.get(user.id),
    lastSignInOn: times.lastSignInOn?.get(user.id),
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
