import type { City } from '../places';

const port = (
  city: string,
  region: string,
  country: string,
  countryCode: string,
  latitude: number,
  longitude: number,
  utcOffset: number,
): City => ({ city, region, country, countryCode, latitude, longitude, utcOffset });

/** Home ports of the crews: time zones of half and quarter hours, both sides of the date line. */
export const HOME_PORTS: readonly City[] = [
  port('Longyearbyen', 'Svalbard', 'Svalbard and Jan Mayen', 'SJ', 78.2232, 15.6267, 1),
  port("St. John's", 'Newfoundland and Labrador', 'Canada', 'CA', 47.5615, -52.7126, -3.5),
  port('Kathmandu', 'Bagmati', 'Nepal', 'NP', 27.7172, 85.324, 5.75),
  port('Honolulu', 'Hawaii', 'United States', 'US', 21.3069, -157.8583, -10),
  port('Ushuaia', 'Tierra del Fuego', 'Argentina', 'AR', -54.8019, -68.303, -3),
  port('Waitangi', 'Chatham Islands', 'New Zealand', 'NZ', -43.9535, -176.5597, 12.75),
  port('Tabwakea', 'Kiritimati', 'Kiribati', 'KI', 2.0167, -157.4833, 14),
];

/** Where nobody of the company lives. */
export const ABROAD = {
  dalian: port('Dalian', 'Liaoning', 'China', 'CN', 38.914, 121.6147, 8),
  valparaiso: port('Valparaíso', 'Valparaíso', 'Chile', 'CL', -33.0472, -71.6127, -4),
  esbjerg: port('Esbjerg', 'Syddanmark', 'Denmark', 'DK', 55.4765, 8.4594, 1),
  gander: port('Gander', 'Newfoundland and Labrador', 'Canada', 'CA', 48.9566, -54.6089, -3.5),
} as const;

/** The two data centres of the machines. */
export const DATA_CENTRES: readonly [City, City] = [
  port('Luleå', 'Norrbotten', 'Sweden', 'SE', 65.5848, 22.1567, 1),
  port('Melbourne', 'Victoria', 'Australia', 'AU', -37.8136, 144.9631, 10),
];
