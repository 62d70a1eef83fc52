import fc from 'fast-check';
import type { Contrast, Density, Value } from '../../src';
import { buildGraph } from '../../testing';
import { LIMIT, trying } from '../generated';
import { Database } from './database';

/** How many graphs. */
const GRAPHS = 40;
const DAY = 86_400_000;

const QUERY = 'FIND a AS e RETURN e.at AS at, e.who AS who, e.mail AS mail, e.place AS place';

/** An event; some lack what others have. */
const event = fc.record({
  // Close together, on both sides of where spans of time touch, and days apart.
  at: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -4, max: 4 }) },
    { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }).map((days) => days * DAY) },
    { weight: 2, arbitrary: fc.integer({ min: -3 * DAY, max: 3 * DAY }) },
  ),
  who: fc.constantFrom('ana', 'ben', undefined),
  mail: fc.constantFrom('Cy@x', 'cy@X', undefined),
  place: fc.constantFrom('Luleå', 'Perth', 'Quito', undefined),
});
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

const graphOf = (events: readonly Event[]) =>
  buildGraph({
    entities: events.map(({ at, ...others }, n) => ({
      ...{ _key: `k${n}`, _type: 'a', _class: 'X', at: 10 * DAY + at },
      ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
    })),
    relationships: [],
  });

let database: Database;
beforeAll(async () => {
  database = await Database.open();
});
afterAll(() => database.close());

type Row = Record<string, Value>;

/** The rows of the query, and what is left of them. */
async function rowsOf(near: { dense: Density } | { contrast: Contrast }) {
  const { rows: all } = await database.rows(QUERY, { now: 0 });
  const { rows: left, alike = [] } = await database.rows(QUERY, { now: 0, ...near });
  return { all, left, alike };
}

const timeOf = ({ at }: Row): number => at as number;
const textOf = (row: Row): Value =>
  row['who'] ?? (typeof row['mail'] === 'string' ? row['mail'].toLowerCase() : null);

test(
  'the rows that are left are those with enough others within the time',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 14 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(0, 1, 3, DAY, DAY + 2),
        fc.boolean(),
        async (events, atLeast, within, isGrouped) => {
          await database.fill(graphOf(events));
          const by = { value: 'who', text: 'mail' };
          const dense = { at: 'at', atLeast, within, ...(isGrouped && { by }) };
          const { all, left } = await rowsOf({ dense });
          const isNear = (row: Row): boolean => {
            if (isGrouped && textOf(row) === null) return false;
            const times = all
              .filter((other) => !isGrouped || textOf(other) === textOf(row))
              .map(timeOf);
            return times.some((from) => {
              const some = times.filter((time) => time >= from && time <= from + within);
              const own = timeOf(row);
              return own >= from && own <= from + within && some.length >= atLeast;
            });
          };
          expect(left).toEqual(all.filter(isNear));
        },
      ),
      trying(GRAPHS),
    );
  },
  LIMIT,
);

/** Pairs that follow each other in time, of one person, within the time and not at one place; person by person. */
function pairsIn(rows: readonly Row[], within: number): [Row, Row][] {
  const groups = new Map<Value, Row[]>();
  for (const row of rows) {
    const who = row['who'] ?? null;
    if (who !== null) groups.set(who, [...(groups.get(who) ?? []), row]);
  }
  const inOrder = [...groups].sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
  return inOrder.flatMap(([, group]) => {
    const sorted = group.sort((a, b) => timeOf(a) - timeOf(b));
    return sorted.flatMap((after, n): [Row, Row][] => {
      const before = sorted[n - 1];
      if (!before || timeOf(after) - timeOf(before) > within) return [];
      return before['place'] === after['place'] ? [] : [[before, after]];
    });
  });
}

test(
  'those who were elsewhere within the time are the same among the rows that are left',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 14 }),
        fc.constantFrom(0, 1, 3, DAY, 2 * DAY + 1),
        async (events, within) => {
          await database.fill(graphOf(events));
          const contrast = { by: { value: 'who' }, at: 'at', within, differs: 'place' };
          const { all, left, alike } = await rowsOf({ contrast });
          expect(pairsIn(left, within)).toEqual(pairsIn(all, within));
          if (alike.length === 0) return;
          const counts = left.map(
            (row) =>
              all.filter((other) => other['who'] === row['who'] && other['place'] === row['place'])
                .length,
          );
          expect(alike).toEqual(counts);
        },
      ),
      trying(GRAPHS),
    );
  },
  LIMIT,
);
