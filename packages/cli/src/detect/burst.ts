import type { Density, Query, Value } from '@graph-1password/j1ql';
import { MINUTE } from '@graph-1password/vocabulary';
import type { Burst } from './rules';

type Row = Readonly<Record<string, Value>>;

interface Timed {
  /** Place in the rows. */
  row: number;
  /** Epoch ms. */
  at: number;
}

const TIME = 'createdOn';

/** The e-mail that stands for a user whose UUID an event lacks. */
const emailFor = (by: string): string | undefined =>
  by.endsWith('UUID') ? by.replace(/UUID$/, 'Email') : undefined;

/** The query of a rule about bursts with the few properties of what it counts by which bursts are found. */
export function timesOf(query: Query, { by }: Burst): Query {
  const { start, steps } = query;
  const { alias = '', position } = start;
  const email = by === undefined ? undefined : emailFor(by);
  // Where the query walks on, what it counts may stand in many matches.
  const names = [TIME, by, email, ...(steps.length > 0 ? ['_key'] : [])];
  const returns = [...new Set(names)].flatMap((name) => {
    if (name === undefined) return [];
    const path = { parts: [alias, ...name.split('.')], position };
    return [
      { kind: 'value' as const, expression: { kind: 'path' as const, path }, name, position },
    ];
  });
  return { ...query, returns, unique: steps.length > 0 };
}

/** Which rows of that query can be in a burst. */
export function densityOf({ by, atLeast, minutes }: Burst): Density {
  const text = by === undefined ? undefined : emailFor(by);
  return {
    ...{ at: TIME, atLeast, within: minutes * MINUTE },
    ...(by !== undefined && { by: { value: by, ...(text !== undefined && { text }) } }),
  };
}

/**
 * The bursts among events: all that lie in some window of the given length with enough events in it. Windows that
 * share an event are one burst. Linear in the events, but for sorting them by time.
 * @param rows of {@link timesOf}
 * @returns the places of each burst's rows, in the order of their time
 */
export function burstsIn(rows: readonly Row[], { by, atLeast, minutes }: Burst): number[][] {
  const groups = new Map<Value, Timed[]>();
  for (const [row, event] of rows.entries()) {
    const key = by === undefined ? '' : identityOf(event, by);
    const at = event[TIME];
    if (key === null || typeof at !== 'number') continue;
    const group = groups.get(key);
    if (group) group.push({ row, at });
    else groups.set(key, [{ row, at }]);
  }
  return [...groups.values()].flatMap((group) => burstsOf(group, atLeast, minutes * MINUTE));
}

/** The value of a property; for a UUID that an event lacks, the e-mail, whose case does not matter. */
function identityOf(event: Row, by: string): Value {
  const value = event[by] ?? null;
  const email = emailFor(by);
  if (value !== null || email === undefined) return value;
  const address = event[email];
  return typeof address === 'string' ? address.toLowerCase() : null;
}

function burstsOf(group: Timed[], atLeast: number, span: number): number[][] {
  group.sort((a, b) => a.at - b.at);
  const bursts: number[][] = [];
  /** Place after the last event that is in a burst. */
  let end = 0;
  let first = 0;
  for (const [last, { at }] of group.entries()) {
    while (at - (group[first] as Timed).at > span) first++;
    if (last - first + 1 < atLeast) continue;
    const fresh = group.slice(Math.max(first, end), last + 1).map(({ row }) => row);
    if (first < end) bursts.at(-1)?.push(...fresh);
    else bursts.push(fresh);
    end = last + 1;
  }
  return bursts;
}
