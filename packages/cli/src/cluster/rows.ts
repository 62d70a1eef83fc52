import {
  clusterLiteral as literal,
  clusterName as name,
  columnSql,
  publishedRows,
} from '@graph-1password/archive';
import type { PublishedScope, TableDeclaration } from '@graph-1password/archive';
import { EntityTypes } from '@graph-1password/vocabulary';
import type { RelationshipKind } from '../../../../src/relationships';
import { ADDRESS_CLASSES, ADDRESS_PROPERTIES, ID, kindOf, OF_USERS, RAW, SHAPE } from './columns';
import { addressRows, userFacts } from './computed';

const T = EntityTypes;

/** How a graph is asked. */
export interface GraphOptions extends PublishedScope {
  /** The reads of this integration count as uses. */
  ownReads: boolean;
}

/** A column that leads to the entity at the other end of a relationship. */
export interface Link {
  readonly column: string;
  /** Type and columns of the id. */
  readonly other: string;
  readonly ids: readonly string[];
}

/** The rows of a table as the compiler takes them. */
export function rowsOf(
  table: TableDeclaration,
  options: GraphOptions,
  links: readonly Link[],
  statement: string,
): string {
  const isEvent = table.kind === 'event';
  const own = table.properties
    .filter(({ sameAs }) => sameAs === undefined)
    .map(
      (property) =>
        `${columnSql(property.kind, `r.${name(property.name)}`)} AS ${name(property.name)}`,
    );
  const isUser = table.type === T.USER;
  // Only where they are asked for: they need all events.
  const needsFacts = isUser && OF_USERS.some((each) => statement.includes(name(each.name)));
  const facts = OF_USERS.map(({ name: own, kind }) => {
    const type = kind === 'text' ? 'String' : 'Float64';
    const value = needsFacts ? `x.${name(own)}` : `CAST(NULL, 'Nullable(${type})')`;
    return `${columnSql(kind, value)} AS ${name(own)}`;
  });
  const columns = [
    ...ofObject(table, idOf('r._key', options), isEvent ? 'r._seenOn' : 'r._firstFrom'),
    'r._key AS _key',
    ...own,
    ...(isUser ? facts : []),
    ...(statement.includes(name(RAW)) ? [`r.${name(RAW)} AS ${name(RAW)}`] : []),
    ...links.map((link) => `${linkSql(link, options)} AS ${link.column}`),
  ];
  const join = needsFacts
    ? ` LEFT JOIN (${userFacts(options)}) AS x ON x._account = r._account AND x.user = r.id`
    : '';
  const isOwn = table.type === T.ITEM_USAGE_EVENT && !options.ownReads;
  const where = isOwn ? " WHERE r.accessedBy IS DISTINCT FROM 'collector'" : '';
  return `SELECT ${columns.join(', ')} FROM (${publishedRows(table, options)}) AS r${join}${where}`;
}

function ofObject(
  { type, classes }: Pick<TableDeclaration, 'type' | 'classes'>,
  id: string,
  created: string,
): string[] {
  return [
    `${id} AS ${ID}`,
    `${literal(type)} AS _type`,
    `${literal(JSON.stringify(classes))} AS _class`,
    `toFloat64(${created}) AS _createdOn`,
    `0 AS ${SHAPE}`,
  ];
}

/** The key of an entity with its account before it, where several accounts are asked: two of them may have the same addresses. */
export const idOf = (key: string, { account }: GraphOptions): string =>
  account === undefined ? `concat(r._account, ' ', ${key})` : key;

const linkSql = ({ other, ids }: Link, options: GraphOptions): string =>
  idOf(`concat(${[`'${other}'`, ...ids.map((id) => `r.${name(id)}`)].join(", ':', ")})`, options);

/** What is made of an address `r.ip`; all else is as it is in its row. */
const OF_ADDRESS: Readonly<Record<string, string>> = {
  name: 'r.ip',
  ipAddress: 'r.ip',
  ipVersion: "if(position(r.ip, ':') > 0, 6, 4)",
  addressRange: 'r.addressRange',
  privateIpAddress: "if(r.addressRange = 'private', r.ip, NULL)",
  publicIpAddress: "if(r.addressRange = 'public', r.ip, NULL)",
};

/** The rows of addresses. */
export function addresses(options: GraphOptions): string {
  const key = `concat('${T.CLIENT_IP}:', r.ip)`;
  const ofType = { type: T.CLIENT_IP, classes: ADDRESS_CLASSES };
  const columns = [
    ...ofObject(ofType, idOf(key, options), 'r.seen'),
    `${key} AS _key`,
    ...ADDRESS_PROPERTIES.filter(({ sameAs }) => sameAs === undefined).map(
      ({ name: own, kind }) =>
        `${columnSql(kind, OF_ADDRESS[own] ?? `r.${name(own)}`)} AS ${name(own)}`,
    ),
  ];
  return `SELECT ${columns.join(', ')} FROM (${addressRows(options)}) AS r`;
}

/**
 * The rows of relationships with properties of their own.
 * @param rows of them, as `e`
 * @param ends SQL of the keys of both ends
 */
export function edgeRows(
  { metadata, infix, properties }: RelationshipKind,
  rows: string,
  { account }: GraphOptions,
  ends: { from: string; to: string },
): string {
  const { from, to } = ends;
  const id = (key: string): string =>
    account === undefined ? `concat(e._account, ' ', ${key})` : key;
  const columns = [
    `${id(from)} AS _from`,
    `${id(to)} AS _to`,
    `concat(${from}, ${literal(infix)}, ${to}) AS _key`,
    `${literal(metadata._type)} AS _type`,
    `${literal(metadata._class)} AS _class`,
    `${from} AS _fromEntityKey`,
    `${to} AS _toEntityKey`,
    'toFloat64(e.seen) AS _createdOn',
    `0 AS ${SHAPE}`,
    ...Object.keys(properties).map((each) => `${columnSql(kindOf(each), `e.${each}`)} AS ${each}`),
  ];
  return `SELECT ${columns.join(', ')} FROM (${rows}) AS e`;
}
