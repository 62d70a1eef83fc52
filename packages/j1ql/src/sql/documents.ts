import type { Kind } from './dialect';
import type { EntityView, RelationshipColumns, RelationshipView } from './schema';
import type { Scope } from './scope';
import type { Slot } from './slots';

/** The columns with all properties of the objects of a slot. */
export interface Documents {
  /** A relation: `k` with the key, and the columns. */
  readonly sql: string;
  readonly columns: readonly {
    readonly property: string;
    readonly kind: Kind;
    readonly name: string;
  }[];
  /** The properties of each type, in the order in which they are told. */
  readonly orders: ReadonlyMap<string, readonly string[]>;
}

type Properties = ReadonlyMap<string, readonly (readonly [kind: Kind, sql: string])[]>;

interface Part {
  readonly type: string;
  readonly from: string;
  readonly key: string;
  readonly properties: Properties;
}

/** All properties of the objects that a slot may be, those that each has itself. */
export function documentsOf(slot: Slot, scope: Scope): Documents {
  const parts =
    slot.kind === 'relationship'
      ? slot.relationships.flatMap((view) => relationshipParts(view, scope))
      : slot.views.map((view) => entityPart(view, scope));
  const columns = new Map<string, { property: string; kind: Kind; name: string }>();
  for (const { properties } of parts) {
    for (const [property, list] of properties) {
      for (const [kind] of list) {
        const id = `${kind} ${property}`;
        if (!columns.has(id)) columns.set(id, { property, kind, name: `d${columns.size}` });
      }
    }
  }
  const all = [...columns.values()];
  const selects = parts.map(({ from, key, properties }) => {
    const own = all.map(({ property, kind, name }) => {
      const found = properties.get(property)?.find(([each]) => each === kind);
      return `${found?.[1] ?? scope.dialect.none(kind)} AS ${name}`;
    });
    return `SELECT ${[`${key} AS k`, ...own].join(', ')} FROM ${from}`;
  });
  const none = `SELECT ${scope.dialect.none('text')} AS k WHERE false`;
  const orders = new Map<string, string[]>();
  for (const { type, properties } of parts)
    orders.set(type, [...new Set([...(orders.get(type) ?? []), ...properties.keys()])]);
  return { sql: selects.length > 0 ? selects.join('\n  UNION ALL ') : none, columns: all, orders };
}

function entityPart(view: EntityView, scope: Scope): Part {
  const { dialect, used } = scope;
  used.add(view.view);
  return {
    type: view.type,
    from: `${dialect.name(view.view)} AS v`,
    key: `v.${dialect.name(view.key)}`,
    properties: columnsOf(view, 'v', scope),
  };
}

const columnsOf = (
  { properties }: Pick<EntityView, 'properties'>,
  alias: string,
  { dialect }: Scope,
): Properties =>
  new Map(
    Object.entries(properties).map(([property, columns]) => [
      property,
      columns.map(({ name, kind }) => [kind, `${alias}.${dialect.name(name)}`] as const),
    ]),
  );

function relationshipParts(relationship: RelationshipView, scope: Scope): Part[] {
  const { dialect, used, schema } = scope;
  const { source } = relationship;
  if (source.kind === 'view') {
    used.add(source.view);
    const properties = columnsOf(source, 'r', scope);
    const key = properties.get('_key')?.[0]?.[1] ?? dialect.none('text');
    const { type } = relationship;
    return [{ type, from: `${dialect.name(source.view)} AS r`, key, properties }];
  }
  const ofType = (type: string): EntityView[] =>
    schema.entities.filter((each) => each.type === type);
  return ofType(relationship.from).flatMap((from) =>
    ofType(relationship.to).map((to) => joined(from, to, relationship, source, scope)),
  );
}

function joined(
  from: EntityView,
  to: EntityView,
  relationship: RelationshipView,
  { fromColumn, toColumn, createdOnOf }: RelationshipColumns,
  scope: Scope,
): Part {
  const { dialect, used } = scope;
  used.add(from.view).add(to.view);
  const name = (alias: string, column: string): string => `${alias}.${dialect.name(column)}`;
  const [fromKey, toKey] = [name('f', from.key), name('t', to.key)];
  const verb = dialect.literal(`|${relationship.class.toLowerCase()}|`);
  const key = dialect.concat([fromKey, verb, toKey]);
  const time = columnsOf(
    createdOnOf === 'from' ? from : to,
    createdOnOf === 'from' ? 'f' : 't',
    scope,
  );
  const text = (sql: string): readonly (readonly [Kind, string])[] => [['text', sql]];
  const properties: [string, readonly (readonly [Kind, string])[]][] = [
    ['_class', text(dialect.literal(relationship.class))],
    ['_fromEntityKey', text(fromKey)],
    ['_toEntityKey', text(toKey)],
    ['_key', text(key)],
    ['_type', text(dialect.literal(relationship.type))],
    ['displayName', text(dialect.literal(relationship.class))],
    ['_createdOn', time.get('_createdOn') ?? []],
  ];
  return {
    type: relationship.type,
    from: `${dialect.name(from.view)} AS f JOIN ${dialect.name(to.view)} AS t ON ${name('f', fromColumn)} = ${name('t', toColumn)}`,
    key,
    properties: new Map(properties),
  };
}
