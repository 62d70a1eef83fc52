import type { Selection } from './events';
import type { Place, Point } from './places';
import { hasPoint, placeReader } from './places';
import { codedColumn } from './rows';

/** A place on the map with the sign-in attempts that came from it. */
export type SignInPlace = Place &
  Point & {
    /** Count of attempts, failed ones included. */
    readonly count: number;
  };

/** Properties that tell places apart: attempts without a city are one place in each region or country. */
const IDENTITY = ['city', 'region', 'countryCode', 'country'];

/**
 * Where sign-in attempts came from, most first. Attempts without coordinates are left out, unless others of the
 * same city have some. A place stands where its first attempt that tells it was.
 */
export function signInPlaces({ table, rows }: Selection): SignInPlace[] {
  if (!table) return [];
  const columns = IDENTITY.map((name) => codedColumn(table, name)?.codes);
  const read = placeReader(table);
  const found = new Map<string, { place: Place; count: number }>();
  for (const row of rows) {
    // Codes instead of texts: a tenant has tens of thousands of sign-ins and a few hundred places.
    const id = columns.map((codes) => codes?.[row] ?? 0).join();
    const known = found.get(id);
    if (!known) found.set(id, { place: read(row), count: 1 });
    else {
      known.count += 1;
      if (!hasPoint(known.place)) known.place = read(row);
    }
  }
  return [...found.values()]
    .flatMap(({ place, count }) => (hasPoint(place) ? [{ ...place, count }] : []))
    .sort((a, b) => b.count - a.count);
}
