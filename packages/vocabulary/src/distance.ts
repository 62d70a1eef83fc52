/** A point on the globe in degrees. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** Mean radius of the Earth in kilometres. */
const EARTH_KM = 6371;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in kilometres, on a sphere of 6,371 km (haversine). */
export function distanceKm(a: Point, b: Point): number {
  const sinLat = Math.sin(radians(b.latitude - a.latitude) / 2);
  const sinLon = Math.sin(radians(b.longitude - a.longitude) / 2);
  const h =
    sinLat ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * sinLon ** 2;
  // Rounding can lift the sum a hair above 1 for opposite points.
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
