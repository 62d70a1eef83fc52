import { HOUR } from '@graph-1password/vocabulary';
import type { Thing } from './graph';
import { counts, createdOn, groupBy, letIn, text } from './graph';

/** Written out again on purpose, as all of this folder: the page's own distances are what is checked. */
const EARTH_KM = 6371;

/** A stop of a journey, as the table of the page has it. */
export interface TrueStop {
  readonly firstOn: number;
  readonly lastOn: number;
  readonly city: string | undefined;
  readonly signIns: number;
  readonly failed: number;
  readonly km?: number;
  readonly hours?: number;
  readonly impossible: boolean;
}

type Point = readonly [latitude: number, longitude: number];

/** The point at the centre of the globe's coordinates, as a vector of length 1. */
function vectorOf([latitude, longitude]: Point): [number, number, number] {
  const [lat, lon] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
}

/** Great-circle distance in km: the angle between two vectors. */
export function distance(one: Point, other: Point): number {
  const [a, b] = [vectorOf(one), vectorOf(other)];
  const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const cross = Math.hypot(
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  );
  return EARTH_KM * Math.atan2(cross, dot);
}

const pointOf = ({ latitude, longitude }: Thing): Point | undefined =>
  typeof latitude === 'number' && typeof longitude === 'number' ? [latitude, longitude] : undefined;

const countryOf = (event: Thing): string | undefined =>
  text(event, 'countryCode') ?? text(event, 'country');

/** City, region and country as one text; empty when an event tells none of them. */
const placeOf = (event: Thing): string =>
  [text(event, 'city'), text(event, 'region'), countryOf(event)].join('/').replace(/^\/+$/, '');

/** The places of a person's sign-in attempts. @param attempts oldest first, all with a place */
export class TruePlaces {
  readonly #attempts: readonly Thing[];

  constructor(attempts: readonly Thing[]) {
    this.#attempts = attempts;
  }

  stops(): TrueStop[] {
    const runs: Thing[][] = [];
    for (const attempt of this.#attempts.filter((each) => placeOf(each) !== '')) {
      const last = runs.at(-1);
      if (last?.[0] && placeOf(last[0]) === placeOf(attempt)) last.push(attempt);
      else runs.push([attempt]);
    }
    return runs.map((run, at) => stopOf(run, runs[at - 1]));
  }

  /** Sum of the distances between stops, whole km. */
  kilometres(): number {
    return Math.round(this.stops().reduce((sum, { km = 0 }) => sum + km, 0));
  }

  /** Attempts by city. */
  cities(): {
    city: string | undefined;
    attempts: number;
    failed: number;
    point: Point | undefined;
  }[] {
    return [...groupBy(this.#attempts, placeOf).entries()]
      .filter(([place]) => place !== '')
      .map(([, list]) => ({
        city: list[0] && text(list[0], 'city'),
        attempts: list.length,
        failed: list.filter((attempt) => !letIn(attempt)).length,
        point: list[0] && pointOf(list[0]),
      }));
  }

  /** Attempts by country code. */
  countries(): [string, number][] {
    return counts(this.#attempts, countryOf, 'left out');
  }
}

function stopOf(run: readonly Thing[], before: readonly Thing[] | undefined): TrueStop {
  const [first, last] = [run[0] as Thing, run.at(-1) as Thing];
  const signIns = run.filter(letIn).length;
  const stop = {
    firstOn: createdOn(first),
    lastOn: createdOn(last),
    city: text(first, 'city'),
    signIns,
    failed: run.length - signIns,
  };
  const leftLast = before?.at(-1);
  if (!leftLast) return { ...stop, impossible: false };
  const hours = (stop.firstOn - createdOn(leftLast)) / HOUR;
  const [from, to] = [pointOf(leftLast), pointOf(first)];
  if (!from || !to) return { ...stop, hours, impossible: false };
  const km = distance(from, to);
  return { ...stop, hours, km, impossible: km > 500 && km > 1000 * hours };
}
