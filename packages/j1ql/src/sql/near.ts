import type { Query } from '../language/ast';
import type { Output } from './output';
import type { Scope } from './scope';
import type { Value } from './value';

/** By which rows count together. All names are columns of RETURN. */
export interface Grouping {
  readonly value: string;
  /** Where there is no value, the same text counts, whatever its case. */
  readonly text?: string;
}

/** Which rows of a query are dense in time. All names are columns of RETURN. */
export interface Density {
  /** Rows count together when they have the same value; without, all do. */
  readonly by?: Grouping;
  /** Their times, in ms. */
  readonly at: string;
  readonly atLeast: number;
  /** Longest time from the first to the last of so many, in ms. */
  readonly within: number;
}

/** Which rows of a query are near another one that is elsewhere. All names are columns of RETURN. */
export interface Contrast {
  readonly by: Grouping;
  /** Their times, in ms. */
  readonly at: string;
  /** Longest time between two, in ms. */
  readonly within: number;
  /** What must not be the same in both. */
  readonly differs: string;
}

/** Rows that are of use only together with others near them. */
export type Near = Density | Contrast;

/** Least width of a span of time where rows are grouped: of shorter ones there would be too many. */
const DAY = 86_400_000;

/** Column with how many of all rows are of the same group, and at the same place. */
export const ALIKE = 'near_alike';

/** What of the rows decides which are left, as SQL. */
interface Parts {
  readonly time: string;
  readonly span: string;
  /** Undefined where all rows count together. */
  readonly group: string | undefined;
  /** What must not be the same. */
  readonly place: string | undefined;
  readonly isThere: string;
}

/**
 * Leaves out rows that cannot be near another one, before they are put into an order: of a hundred million rows hardly any are left.
 * Times are cut into spans no shorter than what is near, so that rows that are near each other are in one span or in two that touch; what
 * the spans hold is counted, and only those are kept in which, together with those beside them, there may be enough. What is kept of
 * a span is all of it: rows that follow each other in what is left, and are near, follow each other in all rows.
 * @returns undefined where it cannot be told; with a contrast, the rows have a column {@link ALIKE}
 */
export function nearRows(made: Output, query: Query, near: Near, scope: Scope): Output | undefined {
  const parts = partsOf(made, query, near, scope);
  if (!parts) return undefined;
  const { span, group, place, isThere } = parts;
  // Named again inside: what stands once in a statement is not kept in memory as a whole to be read twice.
  const all = `WITH ${made.relations.map(([name, sql]) => `${name} AS (${sql})`).join(', ')}`;
  const columns = [
    `${span} AS near_span`,
    ...(group === undefined ? [] : [`${group} AS near_group`]),
    ...(place === undefined ? [] : [`${place} AS near_place`]),
  ];
  const cut = `${all} SELECT ${columns.join(', ')} FROM ${made.name} WHERE ${isThere}`;
  const names = group === undefined ? ['near_span'] : ['near_span', 'near_group'];
  const wanted = spansOf(cut, names, near);
  const kept = `SELECT *, ${columns.join(', ')} FROM ${made.name} WHERE ${isThere}`;
  const left = `SELECT * FROM (${kept}) AS r WHERE (${names.join(', ')}) IN (${wanted})`;
  const relations = [...made.relations, ['_near', left] as const];
  if (!('differs' in near))
    return { ...made, relations: [...relations, ['_dense', denseOf(parts, near)]], name: '_dense' };
  // How often each place occurs in all rows, which those that are left do not tell.
  const counts = `SELECT near_group AS g, near_place AS p, count(*) AS n FROM (${cut}) AS t GROUP BY near_group, near_place`;
  const counted = `SELECT r.*, c.n AS ${ALIKE} FROM _near AS r LEFT JOIN (${counts}) AS c ON c.g = r.near_group AND ${scope.dialect.isSame('c.p', 'r.near_place')}`;
  return { ...made, relations: [...relations, ['_alike', counted]], name: '_alike' };
}

function partsOf(made: Output, query: Query, near: Near, scope: Scope): Parts | undefined {
  const items = Array.isArray(query.returns) ? query.returns : [];
  const valueOf = (name: string): Value | undefined =>
    made.items[items.findIndex((each) => each.kind === 'value' && each.name === name)]?.value;
  const time = valueOf(near.at)?.kinds.get('number');
  const group = near.by && identityOf(near.by, valueOf, scope);
  const place = 'differs' in near ? placeOf(valueOf(near.differs)) : undefined;
  if (time === undefined || ('differs' in near && (place === undefined || group === undefined)))
    return undefined;
  const width = group === undefined ? near.within : Math.max(near.within, DAY);
  const { dialect } = scope;
  return {
    span: dialect.floor(`${time} / ${dialect.double(String(Math.max(1, Math.ceil(width))))}`),
    ...{ time, group, place },
    isThere: [time, ...(group === undefined ? [] : [group])]
      .map((sql) => `${sql} IS NOT NULL`)
      .join(' AND '),
  };
}

/** The rows that are, with enough others, in some window of time. */
function denseOf({ group, time }: Parts, { atLeast, within }: Density): string {
  const partition = group === undefined ? '' : 'PARTITION BY near_group ';
  const window = (from: string, to: string): string =>
    `OVER (${partition}ORDER BY ${time} RANGE BETWEEN ${from} AND ${to})`;
  const span = Math.round(within);
  const counted = `SELECT *, count(*) ${window(`${span} PRECEDING`, 'CURRENT ROW')} AS near_before FROM _near`;
  const most = `SELECT *, max(near_before) ${window('CURRENT ROW', `${span} FOLLOWING`)} AS near_most FROM (${counted}) AS c`;
  return `SELECT * FROM (${most}) AS m WHERE near_most >= ${Math.round(atLeast)}`;
}

/** The spans, by their groups, in which there may be enough together with those beside them. */
function spansOf(cut: string, names: readonly string[], near: Near): string {
  const isContrast = 'differs' in near;
  const counts = isContrast
    ? ['min(near_place) AS a', 'max(near_place) AS z', 'count(near_place) AS m', 'count(*) AS n']
    : ['count(*) AS n'];
  const [, ...group] = names;
  const by = names.join(', ');
  const spans = `SELECT ${[...names, ...counts].join(', ')} FROM (${cut}) AS t GROUP BY ${by}`;
  const beside = 'SELECT -1 AS d UNION ALL SELECT 0 AS d UNION ALL SELECT 1 AS d';
  const own = [...group, ...(isContrast ? ['a', 'z', 'm', 'n'] : ['n'])];
  const moved = `SELECT ${['near_span + d AS near_beside', ...own].join(', ')} FROM (${spans}) AS s CROSS JOIN (${beside}) AS b`;
  const enough = isContrast
    ? 'min(a) <> max(z) OR sum(m) < sum(n)'
    : `sum(n) >= ${Math.round(near.atLeast)}`;
  const at = ['near_beside', ...group].join(', ');
  return `SELECT ${at} FROM (${moved}) AS m GROUP BY ${at} HAVING ${enough}`;
}

/**
 * What tells groups apart, as one text. That two groups may have the same does no harm: more rows are left then.
 * @returns undefined where there are lists among them
 */
function identityOf(
  by: Grouping,
  valueOf: (name: string) => Value | undefined,
  { dialect }: Scope,
): string | undefined {
  const kinds = [...(valueOf(by.value)?.kinds ?? [])];
  const texts = kinds.flatMap(([kind, sql]) => {
    if (kind === 'text') return [sql];
    if (kind === 'number') return [dialect.numberText(sql)];
    return kind === 'boolean' ? [dialect.booleanText(sql)] : [];
  });
  if (texts.length < kinds.length) return undefined;
  const other = by.text === undefined ? undefined : valueOf(by.text)?.kinds.get('text');
  if (other !== undefined) texts.push(dialect.lower(other));
  // Where no row has any, none is in a group.
  return texts.length > 1 ? `coalesce(${texts.join(', ')})` : (texts[0] ?? dialect.none('text'));
}

/** The column of what must differ; undefined where its values are of several kinds, or lists. */
function placeOf(value: Value | undefined): string | undefined {
  const [first, ...others] = value?.kinds ?? [];
  return first && others.length === 0 && (first[0] === 'text' || first[0] === 'number')
    ? first[1]
    : undefined;
}
