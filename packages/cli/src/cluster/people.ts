import { clusterLiteral as literal, publishedRows } from '@graph-1password/archive';
import type { PublishedScope, TableDeclaration } from '@graph-1password/archive';
import type { EntityView, PropertyColumns, RelationshipView } from '@graph-1password/j1ql';
import { TABLES } from '../archive/model';

/*
 * What JupiterOne's mapper adds: a Person for each address of a user, and `User IS Person`. Addresses are compared without regard to case.
 */

const PERSON = 'person';

/** Tables of users, in the order in which a Person is named after them. */
const USERS = TABLES.filter(({ classes }) => classes.includes('User')).sort((a, b) =>
  a.type < b.type ? -1 : 1,
);

const viewName = (type: string): string => `${type} is person`;

/** The names of columns of views: as in `columns.ts`. */
interface ViewColumns {
  id: string;
  shape: string;
}

const text = (property: string, own = property) =>
  [property, [{ name: own, kind: 'text' }]] as const;
const OF_ALL = [text('_key'), text('_type')];

export const personView = ({ id, shape }: ViewColumns): EntityView => ({
  ...{ type: PERSON, classes: ['Person'], view: PERSON, key: id, isMapped: true },
  properties: Object.fromEntries([
    ...OF_ALL,
    ['_class', [{ name: '_class', kind: 'texts' }]],
    text('name'),
    text('displayName', 'name'),
    text('email'),
  ]) as PropertyColumns,
  shapes: { column: shape, names: [[]] },
});

export const personEdges = ({ shape }: ViewColumns): RelationshipView[] =>
  USERS.map(({ type }) => ({
    ...{ type: `${type}_is_person`, class: 'IS', from: type, to: PERSON },
    source: {
      ...{ kind: 'view', view: viewName(type), fromKey: '_from', toKey: '_to' },
      properties: Object.fromEntries([
        ...OF_ALL,
        text('_class'),
        text('displayName', '_class'),
        text('_fromEntityKey'),
        text('_toEntityKey'),
      ]),
      shapes: { column: shape, names: [[]] },
    },
  }));

/** A row for each address of a user of a table. @param rank of the table */
function addressesOf(table: TableDeclaration, rank: number, scope: PublishedScope): string {
  const address = 'arrayJoin(arrayDistinct(arrayMap(x -> lowerUTF8(x), r.email))) AS address';
  return `SELECT r._account AS _account, ${rank} AS rank, r._key AS userKey, r.name AS name, ${address} FROM (${publishedRows(table, scope)}) AS r`;
}

/** The relation of a view of this file; undefined for others. @param idOf the key in the view, of a row `r` */
export function personRelation(
  view: string,
  scope: PublishedScope,
  { id, shape }: ViewColumns,
  idOf: (key: string) => string,
): string | undefined {
  const person = `concat('${PERSON}:', r.address)`;
  const table = USERS.find(({ type }) => viewName(type) === view);
  if (table) {
    const columns = [
      `${idOf('r.userKey')} AS _from`,
      `${idOf(person)} AS _to`,
      `concat(r.userKey, '|is|', ${person}) AS _key`,
      `${literal(`${table.type}_is_person`)} AS _type`,
      "'IS' AS _class",
      'r.userKey AS _fromEntityKey',
      `${person} AS _toEntityKey`,
      `0 AS ${shape}`,
    ];
    return `SELECT ${columns.join(', ')} FROM (${addressesOf(table, 0, scope)}) AS r`;
  }
  if (view !== PERSON) return undefined;
  const all = USERS.map((each, rank) => addressesOf(each, rank, scope)).join(' UNION ALL ');
  // A facet that knows the name says more than one that has the address for a name.
  const named = 'p.name IS NOT NULL AND p.name != p.address';
  const name = `ifNull(argMinOrNullIf(p.name, tuple(p.rank, p.userKey), ${named}), p.address)`;
  const people = `SELECT p._account AS _account, p.address AS address, ${name} AS personName FROM (${all}) AS p GROUP BY p._account, p.address`;
  const columns = [
    `${idOf(person)} AS ${id}`,
    `${person} AS _key`,
    `'${PERSON}' AS _type`,
    `'["Person"]' AS _class`,
    'toNullable(r.personName) AS name',
    'toNullable(r.address) AS email',
    `0 AS ${shape}`,
  ];
  return `SELECT ${columns.join(', ')} FROM (${people}) AS r`;
}
