import type { OptionalWalk } from '../language/ast';
import { BEGIN, isNew, lastOf, named, unionOf } from './rows';
import type { Candidate, Rows, WalkContext } from './rows';
import type { Slot } from './slots';
import { and } from './value';

/** What an optional walk may find, joined to the matches before it. */
interface Found {
  readonly name: string;
  /** Columns beside those of the matches before. */
  readonly columns: readonly string[];
  readonly order: readonly string[];
}

/** An optional walk that has no name, or that nothing follows. */
export function optionalRows(
  context: WalkContext,
  walk: OptionalWalk,
  outer: Rows,
  isEnd: boolean,
): Rows {
  const rows = context.begun(outer);
  const slot = context.slots.ofWalk(walk);
  const beginning = context.beginning(walk, rows);
  const inner = beginning.length > 0 ? context.inner(walk, rows, isEnd) : undefined;
  if (!inner || inner.frontier.length === 0)
    return withName(context, slot, walk, rows, lastOf(rows.frontier), rows.frontier);
  const [only = 0, ...others] = beginning;
  const found =
    others.length === 0
      ? fromOne(context, walk, rows, inner, only)
      : fromSeveral(context, slot, rows, inner, beginning);
  const result: Rows = {
    name: found.name,
    columns: [...rows.columns, ...found.columns],
    frontier: [...rows.frontier, ...inner.frontier],
    order: [...rows.order, ...found.order],
  };
  const last = `CASE WHEN ${takenOf(slot)} IS NOT NULL THEN ${lastOf(inner.frontier)} ELSE ${lastOf(rows.frontier)} END`;
  return withName(context, slot, walk, result, last, result.frontier);
}

/** Column that is not NULL where a walk found something. */
const takenOf = ({ number }: Slot): string => `s${number}_t`;

/** The columns of an inner walk, but for where it began. */
const innerColumns = ({ columns }: Rows): string[] => columns.filter((name) => name !== BEGIN);

function fromOne(
  context: WalkContext,
  walk: OptionalWalk,
  rows: Rows,
  inner: Rows,
  from: number,
): Found {
  const column = context.columnAt(walk, rows, from);
  const own = innerColumns(inner);
  const taken = takenOf(context.slots.ofWalk(walk));
  const selected = [...named(rows.columns, 'r'), ...named(own, 'x'), `x.${BEGIN} AS ${taken}`];
  const name = context.add(
    `SELECT ${selected.join(', ')} FROM ${rows.name} AS r LEFT JOIN ${inner.name} AS x ON x.${BEGIN} = r.${column}`,
  );
  return { name, columns: [...own, taken], order: inner.order };
}

/**
 * The walk may begin at several entities of one match. Only when it finds nothing from all of them, the match stays as it is:
 * that takes matches with numbers.
 */
function fromSeveral(
  context: WalkContext,
  slot: Slot,
  rows: Rows,
  inner: Rows,
  beginning: readonly number[],
): Found {
  const [id, place, taken] = [`s${slot.number}_i`, `s${slot.number}_f`, takenOf(slot)];
  const before = named(rows.columns, 'r');
  const own = innerColumns(inner);
  // By all columns, so that the numbers are the same wherever the relation is read.
  const numbered = context.add(
    `SELECT ${before.join(', ')}, row_number() OVER (ORDER BY ${rows.columns.map((each) => `r.${each}`).join(', ')}) AS ${id} FROM ${rows.name} AS r`,
  );
  const ways = beginning.map((index) => {
    const { column } = rows.frontier[index] as Candidate;
    const columns = [`r.${id} AS ${id}`, `${index} AS ${place}`, ...named(inner.columns, 'x')];
    return `SELECT ${columns.join(', ')} FROM ${numbered} AS r JOIN ${inner.name} AS x ON x.${BEGIN} = r.${column} WHERE ${isNew(rows.frontier, index, 'r')}`;
  });
  const all = context.add(ways.join('\n  UNION ALL '));
  const added = [...named(own, 'x'), `x.${BEGIN} AS ${taken}`, `x.${place} AS ${place}`];
  const name = context.add(
    `SELECT ${[...before, ...added].join(', ')} FROM ${numbered} AS r LEFT JOIN ${all} AS x ON x.${id} = r.${id}`,
  );
  return { name, columns: [...own, taken, place], order: [place, ...inner.order] };
}

/** Binds the name of an optional walk that nothing follows, if it has one. */
function withName(
  context: WalkContext,
  slot: Slot,
  { alias }: OptionalWalk,
  rows: Rows,
  sql: string,
  ends: readonly Candidate[],
): Rows {
  if (alias === undefined || ends.length === 0) return rows;
  slot.column = `s${slot.number}`;
  slot.views = unionOf(ends.map(({ views }) => views));
  const name = context.add(
    `SELECT ${[...rows.columns, `${sql} AS ${slot.column}`].join(', ')} FROM ${rows.name}`,
  );
  return { ...rows, name, columns: [...rows.columns, slot.column] };
}

/** An optional walk with a name that other steps follow: they go on from what the name stands for. */
export function unionRows(context: WalkContext, walk: OptionalWalk, outer: Rows): Rows {
  const rows = context.begun(outer);
  if (rows.frontier.length === 0) return rows;
  const slot = context.slots.ofWalk(walk);
  const column = `s${slot.number}`;
  const places = [`${column}_u`, `${column}_f`, `${column}_e`] as const;
  const beginning = context.beginning(walk, rows);
  const walked = beginning.length > 0 ? context.inner(walk, rows, false) : undefined;
  const inner = walked && walked.frontier.length > 0 ? walked : undefined;
  const found = inner ? innerColumns(inner) : [];
  const select = (own: readonly string[], at: readonly number[], key: string): string => {
    const order = at.map((value, i) => `${value} AS ${places[i]}`);
    return `SELECT ${[...named(rows.columns, 'r'), ...own, ...order, `${key} AS ${column}`].join(', ')} FROM ${rows.name} AS r`;
  };
  const none = found.map((name) => `NULL AS ${name}`);
  const staying = rows.frontier.map(
    (candidate, index) =>
      `${select(none, [0, index, 0], `r.${candidate.column}`)} WHERE ${isNew(rows.frontier, index, 'r')}`,
  );
  const own = named(found, 'x');
  const ends = inner?.frontier ?? [];
  const going = ends.flatMap((reached, at) =>
    beginning.map((index) => {
      const column = context.columnAt(walk, rows, index);
      const where = and([isNew(rows.frontier, index, 'r'), isNew(ends, at, 'x')]);
      return `${select(own, [1, index, at], `x.${reached.column}`)} JOIN ${inner?.name} AS x ON x.${BEGIN} = r.${column} WHERE ${where}`;
    }),
  );
  slot.column = column;
  slot.views = unionOf([...rows.frontier, ...ends].map(({ views }) => views));
  const [part, place, end] = places;
  return {
    name: context.add([...going, ...staying].join('\n  UNION ALL ')),
    columns: [...rows.columns, ...found, ...places, column],
    frontier: [{ column, views: slot.views }],
    order: [...rows.order, part, place, ...(inner?.order ?? []), end],
  };
}
