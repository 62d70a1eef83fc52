import { EVENT_TIME, OWN_COLUMNS, storedColumns } from '../declaration';
import type { TableDeclaration } from '../declaration';
import { ACCOUNTS, literal, name, PUBLISHED, UNITS } from './names';

/** Where tables are made. */
export interface TablePlace {
  database: string;
  /** Name of a cluster in the configuration of the servers; absent for one server. */
  cluster?: string | undefined;
  /** How long rows of a type are kept, ms; a type that is not in it is kept forever. */
  keep?: ReadonlyMap<string, number>;
}

/** Types of columns by those of the archive. */
const TYPES: Readonly<Record<string, string>> = {
  VARCHAR: 'Nullable(String)',
  DOUBLE: 'Nullable(Float64)',
  BIGINT: 'Nullable(Int64)',
  BOOLEAN: 'Nullable(Bool)',
  'VARCHAR[]': 'Array(Nullable(String))',
  TIMESTAMPTZ: "Nullable(DateTime64(6, 'UTC'))",
};

/** The type of a column of a Parquet file, as ClickHouse reads it. */
export const fileType = (sqlType: string): string => TYPES[sqlType] ?? 'Nullable(String)';

/** Columns that stand in keys, which are never NULL. */
const IN_KEYS: Readonly<Record<string, string>> = {
  [OWN_COLUMNS.key]: 'String',
  [OWN_COLUMNS.from]: 'Int64',
};

/** A column of a published table. */
interface TableColumn {
  name: string;
  type: string;
  /** How it is compressed, as the server tells it. */
  codec: string;
}

/** The columns of a published table, as they are in the archive. */
export const tableColumns = (table: TableDeclaration): TableColumn[] =>
  storedColumns(table).map(([column, sqlType]) => ({
    name: column,
    type: typeOf(table, column, sqlType),
    codec: codecOf(column, sqlType),
  }));

function typeOf({ kind }: TableDeclaration, column: string, sqlType: string): string {
  if (kind === 'event' && column === EVENT_TIME) return 'Int64';
  if (sqlType === 'VARCHAR[]') return 'Array(String)';
  const type = IN_KEYS[column] ?? fileType(sqlType);
  // Most texts of events come again and again (codes, places, people): the text is stored once, and a number in each row.
  const comesAgain = kind === 'event' && type === 'Nullable(String)' && column !== OWN_COLUMNS.raw;
  return comesAgain ? `LowCardinality(${type})` : type;
}

function codecOf(column: string, sqlType: string): string {
  if (column === OWN_COLUMNS.raw) return 'CODEC(ZSTD(3))';
  // Rows are sorted by time: from one to the next it is not far.
  const isTime = sqlType === 'BIGINT' || sqlType === 'TIMESTAMPTZ';
  return isTime ? 'CODEC(Delta(8), ZSTD(1))' : 'CODEC(ZSTD(1))';
}

const declarationOf = ({ name: column, type, codec }: TableColumn): string =>
  `${name(column)} ${type} ${codec}`;

/** The table that holds the rows: on a cluster each server has a part of them in a table of its own. */
export const ownTable = (table: string, { cluster }: TablePlace): string =>
  cluster === undefined ? table : `${table}_local`;

/** `database`.`table` */
export const qualified = (database: string, table: string): string =>
  `${name(database)}.${name(table)}`;

/** Stands behind the name in DDL. */
export const onCluster = ({ cluster }: TablePlace): string =>
  cluster === undefined ? '' : ` ON CLUSTER ${name(cluster)}`;

/** The moment of a row as a DateTime, for partitions and TTL. */
const timeOf = ({ kind }: TableDeclaration): string =>
  `fromUnixTimestamp64Milli(${name(kind === 'event' ? EVENT_TIME : OWN_COLUMNS.from)}, 'UTC')`;

/** All statements that make the database and its tables; each may be run again. */
export function tableStatements(tables: readonly TableDeclaration[], place: TablePlace): string[] {
  const { database } = place;
  const on = onCluster(place);
  return [
    `CREATE DATABASE IF NOT EXISTS ${name(database)}${on}`,
    ...tables.flatMap((table) => ofTable(table, place)),
    ...made(UNITS, place, UNIT_COLUMNS, 'ORDER BY (account, type, day)', 'version'),
    ...made(ACCOUNTS, place, ACCOUNT_COLUMNS, 'ORDER BY account', 'version'),
  ];
}

const UNIT_COLUMNS = [
  'account String',
  'type LowCardinality(String)',
  'day String',
  'files Array(String)',
  'sending Array(String)',
  'rows UInt64',
  'version UInt64',
  "written DateTime64(3, 'UTC') DEFAULT now64(3)",
];

const ACCOUNT_COLUMNS = [
  'account String',
  'archive String',
  'committed Int64',
  'holds String',
  'about String',
  'version UInt64',
  "written DateTime64(3, 'UTC') DEFAULT now64(3)",
];

function ofTable(table: TableDeclaration, place: TablePlace): string[] {
  const { account, commit, held } = PUBLISHED;
  const columns = tableColumns(table);
  const declared = [
    `${name(account)} LowCardinality(String)`,
    ...columns.map(declarationOf),
    `${name(commit)} UInt64`,
    `${name(held)} Bool`,
  ];
  const keys = [account, ...(table.kind === 'event' ? [EVENT_TIME] : []), OWN_COLUMNS.key];
  if (table.kind === 'state') keys.push(OWN_COLUMNS.from);
  const ms = place.keep?.get(table.type);
  const parts = [
    ...(table.kind === 'event' ? [`PARTITION BY toYYYYMM(${timeOf(table)})`] : []),
    `ORDER BY (${keys.map(name).join(', ')})`,
    // What now is stays however old; a hold is stronger.
    ...(ms === undefined || table.kind === 'state' ? [] : [ttlOf(table, ms)]),
  ];
  const later = columns.map((column) => `ADD COLUMN IF NOT EXISTS ${declarationOf(column)}`);
  const own = qualified(place.database, ownTable(table.type, place));
  return [
    ...made(table.type, place, declared, parts.join(' '), commit),
    // Of a newer version: rows that came before have nothing there.
    `ALTER TABLE ${own}${onCluster(place)} ${later.join(', ')}`,
    ...(place.cluster === undefined
      ? []
      : [
          `ALTER TABLE ${qualified(place.database, table.type)}${onCluster(place)} ${later.join(', ')}`,
        ]),
  ];
}

/**
 * The statement that changes how long the rows of a table are kept; undefined when that is as it was.
 * @param before the statement that made the table, as the server tells it
 */
export function keepStatement(
  table: TableDeclaration,
  place: TablePlace,
  before: string,
): string | undefined {
  const ms = place.keep?.get(table.type);
  if (ms === undefined || table.kind === 'state') return undefined;
  if (before.includes(`toIntervalSecond(${secondsOf(ms)})`)) return undefined;
  const own = qualified(place.database, ownTable(table.type, place));
  return `ALTER TABLE ${own}${onCluster(place)} MODIFY ${ttlOf(table, ms)}`;
}

/**
 * The statement that compresses a table of a version before as tables are now; undefined when it is so already. What is there is
 * rewritten when it is merged; types of columns stay as they are, since they would be rewritten at once.
 * @param before how the server says that each column of it is compressed, by name; `''` where nothing was said
 */
export function codecStatement(
  table: TableDeclaration,
  place: TablePlace,
  before: ReadonlyMap<string, string>,
): string | undefined {
  const changed = tableColumns(table)
    .filter(({ name: column }) => before.get(column) === '')
    .map(({ name: column, codec }) => `MODIFY COLUMN ${name(column)} ${codec}`);
  if (changed.length === 0) return undefined;
  const own = qualified(place.database, ownTable(table.type, place));
  return `ALTER TABLE ${own}${onCluster(place)} ${changed.join(', ')}`;
}

const secondsOf = (ms: number): number => Math.ceil(ms / 1000);

const ttlOf = (table: TableDeclaration, ms: number): string =>
  `TTL toDateTime(${timeOf(table)}) + toIntervalSecond(${secondsOf(ms)}) DELETE WHERE NOT ${name(PUBLISHED.held)}`;

/** A table of which the row with the greatest version counts; blocks that were lost on the way may be sent again. */
function made(
  table: string,
  place: TablePlace,
  columns: readonly string[],
  parts: string,
  version: string,
): string[] {
  const { database, cluster } = place;
  const body = `(\n  ${columns.join(',\n  ')}\n)`;
  const own = qualified(database, ownTable(table, place));
  if (cluster === undefined) {
    return [
      `CREATE TABLE IF NOT EXISTS ${own} ${body}\nENGINE = ReplacingMergeTree(${name(version)}) ${parts}\nSETTINGS non_replicated_deduplication_window = 10000`,
    ];
  }
  const replicated = `ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', ${name(version)})`;
  const key = columns[0]?.startsWith(name(PUBLISHED.account)) ? name(OWN_COLUMNS.key) : 'account';
  return [
    `CREATE TABLE IF NOT EXISTS ${own}${onCluster(place)} ${body}\nENGINE = ${replicated} ${parts}\nSETTINGS replicated_deduplication_window = 10000`,
    // All versions of a row are on one server: only there can the newest be told.
    `CREATE TABLE IF NOT EXISTS ${qualified(database, table)}${onCluster(place)} AS ${own}\nENGINE = Distributed(${literal(cluster)}, ${literal(database)}, ${literal(`${table}_local`)}, cityHash64(${key}))`,
  ];
}

/** Statements that make the users: one that publishes, one that only asks. They are for people: passwords are theirs. */
export function userStatements({ database, cluster }: TablePlace): string[] {
  return [
    `-- CREATE USER publisher IDENTIFIED BY '...';`,
    `-- GRANT CREATE DATABASE, CREATE TABLE, ALTER, SELECT, INSERT ON ${name(database)}.* TO publisher;`,
    // Versions before 2026 ask it of whoever sends a file.
    '-- GRANT CREATE TEMPORARY TABLE ON *.* TO publisher;',
    ...(cluster === undefined ? [] : ['-- GRANT CLUSTER, REMOTE ON *.* TO publisher;']),
    `-- CREATE USER asker IDENTIFIED BY '...' SETTINGS readonly = 2;`,
    `-- GRANT SELECT ON ${name(database)}.* TO asker;`,
  ];
}
