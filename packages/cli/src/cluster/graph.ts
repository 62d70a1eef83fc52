import {
  clusterLiteral as literal,
  clusterName as name,
  columnSql,
  publishedRows,
} from '@graph-1password/archive';
import type {
  GraphViews,
  PropertyDeclaration,
  PublishedScope,
  TableDeclaration,
} from '@graph-1password/archive';
import type {
  EntityView,
  PropertyColumns,
  RelationshipColumns,
  RelationshipView,
  SqlColumn,
} from '@graph-1password/j1ql';
import { EntityTypes, FACET_TYPES } from '@graph-1password/vocabulary';
import { Entities } from '../../../../src/entities';
import { Relationships } from '../../../../src/relationships';
import type { RelationshipKind } from '../../../../src/relationships';
import { EVENT_EDGES } from '../archive/edges';
import { COMPUTED, NULLABLE, propertiesOf, TABLES, tableOfType } from '../archive/model';
import { METADATA } from '../graph/ownReads';
import { actorVaultRows, addressRows, knowsRows, userFacts, usesRows } from './computed';
import { personEdges, personRelation, personView } from './people';

const T = EntityTypes;
const R = Relationships;

/** Column of a view with the key of a row, which tells accounts apart when several are asked. */
const ID = '_id';
/** Column with the number of the names of an object: it is always the same one. */
const SHAPE = '_shape';

const COLUMNS = { id: ID, shape: SHAPE };

const USED_ADDRESS = 'user uses address';
const ACTED_ON_VAULT = 'actor performed vault';
const KNOWS_SECRET = 'user knows secret';

/** How a graph is asked. */
export interface GraphOptions extends PublishedScope {
  /** The reads of this integration count as uses. */
  ownReads: boolean;
}

/** A column that leads to the entity at the other end of a relationship. */
interface Link {
  readonly column: string;
  /** Type and columns of the id. */
  readonly other: string;
  readonly ids: readonly string[];
}

/** A published archive as a graph: its entities are relations over the tables, and its relationships follow from their columns. */
export function publishedGraph(options: GraphOptions): GraphViews {
  const links = new Links();
  const relationships = relationshipsOf(links);
  const views = [...TABLES.map((table) => entityOf(table)), addressView(), personView(COLUMNS)];
  const entities = views.sort((a, b) => (a.type < b.type ? -1 : 1));
  return {
    schema: { entities, relationships, metadata: METADATA },
    select: (view, statement = '') => {
      const ofPeople = personRelation(view, options, COLUMNS, (key) => idOf(key, options));
      if (ofPeople !== undefined) return ofPeople;
      switch (view) {
        case T.CLIENT_IP:
          return addresses(options);
        case USED_ADDRESS:
          return edgeRows(R.USER_USES_CLIENT_IP, usesRows(options), options, {
            from: 'e.userKey',
            to: `concat('${T.CLIENT_IP}:', e.ip)`,
          });
        case ACTED_ON_VAULT:
          return edgeRows(R.ACTOR_PERFORMED_VAULT, actorVaultRows(options), options, {
            from: 'e.actorKey',
            to: 'e.vaultKey',
          });
        case KNOWS_SECRET:
          return edgeRows(R.USER_KNOWS_SECRET, knowsRows(options), options, {
            from: 'e.userKey',
            to: 'e.secretKey',
          });
        default:
          return rowsOf(tableOfType(view), options, links.of(view), statement);
      }
    },
  };
}

/** Columns of views that relationships need, by type. */
class Links {
  readonly #all = new Map<string, Link[]>();

  add(type: string, other: string, ids: readonly string[]): string {
    const list = this.#all.get(type) ?? [];
    this.#all.set(type, list);
    const column = `_link${list.length}`;
    list.push({ column, other, ids });
    return column;
  }

  of = (type: string): readonly Link[] => this.#all.get(type) ?? [];
}

function relationshipsOf(links: Links): RelationshipView[] {
  const ofColumns = (
    kind: RelationshipKind,
    at: 'from' | 'to',
    other: string,
    ids: readonly string[],
    youngest: RelationshipColumns['createdOnOf'],
  ): RelationshipView => {
    const { sourceType, targetType } = kind.metadata;
    const column = links.add(at === 'from' ? sourceType : targetType, other, ids);
    const [fromColumn, toColumn] = at === 'from' ? [column, ID] : [ID, column];
    return viewOf(kind, { kind: 'columns', fromColumn, toColumn, createdOnOf: youngest });
  };
  const ofEvents = Object.values(EVENT_EDGES).flatMap((edges) =>
    edges.map(({ kind, columns, other, outward }) => {
      const end = outward ? 'from' : 'to';
      return ofColumns(kind, end, other, columns, end);
    }),
  );
  return [
    ...ofEvents,
    ofColumns(R.VAULT_HAS_SECRET, 'to', T.VAULT, ['vaultId'], 'to'),
    ...FACET_TYPES.map((facet) => ofColumns(R[facet], 'to', T.USER, ['id'], 'to')),
    ...[R.ACCOUNT_HAS_USER, R.ACCOUNT_HAS_VAULT].map((kind) =>
      ofColumns(kind, 'to', T.ACCOUNT, ['_account'], 'to'),
    ),
    edgeView(R.USER_USES_CLIENT_IP, USED_ADDRESS),
    edgeView(R.ACTOR_PERFORMED_VAULT, ACTED_ON_VAULT),
    edgeView(R.USER_KNOWS_SECRET, KNOWS_SECRET),
    ...personEdges(COLUMNS),
  ];
}

const viewOf = (
  { metadata }: RelationshipKind,
  source: RelationshipView['source'],
): RelationshipView => ({
  type: metadata._type,
  class: metadata._class,
  from: metadata.sourceType,
  to: metadata.targetType,
  source,
});

const column = (property: string, kind: SqlColumn['kind'], own = property) =>
  [property, [{ name: own, kind }]] as const;

function entityOf(table: TableDeclaration): EntityView {
  const { type, classes } = table;
  const names = classes.flatMap((each) => NULLABLE[each] ?? []);
  return {
    ...{ type, classes, view: type, key: ID },
    properties: columnsOf(type === T.USER ? [...table.properties, ...OF_USERS] : table.properties),
    shapes: { column: SHAPE, names: [names] },
  };
}

/** What every entity has beside its properties. */
const OF_ALL = [
  column('_key', 'text'),
  column('_type', 'text'),
  column('_class', 'texts'),
  column('_createdOn', 'number'),
  column('_beginOn', 'number', '_createdOn'),
];

/** What of a user follows from events. */
const OF_USERS = propertiesOf(Entities.USER).filter(({ name: own }) =>
  (COMPUTED.ofUsers as readonly string[]).includes(own),
);

const columnsOf = (properties: readonly PropertyDeclaration[]): PropertyColumns =>
  Object.fromEntries([
    ...OF_ALL,
    ...properties.map(({ name: property, kind, sameAs }) =>
      column(property, kind === 'time' ? 'number' : kind, sameAs ?? property),
    ),
  ]);

/** The rows of a table as the compiler takes them. */
function rowsOf(
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
const idOf = (key: string, { account }: GraphOptions): string =>
  account === undefined ? `concat(r._account, ' ', ${key})` : key;

const linkSql = ({ other, ids }: Link, options: GraphOptions): string =>
  idOf(`concat(${[`'${other}'`, ...ids.map((id) => `r.${name(id)}`)].join(", ':', ")})`, options);

const ADDRESS = Entities.CLIENT_IP;
const ADDRESS_PROPERTIES = propertiesOf(ADDRESS);
const ADDRESS_CLASSES = [ADDRESS._class].flat();

const addressView = (): EntityView => ({
  ...{ type: T.CLIENT_IP, classes: ADDRESS_CLASSES, view: T.CLIENT_IP, key: ID },
  properties: columnsOf(ADDRESS_PROPERTIES),
  shapes: { column: SHAPE, names: [[]] },
});

/** What is made of an address `r.ip`; all else is as it is in its row. */
const OF_ADDRESS: Readonly<Record<string, string>> = {
  name: 'r.ip',
  ipAddress: 'r.ip',
  ipVersion: "if(position(r.ip, ':') > 0, 6, 4)",
  addressRange: 'r.addressRange',
  privateIpAddress: "if(r.addressRange = 'private', r.ip, NULL)",
  publicIpAddress: "if(r.addressRange = 'public', r.ip, NULL)",
};

function addresses(options: GraphOptions): string {
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

/** The kinds of the properties of relationships that are no numbers. */
const KINDS: Readonly<Record<string, 'text' | 'boolean'>> = {
  actions: 'text',
  current: 'boolean',
  readBy: 'text',
};
const kindOf = (property: string): 'number' | 'text' | 'boolean' => KINDS[property] ?? 'number';

/** Relationships with properties of their own, which have a view of their own. */
function edgeView(kind: RelationshipKind, view: string): RelationshipView {
  const own = Object.keys(kind.properties);
  const properties: PropertyColumns = Object.fromEntries([
    ...OF_ALL.map(([property, columns]) =>
      property === '_class' ? column('_class', 'text') : ([property, columns] as const),
    ),
    column('displayName', 'text', '_class'),
    column('_fromEntityKey', 'text'),
    column('_toEntityKey', 'text'),
    ...own.map((each) => column(each, kindOf(each))),
  ]);
  return viewOf(kind, {
    ...{ kind: 'view', view, fromKey: '_from', toKey: '_to', properties },
    shapes: { column: SHAPE, names: [[]] },
  });
}

function edgeRows(
  { metadata, infix, properties }: RelationshipKind,
  rows: string,
  { account }: GraphOptions,
  { from, to }: { from: string; to: string },
): string {
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
