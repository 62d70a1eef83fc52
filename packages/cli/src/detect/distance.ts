/** Mean radius of the earth. */
const EARTH_KM = 6371;

/** Latitude and longitude in degrees. */
type Point = readonly [latitude: number, longitude: number];

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Length of the great circle between two points, in km. */
export function distanceKm([latitude, longitude]: Point, [latitude2, longitude2]: Point): number {
  const across = Math.sin(radians(longitude2 - longitude) / 2) ** 2;
  const along = Math.sin(radians(latitude2 - latitude) / 2) ** 2;
  const chord = along + Math.cos(radians(latitude)) * Math.cos(radians(latitude2)) * across;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}
