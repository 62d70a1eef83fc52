import type { Kind } from './dialect';
import type { EntityView, RelationshipColumns, RelationshipView, Shapes } from './schema';
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
  /** The names of the objects' properties; column `shape` of the relation says which. */
  readonly shapes: readonly (readonly string[])[];
  /** Places of the shapes whose properties are only there when they have a value. */
  readonly sparse: ReadonlySet<number>;
}

type Properties = ReadonlyMap<string, readonly (readonly [kind: Kind, sql: string])[]>;

interface Part {
  readonly shapes: Shapes | undefined;
  readonly alias: string;
  readonly from: string;
  readonly key: string;
  readonly properties: Properties;
}

/** Column of the relation with what an entity was made from. */
export const RAW = 'raw';

/**
 * All properties of the objects that a slot may be, those that each has itself.
 * @param raw column of the only view with what its entities were made from
 */
export function documentsOf(slot: Slot, scope: Scope, raw?: string): Documents {
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
  const shapes: (readonly string[])[] = [];
  const sparse = new Set<number>();
  const selects = parts.map((part) => {
    const { from, key, properties } = part;
    const own = all.map(({ property, kind, name }) => {
      const found = properties.get(property)?.find(([each]) => each === kind);
      return `${found?.[1] ?? scope.dialect.none(kind)} AS ${name}`;
    });
    const names = part.shapes?.names ?? [[...part.properties.keys()]];
    const offset = shapes.push(...names) - names.length;
    if (part.shapes?.isSparse) names.forEach((_, i) => sparse.add(offset + i));
    const shape = part.shapes
      ? `${part.alias}.${scope.dialect.name(part.shapes.column)} + ${offset}`
      : String(offset);
    const made = raw === undefined ? [] : [`${part.alias}.${scope.dialect.name(raw)} AS ${RAW}`];
    return `SELECT ${[`${key} AS k`, `${shape} AS shape`, ...own, ...made].join(', ')} FROM ${from}`;
  });
  const none = `SELECT ${scope.dialect.none('text')} AS k, 0 AS shape WHERE false`;
  const sql = selects.length > 0 ? selects.join('\n  UNION ALL ') : none;
  return { sql, columns: all, shapes, sparse };
}

function entityPart(view: EntityView, scope: Scope): Part {
  const { dialect, used } = scope;
  used.add(view.view);
  return {
    shapes: view.shapes,
    alias: 'v',
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
    const { shapes } = source;
    return [{ shapes, alias: 'r', from: `${dialect.name(source.view)} AS r`, key, properties }];
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
    shapes: undefined,
    alias: '',
    from: `${dialect.name(from.view)} AS f JOIN ${dialect.name(to.view)} AS t ON ${name('f', fromColumn)} = ${name('t', toColumn)}`,
    key,
    properties: new Map(properties),
  };
}
