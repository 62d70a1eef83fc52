import { csvField } from '@graph-1password/vocabulary';
import { tableText } from '../support/table';
import { count, printable } from '../support/text';
import type {
  AnswerEntity,
  AnswerRelationship,
  Query,
  QueryResult,
  TableResult,
  Value,
} from '@graph-1password/j1ql';

/** What a table or a CSV file is made of. */
export interface Cells {
  columns: readonly string[];
  rows: readonly Readonly<Record<string, Value>>[];
  /** Columns that hold moments whatever they are called. */
  moments?: ReadonlySet<string>;
}

/** An answer; one of a database has nothing behind its rows. */
export type Shown = TableResult & Partial<Pick<QueryResult, 'matches' | 'tree'>>;

/** What a table shows of whole entities; all of their properties would not fit. */
const ENTITY_COLUMNS = ['_type', 'displayName', 'createdOn', '_key'];

/** A cell as text. Objects are shown by their name, lists with commas. */
function cellText(value: Value): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(cellText).join(', ');
  if (typeof value !== 'object') return String(value);
  const name = value.displayName ?? value._key;
  return name === undefined ? JSON.stringify(value) : cellText(name);
}

/** Names of columns that hold moments: properties end in "On", and aggregations are called by such words. */
const MOMENTS = /(?:On|At|Date|Time)$|^(?:first|last|since|until|earliest|latest|newest|oldest)/;
/** From 1973 to 2128: other numbers in such a column are not times in epoch ms. */
const [EARLIEST, LATEST] = [1e11, 5e12];

/** The moment in a cell as ISO 8601 in UTC; undefined when it holds something else. */
function momentOf(column: string, value: Value, moments?: ReadonlySet<string>): string | undefined {
  if (typeof value !== 'number' || value <= EARLIEST || value >= LATEST) return undefined;
  const isMoment = moments?.has(column) === true || MOMENTS.test(column);
  return isMoment ? new Date(value).toISOString() : undefined;
}

function tableCell(column: string, value: Value, moments: ReadonlySet<string>): string {
  const moment = momentOf(column, value, moments);
  return moment?.replace('T', ' ').replace(/\.\d+/, '') ?? printable(cellText(value));
}

/**
 * A table, and below it how many rows there are.
 * @param query what was asked: without RETURN, the columns would be all properties
 */
export function formatTable(result: Shown, query: Query): string {
  const wholeEntities = query.returns === undefined;
  const { rows, total, notes } = result;
  const columns = wholeEntities
    ? ENTITY_COLUMNS.filter((name) => result.columns.includes(name))
    : result.columns;
  const lines: string[] = [];
  if (rows.length > 0) {
    const cells = rows.map((row) =>
      columns.map((name) => tableCell(name, row[name] ?? null, result.moments)),
    );
    lines.push(tableText(columns.map(printable), cells));
  }
  lines.push(countLine(rows.length, total, query), ...notes);
  return lines.join('\n');
}

function countLine(shown: number, total: number, { returns, limit }: Query): string {
  if (total === 0) return 'No rows.';
  const rows = total === 1 ? '1 row' : `${count(total)} rows`;
  const cut = shown < total ? `, ${count(shown)} shown` : '';
  const more =
    cut !== '' && limit === undefined ? ' (use --limit, --json or --csv to see more)' : '';
  const hidden = returns ? '' : ' Add RETURN to choose columns; --json prints all properties.';
  return `${rows}${cut}${more}.${hidden}`;
}

/** What ends a line: inside of a field a spreadsheet allows it, and in a terminal a name would be a row of its own. */
const LINE_ENDS = /[\r\n\u2028\u2029]+/g;

/**
 * RFC 4180, one line for each row: line ends of texts become blanks. Moments are ISO 8601 in UTC. A text that a spreadsheet
 * would take for a formula gets an apostrophe before it.
 */
export function formatCsv({ columns, rows, moments }: Cells): string {
  const field = (value: Value, column = ''): string => {
    const text = momentOf(column, value, moments) ?? cellText(value);
    return typeof value === 'number' ? text : csvField(text.replace(LINE_ENDS, ' '));
  };
  const lines = rows.map((row) => columns.map((name) => field(row[name] ?? null, name)).join(','));
  return [columns.map((name) => field(name)).join(','), ...lines].join('\r\n');
}

const nameOf = (entity: AnswerEntity): string => {
  const name = entity.value('displayName');
  return printable(`${typeof name === 'string' ? name : entity.key}  (${entity.type})`);
};

/** Everything that the query traversed. @returns the tree of a RETURN TREE, else that of the shown rows */
export function walked(result: Shown): NonNullable<QueryResult['tree']> {
  if (result.tree) return result.tree;
  const matches = result.rows.flatMap((_, row) => result.matches?.(row) ?? []);
  return {
    entities: [...new Set(matches.flatMap(({ entities }) => entities))],
    relationships: [...new Set(matches.flatMap(({ relationships }) => relationships))],
  };
}

/** An indented tree; an entity that was shown before is not opened again. */
export function formatTree(result: Shown): string {
  const { entities, relationships } = walked(result);
  const edges = new Map<AnswerEntity, AnswerRelationship[]>();
  const add = (entity: AnswerEntity, edge: AnswerRelationship): void => {
    const known = edges.get(entity);
    if (known) known.push(edge);
    else edges.set(entity, [edge]);
  };
  for (const edge of relationships) {
    add(edge.from, edge);
    if (edge.to !== edge.from) add(edge.to, edge);
  }
  const shown = new Set<AnswerEntity>();
  const used = new Set<AnswerRelationship>();
  const lines: string[] = [];
  const open = (entity: AnswerEntity, indent: string): void => {
    shown.add(entity);
    const own = (edges.get(entity) ?? []).filter((edge) => !used.has(edge));
    for (const edge of own) used.add(edge);
    own.forEach((edge, index) => {
      const outgoing = edge.from === entity;
      const other = outgoing ? edge.to : edge.from;
      const last = index === own.length - 1;
      const again = shown.has(other) ? ' …' : '';
      const arrow = outgoing ? '→' : '←';
      lines.push(`${indent}${last ? '└─' : '├─'} ${edge.class} ${arrow} ${nameOf(other)}${again}`);
      if (!again) open(other, `${indent}${last ? '   ' : '│  '}`);
    });
  };
  for (const entity of entities) {
    if (shown.has(entity)) continue;
    lines.push(nameOf(entity));
    open(entity, '');
  }
  return [...lines, ...(lines.length === 0 ? ['No results.'] : []), ...result.notes].join('\n');
}

/** For programs; the fields are described in the help of the command. */
export function toJson(result: Shown): Record<string, unknown> {
  const { columns, rows, total, notes, tree } = result;
  if (!tree) return { columns, rows, total, notes };
  return {
    total,
    notes,
    tree: {
      entities: tree.entities.map(({ properties }) => properties),
      relationships: tree.relationships.map(({ properties }) => properties),
    },
  };
}
