import type { AuditEvent, EventLocation } from '@graph-1password/vocabulary';

/*
 * The end-to-end truth reads the APIs' answers with code of its own on purpose: an error in `src/steps` has to be made
 * a second time here to go unseen. Do not unify the two.
 */

/** Properties of an expected object; `undefined` means that the property must not be there. */
export type Properties = Record<string, unknown>;

/** An empty string from the API gives no property, and neither does `null`. */
export const given = <T>(value: T | null | undefined): T | undefined =>
  value === null || value === '' ? undefined : value;

/** Ids of users, accounts, sessions and events. */
export const upper = (id: string | null | undefined) => given(id)?.toUpperCase();

/** Ids of vaults, items and groups. */
export const lower = (id: string | null | undefined) => given(id)?.toLowerCase();

/** The countries of the tenant by name. */
const COUNTRY_CODES: Record<string, string> = {
  Brazil: 'BR',
  Canada: 'CA',
  China: 'CN',
  Germany: 'DE',
  India: 'IN',
  Japan: 'JP',
  Kenya: 'KE',
  Libya: 'LY',
  Netherlands: 'NL',
  'New Zealand': 'NZ',
  Peru: 'PE',
  Russia: 'RU',
  Singapore: 'SG',
  'United Kingdom': 'GB',
  'United States': 'US',
};

const countries = new Intl.DisplayNames('en', { type: 'region' });
const countryName = (code: string | undefined): string | undefined =>
  code === undefined ? undefined : countries.of(code);

/** @throws Error when the tenant has a country that the table above lacks */
function countryCode(country: string | undefined): string | undefined {
  if (country === undefined || /^[A-Z]{2}$/.test(country)) return country;
  const code = COUNTRY_CODES[country];
  if (code === undefined) throw new Error(`Add ${country} to the countries of the truth.`);
  return code;
}

/** Where an event happened. `ownCountry` is the event's own top-level country, which goes first. */
export function place(location: EventLocation | null | undefined, ownCountry?: string): Properties {
  const country = given(ownCountry) ?? given(location?.country);
  return {
    city: given(location?.city),
    country,
    countryCode: countryCode(country),
    countryName: countryName(countryCode(country)),
    region: given(location?.region),
    latitude: location?.latitude,
    longitude: location?.longitude,
  };
}

/** Time and UTC day of an event. */
export const moment = (timestamp: string): Properties => ({
  createdOn: Date.parse(timestamp),
  eventDate: new Date(timestamp).toISOString().slice(0, 10),
});

/** Object types whose `object_uuid` is a vault, and those whose is a group. */
const OF_VAULT = ['vault', 'uva', 'gva', 'items', 'itemhist'];
export const OF_GROUP = ['gm', 'group'];

/** The vault that an audit event is about: the object, or for an item what stands in `aux_uuid`. */
export function vaultOf({ object_type, object_uuid, aux_uuid }: AuditEvent): string | undefined {
  if (OF_VAULT.includes(object_type ?? '')) return lower(object_uuid);
  return object_type === 'item' ? lower(aux_uuid) : undefined;
}
