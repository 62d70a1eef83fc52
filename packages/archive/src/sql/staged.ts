import { EVENT_TIME, OWN_COLUMNS, storedColumns } from '../declaration';
import type { TableDeclaration } from '../declaration';
import { DELIMITER, fieldColumns, QUOTE } from '../store/fields';
import type { StagedLines } from '../store/stage';
import { lastingIn } from './lasting';
import { literal, literals, name } from './quote';
import { parquet } from './relation';

/** Room for a line of JSON, in bytes: the engine sets aside several times as much for each thread. */
const LEAST_ROOM = 1 << 20;
/**
 * Room for a line of fields, in bytes, and how many the engine reads at a time: what it read stays in memory until the rows are written. With
 * 2 MB at a time, 15 MB more are in use at the peak.
 */
const LEAST_FIELDS_ROOM = 1 << 16;
const READ_AT_ONCE = 4;
/** What the engine wants to have beyond the longest line, in bytes. */
const SPARE_ROOM = 1 << 10;

/** Lines that were staged. */
export type Lines = readonly Pick<StagedLines, 'file' | 'longest'>[];

const roomFor = (lines: Lines, least: number): number =>
  Math.max(least, ...lines.map(({ longest }) => longest + SPARE_ROOM));

const filesOf = (lines: Lines): string => literals(lines.map(({ file }) => file));

/** Staged events as a relation with the columns of the table; lists are JSON. */
function fieldsOf(table: TableDeclaration, lines: Lines): string {
  const columns = fieldColumns(table).map(
    ([column, type]) => `${name(column)}: ${literal(isList(type) ? 'VARCHAR' : type)}`,
  );
  const room = roomFor(lines, LEAST_FIELDS_ROOM);
  const options = [
    `delim = ${literal(DELIMITER)}, quote = ${literal(QUOTE)}, escape = ${literal(QUOTE)}`,
    // Else an empty text would be one that is absent.
    `new_line = '\\n', header = false, auto_detect = false, allow_quoted_nulls = false`,
    `max_line_size = ${room}, buffer_size = ${READ_AT_ONCE * room}`,
  ];
  return `read_csv(${filesOf(lines)}, columns = {${columns.join(', ')}}, ${options.join(', ')})`;
}

const isList = (type: string): boolean => type.endsWith('[]');

/** Staged states as a relation with the columns of the table, its own ones and `_rawData` among them. */
function jsonOf(table: TableDeclaration, lines: Lines): string {
  const columns = storedColumns(table)
    .filter(([column]) => !isOwn(column) || MAY_BRING.has(column))
    .map(([column, type]) => `${name(column)}: ${literal(type)}`);
  columns.push(`_rawData: 'STRUCT("rawData" JSON)[]'`);
  return `read_json(${filesOf(lines)}, format = 'newline_delimited', columns = {${columns.join(', ')}}, maximum_object_size = ${roomFor(lines, LEAST_ROOM)})`;
}

/** Columns of the archive's own that a line may have: what another program has seen before comes with its time. */
const MAY_BRING: ReadonlySet<string> = new Set([OWN_COLUMNS.key, OWN_COLUMNS.from]);

const isOwn = (column: string): boolean => Object.values<string>(OWN_COLUMNS).includes(column);

/**
 * Staged events as rows of a file; `$1` is the time at which they are archived, epoch ms, unless a line brings its own.
 * @param known files of the archive that may hold some of them already
 */
export function eventRows(table: TableDeclaration, staged: Lines, known: string[]): string {
  const { key, time, seenOn } = OWN_COLUMNS;
  const columns = storedColumns(table).map(([column, type]) => {
    if (column === time) return `make_timestamp_ms(${EVENT_TIME})::TIMESTAMPTZ AS ${time}`;
    if (column === seenOn) return `coalesce(${seenOn}, $1::BIGINT) AS ${seenOn}`;
    if (isList(type)) return `from_json(${name(column)}, '["VARCHAR"]') AS ${name(column)}`;
    return name(column);
  });
  const lines = `SELECT ${columns.join(', ')} FROM ${fieldsOf(table, staged)}`;
  if (known.length === 0) return lines;
  return `${lines} WHERE ${key} NOT IN (SELECT ${key} FROM ${parquet(known)})`;
}

/** How states of a run are compared with those that are known. */
export interface StateComparison {
  /** All states of the type in the archive, as a relation; absent when there are none. */
  known?: string;
  /** The run has listed all there are: what it lacks is gone. */
  complete: boolean;
  /** The run has seen what is newest: entities that are known may have changed. */
  newest: boolean;
}

/** Staged states that differ from the ones that hold, as rows of a file; `$1` is the time of the run, epoch ms. */
export function stateRows(
  table: TableDeclaration,
  staged: Lines,
  { known, complete, newest }: StateComparison,
): string {
  const { key, from, gone, raw } = OWN_COLUMNS;
  const stored = storedColumns(table);
  const values = stored
    .map(([column]) => column)
    .filter((column) => column !== from && column !== gone);
  const staging = [...values, from];
  const select = (source: string, of: readonly string[]) =>
    of.map((column) => `${source}.${name(column)}`).join(', ');
  const lines =
    staged.length === 0
      ? `SELECT ${stored.map(([column, type]) => `NULL::${type} AS ${name(column)}`).join(', ')} WHERE false`
      : `SELECT ${staging.map((column) => (column === raw ? `_rawData[1]."rawData"::VARCHAR AS ${raw}` : name(column))).join(', ')} FROM ${jsonOf(table, staged)}`;
  const row = (source: string, isGone: boolean) =>
    stored
      .map(([column]) => {
        if (column === from)
          return isGone
            ? `$1::BIGINT AS ${from}`
            : `coalesce(${source}.${from}, $1::BIGINT) AS ${from}`;
        if (column === gone) return `${isGone} AS ${gone}`;
        return `${source}.${name(column)}`;
      })
      .join(', ');
  if (known === undefined) return `SELECT ${row('s', false)} FROM (${lines}) s`;
  const current = `SELECT * FROM (${known}) QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY ${from} DESC) = 1`;
  const compared = values.filter((column) => column !== key && column !== raw);
  const differs = `ROW(${select('s', compared)}) IS DISTINCT FROM ROW(${select('c', compared)})`;
  const changed = newest ? `c.${gone} OR ${differs}` : `c.${gone}`;
  const added = `SELECT ${row('s', false)} FROM staged s LEFT JOIN holding c USING (${key}) WHERE c.${key} IS NULL OR ${changed}`;
  const lost = `SELECT ${row('c', true)} FROM holding c ANTI JOIN staged s USING (${key}) WHERE NOT c.${gone}`;
  return `WITH holding AS (${current}), staged AS (${lastingIn(table, lines, 'holding')}) ${added}${complete ? ` UNION ALL ${lost}` : ''}`;
}
