import type { Cell } from '../tables/cells';
import type { Column, ColumnKind, TableShape } from '../tables/shape';
import { csvField } from '../tables/text';

/** Stands between the elements of a list: the separator of units, which no text of people has. */
export const BETWEEN = '\u001f';

/** Types as the import calls them. Moments stay epoch ms, as in the graph and in the queries of docs/neo4j.md. */
const TYPES: Readonly<Record<ColumnKind, string>> = {
  ...{ text: 'string', integer: 'long', double: 'double', boolean: 'boolean' },
  ...{ time: 'long', date: 'date', texts: 'string[]' },
};

/** Columns that are no properties, or that are them under another name. */
const SPECIAL: Readonly<Record<string, string>> = {
  _fromEntityKey: ':START_ID',
  _toEntityKey: ':END_ID',
};

/** Entities are shown by this name; their table does not have it, because it is the same as another column. */
const SHOWN = { like: 'name', as: 'displayName' };

/** The header of a table: names and types of its fields. */
export const headerOf = ({ kind, columns }: TableShape): string[] =>
  columns.flatMap((column) => {
    const { property } = column;
    if (kind === 'entity' && property === '_key') return ['_key:ID'];
    const own = SPECIAL[property] ?? `${property}:${TYPES[column.kind]}`;
    return isShown(kind, column) ? [own, `${SHOWN.as}:string`] : [own];
  });

const isShown = (kind: TableShape['kind'], { property }: Column): boolean =>
  kind === 'entity' && property === SHOWN.like;

/** A cell as its fields: mostly one. */
export function fieldOf(kind: TableShape['kind'], column: Column, cell: Cell): string[] {
  const text = textOf(cell);
  const field = text === undefined ? '' : csvField(text);
  return isShown(kind, column) ? [field, field] : [field];
}

/** An empty list has no form of its own in these files. */
function textOf(cell: Cell): string | undefined {
  if (cell === null) return undefined;
  if (typeof cell !== 'object') return String(cell);
  if (cell.length === 0) return undefined;
  return cell.map((each) => each.replaceAll(BETWEEN, ' ')).join(BETWEEN);
}
