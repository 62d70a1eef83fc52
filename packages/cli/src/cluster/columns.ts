import type { PropertyDeclaration, TableDeclaration } from '@graph-1password/archive';
import type {
  EntityView,
  PropertyColumns,
  RelationshipView,
  SqlColumn,
} from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { Entities } from '../../../../src/entities';
import type { RelationshipKind } from '../../../../src/relationships';
import { COMPUTED, NULLABLE, propertiesOf } from '../archive/model';

/*
 * Which columns the views of a published graph have; `rows.ts` has the rows in them.
 */

const T = EntityTypes;

/** Column of a view with the key of a row, which tells accounts apart when several are asked. */
export const ID = '_id';
/** Column with the number of the names of an object: it is always the same one. */
export const SHAPE = '_shape';

/** Column with what 1Password sent, as JSON. */
export const RAW = '_raw';

/** A relationship of the model as a view. @param source where its rows are */
export const viewOf = (
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

/** The entities of a table as a view. */
export function entityOf(table: TableDeclaration): EntityView {
  const { type, classes } = table;
  const names = classes.flatMap((each) => NULLABLE[each] ?? []);
  return {
    ...{ type, classes, view: type, key: ID, raw: RAW },
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
export const OF_USERS = propertiesOf(Entities.USER).filter(({ name: own }) =>
  (COMPUTED.ofUsers as readonly string[]).includes(own),
);

const columnsOf = (properties: readonly PropertyDeclaration[]): PropertyColumns =>
  Object.fromEntries([
    ...OF_ALL,
    ...properties.map(({ name: property, kind, sameAs }) =>
      column(property, kind === 'time' ? 'number' : kind, sameAs ?? property),
    ),
  ]);

const ADDRESS = Entities.CLIENT_IP;
/** The properties of an address. */
export const ADDRESS_PROPERTIES = propertiesOf(ADDRESS);
/** The classes of an address. */
export const ADDRESS_CLASSES = [ADDRESS._class].flat();

/** The addresses from which people signed in, as a view: they follow from events. */
export const addressView = (): EntityView => ({
  ...{ type: T.CLIENT_IP, classes: ADDRESS_CLASSES, view: T.CLIENT_IP, key: ID },
  properties: columnsOf(ADDRESS_PROPERTIES),
  shapes: { column: SHAPE, names: [[]] },
});

/** The kinds of the properties of relationships that are no numbers. */
const KINDS: Readonly<Record<string, 'text' | 'boolean'>> = {
  actions: 'text',
  current: 'boolean',
  readBy: 'text',
};
/** What a property of a relationship holds. */
export const kindOf = (property: string): 'number' | 'text' | 'boolean' =>
  KINDS[property] ?? 'number';

/** Relationships with properties of their own, which have a view of their own. */
export function edgeView(kind: RelationshipKind, view: string): RelationshipView {
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
