import { distanceKm, HOUR } from '@graph-1password/vocabulary';
import type { Point } from '@graph-1password/vocabulary';
import type { EntityTable } from '../../model/model';
import { textOf } from '../../model/access';
import { successes } from './outcomes';
import type { Rows } from './rows';
import { numbersOf } from './rows';
import { byCount } from './tally';

/** Nobody travels farther and faster than this between two sign-ins: kilometres, and kilometres an hour. */
const IMPOSSIBLE = { km: 500, kmPerHour: 1000 };

/** Where a client was, as far as 1Password tells. */
export interface Place extends Partial<Point> {
  readonly city?: string;
  readonly region?: string;
  /** ISO code where there is one, else the country as received. */
  readonly country?: string;
}

/** Consecutive sign-in attempts at one place. */
export interface Stop extends Place {
  /** First attempt, epoch ms. */
  readonly firstOn: number;
  /** Last attempt, epoch ms. */
  readonly lastOn: number;
  /** Count of attempts that let the user in. */
  readonly signIns: number;
  /** Count of attempts that did not. */
  readonly failed: number;
  /**
   * Great-circle distance in kilometres from the last stop before this one that has coordinates;
   * absent when there is none, and when this stop has no coordinates.
   */
  readonly km?: number;
  /**
   * Hours to the first attempt here from the last attempt at the stop that `km` begins at; without
   * a distance, at the stop before. Absent for the first stop.
   */
  readonly hours?: number;
  /** `km / hours`; absent where one is, and when no time passed. */
  readonly kmPerHour?: number;
  /** More than 500 km at more than 1,000 km/h. */
  readonly impossible: boolean;
}

/** A place and all sign-in attempts there. */
export interface PlaceCount extends Place {
  /** Count of attempts that let the user in. */
  readonly signIns: number;
  /** Count of attempts that did not. */
  readonly failed: number;
  /** Newest attempt, epoch ms. */
  readonly lastOn: number;
}

/** Whether a place has coordinates. */
export const hasPoint = <P extends Place>(place: P): place is P & Point =>
  place.latitude !== undefined && place.longitude !== undefined;

interface Attempt {
  readonly place: Place;
  readonly time: number;
  readonly success: boolean;
}

/** The places of sign-in attempts. */
export interface PlaceSummary {
  /** In time order; consecutive attempts at one place are one stop. */
  readonly stops: readonly Stop[];
  /** By place, most attempts first. */
  readonly cities: readonly PlaceCount[];
  /** Attempts by country, most first. Attempts without a country are left out. */
  readonly countries: readonly { readonly value: string; readonly count: number }[];
  /** Count of attempts that tell no place at all; they are in none of the above. */
  readonly unplaced: number;
  /** Sum of the distances between stops, kilometres. */
  readonly travelledKm: number;
}

/**
 * Two attempts are at one place when city, region and country are equal; without a city, when
 * their coordinates are equal to a hundredth of a degree, too.
 */
function identityOf({ city, region, country, latitude, longitude }: Place): string {
  const point = city === undefined ? [latitude?.toFixed(2), longitude?.toFixed(2)] : [];
  return JSON.stringify([city, region, country, ...point]);
}

/** The places of the sign-in attempts of the given rows, which are in time order. */
export function placesOf(table: EntityTable | undefined, rows: Rows): PlaceSummary {
  const attempts = table ? attemptsOf(table, rows) : [];
  const placed = attempts.filter(({ place }) => Object.keys(place).length > 0);
  const stops = stopsOf(placed);
  return {
    stops,
    cities: totalsOf(placed),
    countries: countriesOf(placed),
    unplaced: attempts.length - placed.length,
    travelledKm: stops.reduce((sum, { km = 0 }) => sum + km, 0),
  };
}

function attemptsOf(table: EntityTable, rows: Rows): Attempt[] {
  const times = numbersOf(table, 'createdOn');
  const isSuccess = successes(table);
  const place = placeReader(table);
  return Array.from(rows, (row) => ({
    place: place(row),
    time: times?.[row] ?? NaN,
    success: isSuccess(row),
  }));
}

/** Reads the place of an event by row; absent and impossible values are left out. */
export function placeReader(table: EntityTable): (row: number) => Place {
  const latitudes = numbersOf(table, 'latitude');
  const longitudes = numbersOf(table, 'longitude');
  return (row) => {
    const city = textOf(table, 'city', row);
    const region = textOf(table, 'region', row);
    const country = textOf(table, 'countryCode', row) ?? textOf(table, 'country', row);
    const latitude = latitudes?.[row] ?? NaN;
    const longitude = longitudes?.[row] ?? NaN;
    const onGlobe = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    return {
      ...(city !== undefined && { city }),
      ...(region !== undefined && { region }),
      ...(country !== undefined && { country }),
      ...(onGlobe && { latitude, longitude }),
    };
  };
}

function stopsOf(attempts: readonly Attempt[]): Stop[] {
  const runs: Attempt[][] = [];
  let before: string | undefined;
  for (const attempt of attempts) {
    const identity = identityOf(attempt.place);
    if (identity === before) runs.at(-1)?.push(attempt);
    else runs.push([attempt]);
    before = identity;
  }
  const stops: Stop[] = [];
  // A place without coordinates must not hide a journey: the way counts from the last place with some.
  let located: Stop | undefined;
  for (const run of runs) {
    const stop = stopOf(run, stops.at(-1), located);
    if (hasPoint(stop)) located = stop;
    stops.push(stop);
  }
  return stops;
}

function stopOf(
  run: readonly Attempt[],
  before: Stop | undefined,
  located: Stop | undefined,
): Stop {
  const place = (run.find((attempt) => hasPoint(attempt.place)) ?? run[0])?.place ?? {};
  const firstOn = run[0]?.time ?? NaN;
  const signIns = run.filter(({ success }) => success).length;
  const stop = {
    ...place,
    firstOn,
    lastOn: run.at(-1)?.time ?? NaN,
    signIns,
    failed: run.length - signIns,
  };
  return { ...stop, ...legOf(hasPoint(stop) && located ? located : before, stop) };
}

function legOf(before: Stop | undefined, stop: Place & { firstOn: number }) {
  if (!before) return { impossible: false };
  const hours = (stop.firstOn - before.lastOn) / HOUR;
  if (!hasPoint(before) || !hasPoint(stop)) return { hours, impossible: false };
  const km = distanceKm(before, stop);
  const impossible = km > IMPOSSIBLE.km && km > IMPOSSIBLE.kmPerHour * hours;
  return { km, hours, ...(hours > 0 && { kmPerHour: km / hours }), impossible };
}

function totalsOf(attempts: readonly Attempt[]): PlaceCount[] {
  const totals = new Map<
    string,
    { place: Place; signIns: number; failed: number; lastOn: number }
  >();
  for (const { place, time, success } of attempts) {
    const identity = identityOf(place);
    const total = totals.get(identity) ?? { place, signIns: 0, failed: 0, lastOn: time };
    if (!hasPoint(total.place)) total.place = place;
    if (success) total.signIns++;
    else total.failed++;
    total.lastOn = time;
    totals.set(identity, total);
  }
  return Array.from(totals.values(), ({ place, ...counts }) => ({ ...place, ...counts })).sort(
    (a, b) => b.signIns + b.failed - a.signIns - a.failed || b.lastOn - a.lastOn,
  );
}

function countriesOf(attempts: readonly Attempt[]) {
  const counts = new Map<string, number>();
  for (const { country } of attempts.map(({ place }) => place)) {
    if (country !== undefined) counts.set(country, (counts.get(country) ?? 0) + 1);
  }
  return Array.from(counts, ([value, count]) => ({ value, count })).sort(byCount);
}
