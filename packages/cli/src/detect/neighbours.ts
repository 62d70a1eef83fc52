import type { Value } from '@graph-1password/j1ql';
import { DAY, distanceKm, HOUR } from '@graph-1password/vocabulary';
import type { Neighbours } from './rules';

type Row = Readonly<Record<string, Value>>;

interface Timed {
  /** Place in the rows of the query. */
  index: number;
  row: Row;
  /** Epoch ms. */
  at: number;
}

/** Rows that follow each other, from the first to the last: places in the rows of the query. */
type Run = number[];

/**
 * Compares each row with the one before it in time, of the same person: what JupiterOne can only say by comparing
 * every row with every other. Linear in the rows, but for sorting them by time.
 *
 * Findings between the same two places that follow each other within the given time are one journey.
 * @param now epoch ms
 */
export function neighboursIn(rows: readonly Row[], neighbours: Neighbours, now: number): Run[] {
  const groups = new Map<Value, Timed[]>();
  for (const [index, row] of rows.entries()) {
    const [key, at] = [row[neighbours.by], row[neighbours.at]];
    if (key === undefined || key === null || typeof at !== 'number') continue;
    const group = groups.get(key);
    if (group) group.push({ index, row, at });
    else groups.set(key, [{ index, row, at }]);
  }
  return [...groups.values()].flatMap((group) => runsOf(group, neighbours, now));
}

function runsOf(group: Timed[], neighbours: Neighbours, now: number): Run[] {
  group.sort((a, b) => a.at - b.at);
  const [first] = group;
  /** The newest run between two places, and its last moment. */
  const journeys = new Map<string, { run: Run; until: number }>();
  const runs: Run[] = [];
  for (let n = 1; n < group.length; n++) {
    const [before, after] = [group[n - 1], group[n]] as [Timed, Timed];
    const settled = neighbours.settledHours ?? 0;
    if (first === undefined || first.at > now - settled * HOUR) break;
    if (!isWanted(after, neighbours) || !isNew(after, neighbours, now)) continue;
    if (!fires(before, after, neighbours)) continue;
    const name = placesOf(before, after, neighbours);
    const known = name === undefined ? undefined : journeys.get(name);
    if (known && after.at - known.until <= (neighbours.withinHours ?? 24) * HOUR) {
      known.run.push(...(known.run.at(-1) === before.index ? [] : [before.index]), after.index);
      known.until = after.at;
      continue;
    }
    // Without a difference, the row before is history, not proof.
    const pair = neighbours.differs !== undefined;
    const run = pair ? [before.index, after.index] : [after.index];
    runs.push(run);
    if (name !== undefined) journeys.set(name, { run, until: after.at });
  }
  return runs;
}

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
  if (differs !== undefined && before.row[differs] === after.row[differs]) return false;
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

const placesOf = (before: Timed, after: Timed, { differs }: Neighbours): string | undefined =>
  differs === undefined
    ? undefined
    : JSON.stringify([before.row[differs], after.row[differs]].sort());
