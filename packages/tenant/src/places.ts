import type { EventLocation } from '@graph-1password/vocabulary';

/** A city with what the Events API tells of a client's place, plus its offset from UTC in hours (no summer time). */
export interface City {
  city: string;
  region: string;
  /** Name as audit events and item usages carry it. */
  country: string;
  /** ISO 3166-1 alpha-2 code as sign-in attempts carry it. */
  countryCode: string;
  latitude: number;
  longitude: number;
  utcOffset: number;
}

const place = (
  city: string,
  region: string,
  country: string,
  countryCode: string,
  latitude: number,
  longitude: number,
  utcOffset: number,
): City => ({ city, region, country, countryCode, latitude, longitude, utcOffset });

/** Where the people of the tenant live and work. No country of a risk list is among them. */
export const HOME_PLACES: readonly City[] = [
  place('Toronto', 'Ontario', 'Canada', 'CA', 43.6532, -79.3832, -5),
  place('Austin', 'Texas', 'United States', 'US', 30.2672, -97.7431, -6),
  place('London', 'England', 'United Kingdom', 'GB', 51.5072, -0.1276, 0),
  place('Berlin', 'Land Berlin', 'Germany', 'DE', 52.52, 13.405, 1),
  place('São Paulo', 'São Paulo', 'Brazil', 'BR', -23.5505, -46.6333, -3),
  place('Bengaluru', 'Karnataka', 'India', 'IN', 12.9716, 77.5946, 5.5),
  place('Tokyo', 'Tokyo', 'Japan', 'JP', 35.6762, 139.6503, 9),
  place('Nairobi', 'Nairobi County', 'Kenya', 'KE', -1.2921, 36.8219, 3),
  place('Auckland', 'Auckland', 'New Zealand', 'NZ', -36.8509, 174.7645, 12),
];

/** Where nobody of the tenant lives: destinations of the stories. */
export const FOREIGN_PLACES = {
  beijing: place('Beijing', 'Beijing', 'China', 'CN', 39.9042, 116.4074, 8),
  moscow: place('Moscow', 'Moscow', 'Russia', 'RU', 55.7558, 37.6173, 3),
  tripoli: place('Tripoli', 'Tripoli', 'Libya', 'LY', 32.8872, 13.1913, 2),
  singapore: place('Singapore', 'Central Singapore', 'Singapore', 'SG', 1.3521, 103.8198, 8),
  lima: place('Lima', 'Lima', 'Peru', 'PE', -12.0464, -77.0428, -5),
  amsterdam: place('Amsterdam', 'North Holland', 'Netherlands', 'NL', 52.3676, 4.9041, 1),
} as const;

/** A city two hours by train or car from each home, in the same country: a change of place, but no wonder. */
const NEIGHBOURS: Readonly<Record<string, City>> = {
  Toronto: place('Ottawa', 'Ontario', 'Canada', 'CA', 45.4215, -75.6972, -5),
  Austin: place('Dallas', 'Texas', 'United States', 'US', 32.7767, -96.797, -6),
  London: place('Manchester', 'England', 'United Kingdom', 'GB', 53.4808, -2.2426, 0),
  Berlin: place('Hamburg', 'Hamburg', 'Germany', 'DE', 53.5511, 9.9937, 1),
  'São Paulo': place('Rio de Janeiro', 'Rio de Janeiro', 'Brazil', 'BR', -22.9068, -43.1729, -3),
  Bengaluru: place('Chennai', 'Tamil Nadu', 'India', 'IN', 13.0827, 80.2707, 5.5),
  Tokyo: place('Nagoya', 'Aichi', 'Japan', 'JP', 35.1815, 136.9066, 9),
  Nairobi: place('Mombasa', 'Mombasa County', 'Kenya', 'KE', -4.0435, 39.6682, 3),
  Auckland: place('Wellington', 'Wellington', 'New Zealand', 'NZ', -41.2865, 174.7762, 12),
};

/** A city near the given home. */
export function nearbyCity(home: City): City {
  return NEIGHBOURS[home.city] ?? FOREIGN_PLACES.amsterdam;
}

/** Great-circle distance in kilometres. Not the vocabulary's on purpose: the stories judge what that one finds. */
export function distanceKm(
  a: Pick<City, 'latitude' | 'longitude'>,
  b: Pick<City, 'latitude' | 'longitude'>,
): number {
  const rad = Math.PI / 180;
  const dLat = (b.latitude - a.latitude) * rad;
  const dLon = (b.longitude - a.longitude) * rad;
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(dLon / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(h));
}

/** A place on the other side of the world from the given one. */
export function farFrom(home: City): City {
  const { singapore, lima } = FOREIGN_PLACES;
  return distanceKm(home, singapore) > distanceKm(home, lima) ? singapore : lima;
}

/** `location` as audit events and item usages carry it: the country is a name. */
export function namedLocation(at: City): EventLocation {
  const { country, region, city, latitude, longitude } = at;
  return { country, region, city, longitude, latitude };
}

/** `location` as sign-in attempts carry it: the country is a code. */
export function codedLocation(at: City): EventLocation {
  return { ...namedLocation(at), country: at.countryCode };
}

/**
 * Addresses come from the ranges that are reserved for documentation and benchmarks (RFC 5737, 2544,
 * 6598, 3849), so that none belongs to anybody.
 */
export const ips = {
  /** Shared address of the office in a home city. */
  office: (placeIndex: number): string => `203.0.113.${10 + placeIndex}`,
  /** Home line of the n-th person; every fourth has IPv6 only. */
  home: (n: number): string =>
    n % 4 === 3
      ? `2001:db8:${(n >> 16).toString(16)}:${(n & 0xffff).toString(16)}::1d`
      : `198.${18 + ((n >> 16) & 1)}.${(n >> 8) & 255}.${n & 255}`,
  /** Mobile network address of the n-th person. */
  mobile: (n: number): string => `100.${64 + ((n >> 16) & 63)}.${(n >> 8) & 255}.${n & 255}`,
  /** Data centre address of the n-th service. */
  service: (n: number): string => `203.0.113.${200 + (n % 50)}`,
  /** An address that nobody of the tenant has used before. */
  stranger: (n: number): string =>
    n % 508 < 254 ? `192.0.2.${1 + (n % 508)}` : `198.51.100.${1 + ((n % 508) - 254)}`,
};
