import type { EventLocation } from '@graph-1password/vocabulary';
import { countryNameOf } from '@graph-1password/vocabulary';
import { countryCodeOf } from '../entities/countries';
import { number, text } from './values';

/**
 * The properties of a place.
 * @param country where the country comes from if not from the place (sign-in attempts)
 */
export function locationOf(location: EventLocation | null | undefined, country?: string) {
  const found = text(country) ?? text(location?.country);
  const countryCode = found === undefined ? undefined : countryCodeOf(found);
  return {
    city: text(location?.city),
    country: found,
    countryCode,
    countryName: countryCode === undefined ? undefined : countryNameOf(countryCode),
    region: text(location?.region),
    latitude: number(location?.latitude),
    longitude: number(location?.longitude),
  };
}
