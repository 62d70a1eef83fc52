import { compare } from '@graph-1password/j1ql/browser';
import { EntityTypes } from '@graph-1password/vocabulary';
import {
  entityByKey,
  incoming,
  numberOf,
  outgoing,
  propertiesOf,
  rawDataOf,
  relationshipTable,
  tableOf,
  valueOf,
} from '../../model/access';
import type { Model, RelationshipTable, Value } from '../../model/model';
import type { EntityName } from '.';
import { entityName } from '.';
import { usedIn } from '../shared/inventory';
import type { NamedEntity } from '../shared/users';

/** Relationships of a kind that are shown before "Show more", and how many more each time. */
const FEW = 10;

/** A property by name; sorted by it. */
export type Property = readonly [name: string, value: Value];

/** A relationship seen from one of its ends. */
export interface Neighbour extends EntityName {
  /** `_key` of the relationship. */
  readonly relationship: string;
  /** When the other end happened or was created, epoch ms. */
  readonly createdOn?: number;
}

/** Relationships of one type and direction. */
export interface NeighbourGroup {
  /** Names the group: the type of the relationship and its direction. */
  readonly id: string;
  readonly type: string;
  /** Upper case, as in `PERFORMED`. */
  readonly class: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly count: number;
  /** The first of them, the newest first. */
  readonly rows: readonly Neighbour[];
}

/** Everything about one entity. */
export interface EntityDetails extends EntityName {
  readonly kind: 'entity';
  readonly classes: readonly string[];
  readonly properties: readonly Property[];
  /** Of an item usage: the item and the vault, as far as it names them. */
  readonly item?: NamedEntity;
  readonly vault?: NamedEntity;
  /** As indented JSON; absent when nothing is known. */
  readonly rawData?: string;
  readonly groups: readonly NeighbourGroup[];
}

/** Everything about one relationship. */
export interface RelationshipDetails {
  readonly kind: 'relationship';
  readonly key: string;
  readonly type: string;
  readonly class: string;
  readonly from: EntityName;
  readonly to: EntityName;
  readonly properties: readonly Property[];
}

/** Which entity or relationship. */
export interface DetailsArgs {
  readonly key: string;
  /** Count of relationships to show by id of a group; ten where it is not given. */
  readonly limits?: Readonly<Record<string, number>>;
}

/** Everything about the entity or relationship of a key; undefined when the file has none. */
export function dataDetails(
  model: Model,
  { key, limits = {} }: DetailsArgs,
): EntityDetails | RelationshipDetails | undefined {
  const entity = entityByKey(model, key);
  return entity === undefined
    ? relationshipDetails(model, key)
    : entityDetails(model, entity, limits);
}

const byName = (properties: Iterable<Property>): Property[] =>
  [...properties].sort(([a], [b]) => compare(a, b));

function entityDetails(
  model: Model,
  entity: number,
  limits: Readonly<Record<string, number>>,
): EntityDetails {
  const rawData = rawDataOf(model, entity);
  return {
    kind: 'entity',
    ...entityName(model, entity),
    classes: tableOf(model, entity).classes,
    properties: byName(Object.entries(propertiesOf(model, entity))),
    ...usedBy(model, entity),
    ...(rawData !== undefined && { rawData: JSON.stringify(rawData, null, 2) }),
    groups: [
      ...groups(model, outgoing(model, entity), 'outgoing', limits),
      ...groups(model, incoming(model, entity), 'incoming', limits),
    ],
  };
}

/** What an item usage is about; nothing for other entities. */
function usedBy(model: Model, entity: number) {
  const { type, start } = tableOf(model, entity);
  return type === EntityTypes.ITEM_USAGE_EVENT ? usedIn(model, entity - start) : {};
}

function groups(
  model: Model,
  relationships: readonly number[],
  direction: NeighbourGroup['direction'],
  limits: Readonly<Record<string, number>>,
): NeighbourGroup[] {
  const byTable = new Map<RelationshipTable, number[]>();
  for (const relationship of relationships) {
    const table = relationshipTable(model, relationship);
    const rows = byTable.get(table);
    if (rows) rows.push(relationship - table.start);
    else byTable.set(table, [relationship - table.start]);
  }
  return Array.from(byTable, ([table, rows]) => {
    const id = `${direction} ${table.type}`;
    const ends = direction === 'outgoing' ? table.to : table.from;
    const neighbours = rows
      .map((row) => ({ row, entity: ends[row] ?? 0 }))
      .map((end) => ({ ...end, createdOn: createdOn(model, end.entity) }))
      .sort((a, b) => (b.createdOn ?? -Infinity) - (a.createdOn ?? -Infinity) || 0);
    return {
      ...{ id, type: table.type, class: table.class, direction, count: rows.length },
      rows: neighbours.slice(0, limits[id] ?? FEW).map(({ row, entity, createdOn: time }) => ({
        ...entityName(model, entity),
        relationship: table.keys[row] ?? '',
        ...(time !== undefined && { createdOn: time }),
      })),
    };
  });
}

function createdOn(model: Model, entity: number): number | undefined {
  const table = tableOf(model, entity);
  return numberOf(table, 'createdOn', entity - table.start);
}

/** Keys of relationships have no index: this is asked for one at a time. */
function relationshipDetails(model: Model, key: string): RelationshipDetails | undefined {
  for (const table of model.relationships) {
    const row = table.keys.indexOf(key);
    if (row < 0) continue;
    const properties = [...table.columns.keys()].flatMap((name): Property[] => {
      const value = valueOf(table, name, row);
      return value === undefined ? [] : [[name, value]];
    });
    return {
      ...{ kind: 'relationship', key, type: table.type, class: table.class },
      from: entityName(model, table.from[row] ?? 0),
      to: entityName(model, table.to[row] ?? 0),
      properties: byName(properties),
    };
  }
  return undefined;
}
