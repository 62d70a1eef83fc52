import type { Place } from '../queries/shared/places';
import { countryName } from './names';

/** A place in words, `Oslo, Norway`: as much as is known of it, else a sentence that says so. */
export function placeName({ city, region, country }: Place): string {
  const parts = [city ?? region, country === undefined ? undefined : countryName(country)];
  return parts.filter((part) => part !== undefined).join(', ') || 'Unknown place';
}
