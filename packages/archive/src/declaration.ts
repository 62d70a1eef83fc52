/** What a property holds; a `time` is an integer of epoch ms. */
export type PropertyKind = 'text' | 'number' | 'time' | 'boolean' | 'texts';

/** A property of an entity type. */
export interface PropertyDeclaration {
  name: string;
  kind: PropertyKind;
  /** It always equals this property, so it is not stored. */
  sameAs?: string;
}

/** Properties that are told together, or not at all. */
export interface LastingProperties {
  /** They are told when the first of them has a value. */
  columns: readonly string[];
  /** Properties whose values, or one of whose values, stand there when it is not known. */
  standIns?: readonly string[];
}

/**
 * An entity type as the archive keeps it. Events happen once and never change; states are what entities were from a
 * moment on.
 */
export interface TableDeclaration {
  type: string;
  classes: readonly string[];
  kind: 'event' | 'state';
  properties: readonly PropertyDeclaration[];
  /** Columns that are not properties: their names begin with `_`. They are found in the staged lines like properties. */
  links?: readonly PropertyDeclaration[];
  /** Columns with the ids of vaults that a row is about. */
  vaults?: readonly string[];
  /**
   * Properties that stay as they are when a run does not tell them, since it has seen only some of what the state is put together from.
   */
  lasting?: readonly LastingProperties[];
  /** Where rows name people. */
  people?: {
    /** Columns with UUIDs or addresses; of texts or lists of texts. */
    columns: readonly string[];
    /** What erasing a person takes away: the row, or only those values and what the entity was made from. */
    erase: 'rows' | 'values';
  };
}

/** Names of the columns that every table has; none of them may be the name of a property. */
export const OWN_COLUMNS = {
  key: '_key',
  /** The moment of an event as a timestamp, for engines that know no epoch ms. */
  time: '_time',
  /** When an event was first archived, epoch ms. */
  seenOn: '_seenOn',
  /** Since when a state holds, epoch ms. */
  from: '_from',
  /** The entity is there no more. */
  gone: '_gone',
  /** What the entity was made from, as JSON text. */
  raw: '_raw',
} as const;

/** The property that holds when an event happened, epoch ms. */
export const EVENT_TIME = 'createdOn';

const SQL_TYPES: Record<PropertyKind, string> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  time: 'BIGINT',
  boolean: 'BOOLEAN',
  texts: 'VARCHAR[]',
};

/** Name and SQL type. */
export type StoredColumn = readonly [name: string, sqlType: string];

/** The columns of a file of this table, in their order on the disk. */
export function storedColumns(table: TableDeclaration): StoredColumn[] {
  const { key, time, seenOn, from, gone, raw } = OWN_COLUMNS;
  const declared = [...table.properties, ...(table.links ?? [])]
    .filter(({ sameAs }) => sameAs === undefined)
    .map(({ name, kind }): StoredColumn => [name, SQL_TYPES[kind]]);
  const own: StoredColumn[] =
    table.kind === 'event'
      ? [
          [time, 'TIMESTAMPTZ'],
          [seenOn, 'BIGINT'],
        ]
      : [
          [from, 'BIGINT'],
          [gone, 'BOOLEAN'],
        ];
  return [[key, 'VARCHAR'], ...own, ...declared, [raw, 'VARCHAR']];
}
