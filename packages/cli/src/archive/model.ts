import type {
  LastingProperties,
  PropertyDeclaration,
  PropertyKind,
  TableDeclaration,
} from '@graph-1password/archive';
import type { StepEntityMetadata } from '@jupiterone/integration-sdk-core';
import {
  EntityTypes,
  FACET_TYPES,
  isEventType,
  STREAM_ROWS,
  streamOfType,
} from '@graph-1password/vocabulary';
import { Entities } from '../../../../src/entities';

/** A property as its JSON schema declares it. */
interface PropertySchema {
  type?: unknown;
}

/** What the schemas of the integration leave to the classes of the data model, by class. */
const OF_CLASSES: Readonly<Record<string, readonly PropertyDeclaration[]>> = {
  Account: [{ name: 'vendor', kind: 'text' }],
  IpAddress: [
    { name: 'ipAddress', kind: 'text' },
    { name: 'ipVersion', kind: 'number' },
    { name: 'privateIpAddress', kind: 'text' },
    { name: 'publicIpAddress', kind: 'text' },
  ],
  User: [
    { name: 'firstName', kind: 'text' },
    { name: 'lastName', kind: 'text' },
    { name: 'email', kind: 'texts' },
    { name: 'emailDomain', kind: 'texts' },
    { name: 'username', kind: 'texts' },
    { name: 'shortLoginId', kind: 'texts' },
  ],
};

/** What every entity has. */
const OF_ALL: readonly PropertyDeclaration[] = [
  { name: 'name', kind: 'text' },
  { name: 'displayName', kind: 'text', sameAs: 'name' },
];

/** Properties that are `null` rather than absent, by class: the data model wants them to be there. */
export const NULLABLE: Readonly<Record<string, readonly string[]>> = {
  User: OF_CLASSES.User?.map(({ name }) => name) ?? [],
};

/**
 * What follows from the events and is not stored: addresses, groups, the last times of a user, and what the account is. A run sees them as of its own
 * window; computed from all events they are true.
 */
export const COMPUTED = {
  types: [EntityTypes.CLIENT_IP, EntityTypes.GROUP] as readonly string[],
  ofUsers: ['lastSignInOn', 'lastFailedSignInOn', 'lastItemUsageOn', 'leftOn', 'status'],
} as const;

/** Columns of audit events that are no properties: the users of their details, and the vault that they are about. */
export const AUDIT_LINKS = { actor: '_actor', aux: '_aux', object: '_object', vault: '_vault' };

const LINKS: Readonly<Record<string, readonly PropertyDeclaration[]>> = {
  [EntityTypes.AUDIT_EVENT]: Object.values(AUDIT_LINKS).map((name) => ({ name, kind: 'text' })),
};

/** Where rows name vaults: by these columns a legal hold finds them. */
const VAULTS: Readonly<Record<string, readonly string[]>> = {
  [EntityTypes.AUDIT_EVENT]: [AUDIT_LINKS.vault],
  [EntityTypes.ITEM_USAGE_EVENT]: ['vaultUUID'],
  [EntityTypes.VAULT]: ['id'],
  [EntityTypes.SECRET]: ['vaultId'],
};

/** Where rows name people, by UUID or address. */
function peopleOf(type: string): TableDeclaration['people'] {
  const stream = streamOfType(type);
  if (stream) {
    const links =
      type === EntityTypes.AUDIT_EVENT
        ? [AUDIT_LINKS.actor, AUDIT_LINKS.aux, AUDIT_LINKS.object]
        : [];
    return {
      columns: [...stream.users.flatMap(({ id, email }) => [id, email]), ...links],
      erase: 'rows',
    };
  }
  if (isPerson(type)) {
    return { columns: ['id', 'email', 'username'], erase: 'rows' };
  }
  // An item stays when the one who changed it last is erased.
  return type === EntityTypes.SECRET ? { columns: ['lastEditedBy'], erase: 'values' } : undefined;
}

/** What events say of people, each by itself: not all say all of it. */
const LASTING: readonly LastingProperties[] = [
  { columns: ['name'], standIns: ['id', 'username'] },
  { columns: ['username', 'email', 'emailDomain', 'shortLoginId'] },
  ...['userType', 'userAccountUUID', 'mspUserType', 'mspUserAccountId'].map((column) => ({
    columns: [column],
  })),
];

function lastingOf(properties: readonly PropertyDeclaration[]): LastingProperties[] {
  const stored = properties.filter(({ sameAs }) => sameAs === undefined);
  const has = new Set(stored.map(({ name }) => name));
  return LASTING.map(({ columns, ...more }) => ({
    ...more,
    columns: columns.filter((column) => has.has(column)),
  })).filter(({ columns }) => columns.length > 0);
}

const isPerson = (type: string): boolean =>
  type === EntityTypes.USER || (FACET_TYPES as readonly string[]).includes(type);

/** Times are integers of epoch ms, and their names say so. */
function kindOf(name: string, { type }: PropertySchema): PropertyKind {
  if (type === 'array') return 'texts';
  if (type === 'boolean') return 'boolean';
  if (type === 'number') return name.endsWith('On') || name === 'asOf' ? 'time' : 'number';
  return 'text';
}

function declaredIn(schema: unknown): PropertyDeclaration[] {
  const { allOf = [] } = schema as { allOf?: { properties?: Record<string, PropertySchema> }[] };
  return allOf
    .flatMap(({ properties = {} }) => Object.entries(properties))
    .filter(([name]) => !name.startsWith('_'))
    .map(([name, property]) => ({ name, kind: kindOf(name, property) }));
}

/** All properties of an entity type, each once, in a fixed order. */
export function propertiesOf({
  _class,
  schema,
}: Pick<StepEntityMetadata, '_class' | 'schema'>): PropertyDeclaration[] {
  const inherited = [_class].flat().flatMap((name) => OF_CLASSES[name] ?? []);
  const all = [...OF_ALL, ...inherited, ...declaredIn(schema)];
  // A name that stands twice is the class's own, declared again.
  return [...new Map(all.map((property) => [property.name, property])).values()];
}

function tableOf({ _type: type, _class, schema }: StepEntityMetadata): TableDeclaration {
  const left: readonly string[] = type === EntityTypes.USER ? COMPUTED.ofUsers : [];
  const people = peopleOf(type);
  const properties = propertiesOf({ _class, schema }).filter(({ name }) => !left.includes(name));
  return {
    type,
    classes: [_class].flat(),
    kind: isEventType(type) ? 'event' : 'state',
    properties,
    links: LINKS[type] ?? [],
    vaults: VAULTS[type] ?? [],
    ...(people && { people }),
    ...(isPerson(type) && { lasting: lastingOf(properties) }),
  };
}

/** The tables of the archive: one for each entity type whose entities do not follow from others. */
export const TABLES: readonly TableDeclaration[] = Object.values(Entities)
  .filter(({ _type }) => !COMPUTED.types.includes(_type))
  .map(tableOf);

const BY_TYPE = new Map(TABLES.map((table) => [table.type, table]));

/** The table of a type. @throws Error when there is none */
export function tableOfType(type: string): TableDeclaration {
  const table = BY_TYPE.get(type);
  if (!table) throw new Error(`There is no table for ${type}.`);
  return table;
}

/** The tables of events, in the order of the streams. */
export const EVENT_TABLES = STREAM_ROWS.map(({ type }) => tableOfType(type));
