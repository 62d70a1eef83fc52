import { EVENT_TIME, OWN_COLUMNS, storedColumns } from '../declaration';
import type { TableDeclaration } from '../declaration';
import type { StagedLines } from '../store/stage';
import { lastingIn } from './lasting';
import { literal, literals, name } from './quote';
import { parquet } from './relation';

/** Room for a line, in bytes: the engine sets aside several times as much for each thread. */
const LEAST_ROOM = 1 << 20;

/** Lines that were staged. */
export type Lines = readonly Pick<StagedLines, 'file' | 'longest'>[];

/** The staged lines as a relation with the columns of the table, its own ones and `_rawData` among them. */
function linesOf(table: TableDeclaration, lines: Lines): string {
  // A character is at most three bytes.
  const room = Math.max(LEAST_ROOM, ...lines.map(({ longest }) => 3 * longest + 1));
  const columns = storedColumns(table)
    .filter(([column]) => !isOwn(column) || MAY_BRING.has(column))
    .map(([column, type]) => `${name(column)}: ${literal(type)}`);
  columns.push(`_rawData: 'STRUCT("rawData" JSON)[]'`);
  const files = lines.map(({ file }) => file);
  return `read_json(${literals(files)}, format = 'newline_delimited', columns = {${columns.join(', ')}}, maximum_object_size = ${room})`;
}

/** Columns of the archive's own that a line may have: what another program has seen before comes with its time. */
const MAY_BRING: ReadonlySet<string> = new Set([
  OWN_COLUMNS.key,
  OWN_COLUMNS.seenOn,
  OWN_COLUMNS.from,
]);

const isOwn = (column: string): boolean => Object.values<string>(OWN_COLUMNS).includes(column);

/**
 * Staged events as rows of a file; `$1` is the time at which they are archived, epoch ms, unless a line brings its own.
 * @param known files of the archive that may hold some of them already
 */
export function eventRows(table: TableDeclaration, staged: Lines, known: string[]): string {
  const { key, time, seenOn, raw } = OWN_COLUMNS;
  const columns = storedColumns(table).map(([column, type]) => {
    if (column === time) return `make_timestamp_ms(${EVENT_TIME})::TIMESTAMPTZ AS ${time}`;
    if (column === seenOn) return `coalesce(${seenOn}, $1::BIGINT) AS ${seenOn}`;
    if (column === raw) return `_rawData[1]."rawData"::${type} AS ${raw}`;
    return name(column);
  });
  const lines = `SELECT ${columns.join(', ')} FROM ${linesOf(table, staged)}`;
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
      : `SELECT ${staging.map((column) => (column === raw ? `_rawData[1]."rawData"::VARCHAR AS ${raw}` : name(column))).join(', ')} FROM ${linesOf(table, staged)}`;
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
