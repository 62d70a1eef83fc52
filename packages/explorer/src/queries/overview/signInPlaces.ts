import type { Point } from '@graph-1password/vocabulary';
import type { EntityTable } from '../../model/model';
import type { StreamRows } from '../shared/events';
import type { Place } from '../shared/places';
import { hasPoint, placeReader } from '../shared/places';
import { codedColumn } from '../shared/rows';

/** A place on the map with the sign-in attempts that came from it. */
export type SignInPlace = Place &
  Point & {
    /** Count of attempts, failed ones included. */
    readonly count: number;
  };

/** Properties that tell places apart: attempts without a city are one place in each region or country. */
const IDENTITY = ['city', 'region', 'countryCode', 'country'];

/** The place of each row by number; rows of one number are at one place. */
interface Numbered {
  readonly numbers: Uint32Array;
  readonly count: number;
}

const numbered = new WeakMap<EntityTable, Numbered>();

/** The places of a table by row. They are numbered at the first call. */
function placesOf(table: EntityTable): Numbered {
  let places = numbered.get(table);
  if (!places) numbered.set(table, (places = numberPlaces(table)));
  return places;
}

function numberPlaces(table: EntityTable): Numbered {
  const numbers = new Uint32Array(table.count);
  let count = 1;
  // Codes instead of texts: a tenant has tens of thousands of sign-ins and a few hundred places.
  for (const name of IDENTITY) {
    const column = codedColumn(table, name);
    if (!column) continue;
    const { codes, values } = column;
    const known = new Map<number, number>();
    for (let row = 0; row < numbers.length; row++) {
      const pair = (numbers[row] as number) * (values.length + 1) + (codes[row] as number);
      let number = known.get(pair);
      if (number === undefined) known.set(pair, (number = known.size));
      numbers[row] = number;
    }
    count = known.size;
  }
  return { numbers, count };
}

/**
 * Where sign-in attempts came from, most first. Attempts without coordinates are left out, unless others of the
 * same city have some. A place stands where its first attempt that tells it was.
 */
export function signInPlaces({ table, rows }: StreamRows): SignInPlace[] {
  if (!table) return [];
  const { numbers, count: places } = placesOf(table);
  const read = placeReader(table);
  const counts = new Uint32Array(places);
  const found = new Map<number, Place>();
  for (const row of rows) {
    const number = numbers[row] as number;
    if (counts[number] === 0) found.set(number, read(row));
    else if (!hasPoint(found.get(number) as Place)) found.set(number, read(row));
    counts[number] = (counts[number] as number) + 1;
  }
  return Array.from(found)
    .flatMap(([number, place]) =>
      hasPoint(place) ? [{ ...place, count: counts[number] as number }] : [],
    )
    .sort((a, b) => b.count - a.count);
}
