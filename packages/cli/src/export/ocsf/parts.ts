import { isMachineEmail } from '@graph-1password/vocabulary';
import { countryCodeOf } from '../../../../../src/entities/countries';
import type { Json, Leaves } from './leaves';

/** What stands where the schema asks for a name and the event has none. */
export const UNKNOWN = 'unknown';

/** Kinds of users. The number of a service account is newer than OCSF 1.5, so that it is another kind here. */
const PERSON = { type_id: 1, type: 'User' };
const SERVICE = { type_id: 99, type: 'Service Account' };

/**
 * A user, taken from an object of an event.
 * @param from name of the object
 * @param id field of the event with the UUID, where it is not in the object alone
 */
export function userOf(leaves: Leaves, from: string, id?: string): Json | undefined {
  const own = leaves.peek(from, 'uuid');
  const uid = (id === undefined ? undefined : leaves.text(id)) ?? leaves.text(from, 'uuid');
  // The same UUID a second time says nothing new.
  if (uid === own) leaves.text(from, 'uuid');
  const email = leaves.text(from, 'email');
  const fullName = leaves.text(from, 'name');
  const account = leaves.text(from, 'user_account_uuid');
  if (uid === undefined && email === undefined && fullName === undefined) return undefined;
  const { type_id, type } = isMachineEmail(email) ? SERVICE : PERSON;
  return {
    uid,
    name: email ?? fullName,
    email_addr: email,
    full_name: fullName,
    type_id,
    type,
    account: account === undefined ? undefined : { uid: account },
  };
}

/** A user where the schema must have one. */
export const someUser = (user: Json | undefined): Json => user ?? { name: UNKNOWN };

/** Systems by how their names begin, in lower case; iPadOS before iOS. */
const SYSTEMS: readonly (readonly [pattern: RegExp, id: number])[] = [
  [/^windows/, 100],
  [/^(linux|ubuntu|debian|fedora|arch|chrome ?os|cros)/, 200],
  [/^android/, 201],
  [/^mac/, 300],
  [/^ipad/, 302],
  [/^(ios|iphone)/, 301],
];

/** The end from which something was done. @param from object with the address: `client` or `session` */
export function endpointOf(leaves: Leaves, from: 'client' | 'session'): Json | undefined {
  const ip = leaves.text(from, from === 'session' ? 'ip' : 'ip_address');
  const uid = from === 'session' ? leaves.text(from, 'device_uuid') : undefined;
  // A place alone is no end: the schema asks for an address or an id.
  if (ip === undefined && uid === undefined) return undefined;
  return { ip, uid, os: systemOf(leaves), location: placeOf(leaves) };
}

function systemOf(leaves: Leaves): Json | undefined {
  const name = leaves.text('client', 'os_name');
  if (name === undefined) return undefined;
  return { name, type_id: systemId(name), version: leaves.text('client', 'os_version') };
}

const SYSTEM_IDS = new Map<string, number>();

/** More than there are. */
const MOST_SYSTEMS = 1000;

function systemId(name: string): number {
  let id = SYSTEM_IDS.get(name);
  if (id === undefined) {
    id = SYSTEMS.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1] ?? 0;
    if (SYSTEM_IDS.size < MOST_SYSTEMS) SYSTEM_IDS.set(name, id);
  }
  return id;
}

function placeOf(leaves: Leaves): Json | undefined {
  const named = leaves.peek('location', 'country');
  const code = countryCodeOf(typeof named === 'string' ? named : undefined);
  // A name, or another spelling, stays as it is beside the code.
  if (named === code) leaves.text('location', 'country');
  if (leaves.peek('country') === code) leaves.text('country');
  const [city, region] = [leaves.text('location', 'city'), leaves.text('location', 'region')];
  if (city === undefined && region === undefined && code === undefined) return undefined;
  const isPoint = hasPoint(leaves);
  return {
    city,
    region,
    country: code,
    lat: isPoint ? leaves.number('location', 'latitude') : undefined,
    long: isPoint ? leaves.number('location', 'longitude') : undefined,
  };
}

function hasPoint(leaves: Leaves): boolean {
  const lat = leaves.peek('location', 'latitude');
  const long = leaves.peek('location', 'longitude');
  if (typeof lat !== 'number' || typeof long !== 'number') return false;
  return Math.abs(lat) <= 90 && Math.abs(long) <= 180;
}
