import type { Contrast, Value } from '@graph-1password/j1ql';
import { DAY, distanceKm, HOUR } from '@graph-1password/vocabulary';
import type { Neighbours } from './rules';

type Row = Readonly<Record<string, Value>>;

interface Timed {
  /** Place in the rows of the query. */
  index: number;
  row: Row;
  /** Epoch ms. */
  at: number;
  /** What must not be the same in both of a pair. */
  place: Value;
  /** Count of all rows of the person at that place; absent when all rows are here. */
  alike?: number;
}

/** A row and the one before it in time, of the same person. */
type Pair = readonly [before: Timed, after: Timed];

/** Rows that follow each other and are one finding. All numbers are places in the rows of the query. */
export interface Run {
  /** From the first to the last. */
  rows: number[];
  /** The row that the finding is about: the newest away from home. */
  arrival: number;
  /** The two that are too far apart, in the order of their time; the arrival is one of them. */
  pair: readonly [before: number, after: number];
}

/** Half the way around the earth: nothing is further away. */
const FARTHEST_KM = 20_040;

/** Which rows are of use, where that can be told before they are compared: those near one that is elsewhere. */
export function contrastOf(neighbours: Neighbours): Contrast | undefined {
  const { by, at, differs, withinHours = Infinity, settledHours, faster } = neighbours;
  const hours = Math.min(withinHours, faster ? FARTHEST_KM / faster.kmh : Infinity);
  if (differs === undefined || settledHours !== undefined || !Number.isFinite(hours))
    return undefined;
  return { by: { value: by }, at, differs, within: Math.ceil(hours * HOUR) };
}

/**
 * Compares each row with the one before it in time, of the same person: what JupiterOne can only say by comparing
 * every row with every other. Linear in the rows, but for sorting them by time.
 *
 * Findings between the same two places that follow each other within the given time are one journey, told by the newest
 * arrival away from home.
 * @param now epoch ms
 * @param alike count of all rows of the same person at the same place, for each row, when not all rows are here
 */
export function neighboursIn(
  rows: readonly Row[],
  neighbours: Neighbours,
  now: number,
  alike?: readonly number[],
): Run[] {
  const groups = new Map<Value, Timed[]>();
  for (const [index, row] of rows.entries()) {
    const [key, at] = [row[neighbours.by], row[neighbours.at]];
    if (key === undefined || key === null || typeof at !== 'number') continue;
    const count = alike?.[index];
    const place = placeOf(row, neighbours);
    const timed = { index, row, at, place, ...(count !== undefined && { alike: count }) };
    const group = groups.get(key);
    if (group) group.push(timed);
    else groups.set(key, [timed]);
  }
  return [...groups.values()].flatMap((group) => runsOf(group, neighbours, now));
}

function runsOf(group: Timed[], neighbours: Neighbours, now: number): Run[] {
  group.sort((a, b) => a.at - b.at);
  const [first] = group;
  const settled = neighbours.settledHours ?? 0;
  // Of rows that were left out, the first may be one.
  const isWhole = first?.alike === undefined;
  if (first === undefined || (isWhole && first.at > now - settled * HOUR)) return [];
  const pairs = group.flatMap((after, n): Pair[] => {
    const before = group[n - 1];
    const isAsked = isWanted(after, neighbours) && isNew(after, neighbours, now);
    return before && isAsked && fires(before, after, neighbours) ? [[before, after]] : [];
  });
  // Without a difference, the row before is history, not proof.
  if (neighbours.differs === undefined) return pairs.map(alone);
  const counts = new Map<Value, number>();
  for (const { place, alike } of group) counts.set(place, alike ?? (counts.get(place) ?? 0) + 1);
  return journeysOf(pairs, neighbours).map((journey) => runOf(journey, counts));
}

const alone = ([before, { index }]: Pair): Run => ({
  rows: [index],
  arrival: index,
  pair: [before.index, index],
});

/** Pairs between the same two places that follow each other closely belong together. */
function journeysOf(pairs: readonly Pair[], { withinHours = 24 }: Neighbours): Pair[][] {
  const newest = new Map<string, Pair[]>();
  const journeys: Pair[][] = [];
  for (const pair of pairs) {
    const name = JSON.stringify(pair.map(({ place }) => place).sort());
    const known = newest.get(name);
    if (known && pair[1].at - (known.at(-1)?.[1].at ?? 0) <= withinHours * HOUR) known.push(pair);
    else {
      journeys.push([pair]);
      newest.set(name, journeys.at(-1) as Pair[]);
    }
  }
  return journeys;
}

/**
 * A journey between two places. Home is the one with most of the person's rows, else the earlier: who comes home is
 * no surprise, who was elsewhere an hour before is.
 */
function runOf(journey: readonly Pair[], counts: ReadonlyMap<Value, number>): Run {
  const [[start, end]] = journey as [Pair];
  const count = ({ place }: Timed): number => counts.get(place) ?? 0;
  const home = count(end) > count(start) ? end.place : start.place;
  const isAway = ([, after]: Pair): boolean => after.place !== home;
  const pair = journey.reduce((told, next) => (isAway(told) && !isAway(next) ? told : next));
  const [before, after] = pair;
  return {
    rows: [...new Set(journey.flat().map(({ index }) => index))],
    arrival: (after.place === home ? before : after).index,
    pair: [before.index, after.index],
  };
}

const placeOf = (row: Row, { differs }: Neighbours): Value =>
  differs === undefined ? null : (row[differs] ?? null);

/** Whether the columns that say so are of the last day. */
const isNew = ({ row }: Timed, { new: columns }: Neighbours, now: number): boolean =>
  columns.every((column) => {
    const time = row[column];
    return typeof time === 'number' && time > now - DAY;
  });

const isWanted = ({ row }: Timed, { only }: Neighbours): boolean =>
  only === undefined || row[only.column] === only.is;

function fires(before: Timed, after: Timed, { differs, withinHours, faster }: Neighbours): boolean {
  const hours = (after.at - before.at) / HOUR;
  if (differs !== undefined && before.place === after.place) return false;
  if (withinHours !== undefined && hours > withinHours) return false;
  if (!faster) return true;
  const km = distanceOf(before.row, after.row);
  return km !== undefined && km > faster.km && km > faster.kmh * hours;
}

/** Kilometres between two rows with the columns `latitude` and `longitude`. */
export function distanceOf(from: Row, to: Row): number | undefined {
  const values = [from['latitude'], from['longitude'], to['latitude'], to['longitude']];
  const numbers = values.filter((value) => typeof value === 'number');
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  return numbers.length < 4
    ? undefined
    : distanceKm({ latitude: a, longitude: b }, { latitude: c, longitude: d });
}
