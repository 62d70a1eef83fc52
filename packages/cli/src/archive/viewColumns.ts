import { sqlName as name, sqlText as text } from '@graph-1password/archive';
import type { PropertyKind, TableDeclaration } from '@graph-1password/archive';
import type { ColumnKind, PropertyColumns, SqlColumn } from '@graph-1password/j1ql';
import type { RelationshipKind } from '../../../../src/relationships';

/** A property, what it holds, and its SQL. */
export type Column = readonly [property: string, kind: ColumnKind, sql: string];

/** The columns of the entities of a table of events. */
export const eventColumns = ({ type, classes, properties }: TableDeclaration): Column[] => [
  ['_key', 'text', '_key'],
  ['_type', 'text', text(type)],
  ['_class', 'texts', `[${classes.map(text).join(', ')}]`],
  ...properties.map(({ name: own, kind, sameAs = own }): Column => [
    own,
    KINDS[kind],
    name(sameAs),
  ]),
  ['_createdOn', 'number', '_seenOn'],
  ['_beginOn', 'number', '_seenOn'],
];

/** The columns of relationships. @param own properties beside the SDK's own */
export function edgeColumns(
  { metadata, infix }: RelationshipKind,
  { from, to, time }: { from: string; to: string; time: string },
  own: readonly Column[] = [],
): Column[] {
  const { _type, _class } = metadata;
  return [
    ['_key', 'text', `${from} || ${text(infix)} || ${to}`],
    ['_type', 'text', text(_type)],
    ['_class', 'text', text(_class)],
    ['_fromEntityKey', 'text', from],
    ['_toEntityKey', 'text', to],
    ['displayName', 'text', text(_class)],
    ...own,
    ['_createdOn', 'number', time],
    ['_beginOn', 'number', time],
  ];
}

const KINDS: Readonly<Record<PropertyKind, ColumnKind>> = {
  ...{ text: 'text', number: 'number', time: 'number', boolean: 'boolean', texts: 'texts' },
};

/** Column with what an event was made from. */
export const RAW = '_raw';

/** Column that says with which properties a row was written: all that have a value. */
const SHAPE = '_shape';

/** Which properties rows with these columns were written with. */
export const shapeOf = (columns: readonly Column[]) => ({
  ...{ column: SHAPE, names: [columns.map(([property]) => property)], isSparse: true },
});

/** Columns as the compiler takes them. */
export const columnsOf = (columns: readonly Column[]): PropertyColumns =>
  Object.fromEntries(
    columns.map(([property, kind]): [string, SqlColumn[]] => [
      property,
      [{ name: property, kind }],
    ]),
  );

/** The SELECT of a view. @param isJoin of relations, which need no parentheses */
export function selectOf(columns: readonly Column[], from: string, isJoin = false): string {
  const all = columns.map(([property, , sql]) => `${sql} AS ${name(property)}`);
  return `SELECT ${[...all, `0 AS ${SHAPE}`].join(', ')} FROM ${isJoin ? from : `(${from})`}`;
}
