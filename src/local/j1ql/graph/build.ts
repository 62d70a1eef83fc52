import { peopleOf } from './people';
import type {
  EntityRecord,
  Graph,
  GraphEntity,
  GraphOptions,
  GraphRelationship,
  Properties,
  PropertyValue,
  RelationshipRecord,
} from './types';

type MutableEntity = {
  -readonly [K in keyof GraphEntity]: K extends 'outgoing' | 'incoming'
    ? GraphRelationship[]
    : GraphEntity[K];
};

/**
 * Makes a graph. The first of two objects with the same key stays; a relationship to an entity that
 * is not there is left out. Both are counted.
 */
export function buildGraph(
  records: { entities: Iterable<EntityRecord>; relationships: Iterable<RelationshipRecord> },
  options: GraphOptions = {},
): Graph {
  const builder = new GraphBuilder(options);
  for (const record of records.entities) builder.add(builder.entity(record));
  for (const record of records.relationships) builder.connect(builder.relationship(record));
  return builder.graph();
}

/** Strings that many objects share exist once: types, actions, places, days. */
class Strings {
  readonly #known = new Map<string, string>();

  /** @returns an equal string, always the same one. Long texts are rarely equal: they stay apart */
  one(text: string): string {
    if (text.length > 60) return text;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, text);
    return text;
  }
}

/**
 * Makes a graph step by step: whoever reads files turns each record into an object of the graph at once, so that
 * never all records are in memory beside the graph.
 */
export class GraphBuilder {
  readonly #entities: MutableEntity[] = [];
  readonly #byKey = new Map<string, MutableEntity>();
  readonly #relationships = new Map<string, GraphRelationship>();
  readonly #strings = new Strings();
  #dangling = 0;
  #duplicates = 0;

  constructor(private readonly options: GraphOptions) {}

  /** An entity that is not in the graph yet. The record is not needed any more. */
  entity(record: EntityRecord): MutableEntity {
    const classes = typeof record._class === 'string' ? [record._class] : record._class;
    return {
      kind: 'entity',
      key: this.#strings.one(record._key),
      type: this.#strings.one(record._type),
      classes: classes.map((name) => this.#strings.one(name)),
      properties: this.properties(record),
      outgoing: [],
      incoming: [],
      ...(this.options.rawData && { rawData: rawDataOf(record) }),
    };
  }

  /** Puts an entity into the graph, unless its key is in use. */
  add(entity: MutableEntity): void {
    if (this.#byKey.has(entity.key)) {
      this.#duplicates += 1;
      return;
    }
    this.#byKey.set(entity.key, entity);
    this.#entities.push(entity);
  }

  /** A relationship between entities of the graph that is not in it yet; undefined when one of them is missing. */
  relationship(record: RelationshipRecord): GraphRelationship | undefined {
    const from = this.#byKey.get(record._fromEntityKey ?? '');
    const to = this.#byKey.get(record._toEntityKey ?? '');
    if (!from || !to) {
      this.#dangling += 1;
      return undefined;
    }
    return {
      kind: 'relationship',
      key: record._key,
      type: this.#strings.one(record._type),
      class: this.#strings.one(record._class.toUpperCase()),
      from,
      to,
      properties: this.properties(record),
    };
  }

  /** Puts a relationship into the graph, unless its key is in use. */
  connect(relationship: GraphRelationship | undefined): void {
    if (!relationship) return;
    const { key, from, to } = relationship as GraphRelationship & {
      from: MutableEntity;
      to: MutableEntity;
    };
    if (this.#relationships.has(key)) {
      this.#duplicates += 1;
      return;
    }
    this.#relationships.set(key, relationship);
    from.outgoing.push(relationship);
    to.incoming.push(relationship);
  }

  private properties(record: EntityRecord | RelationshipRecord): Properties {
    const properties: Record<string, PropertyValue> = {};
    for (const name in record) {
      if (name !== '_rawData') properties[name] = this.value(record[name] as PropertyValue);
    }
    const seen = this.options.firstSeen?.get(record._key);
    const own = record._createdOn ?? record.createdOn ?? record.firstSeenOn;
    if (seen !== undefined || typeof own === 'number') {
      properties._createdOn = seen ?? (own as number);
      properties._beginOn = properties._createdOn;
    }
    return properties;
  }

  private value(value: PropertyValue): PropertyValue {
    if (typeof value === 'string') return this.#strings.one(value);
    if (Array.isArray(value)) return value.map((element: PropertyValue) => this.value(element));
    return value;
  }

  /** The graph, with the people of JupiterOne's mapper unless they are not wanted. */
  graph(): Graph {
    if (this.options.people !== false) {
      const people = peopleOf(this.#entities);
      for (const record of people.entities) this.add(this.entity(record));
      for (const record of people.relationships) this.connect(this.relationship(record));
    }
    const byType = new Map<string, GraphEntity[]>();
    const byClass = new Map<string, GraphEntity[]>();
    const positions = new Map<GraphEntity, number>();
    this.#entities.forEach((entity, position) => {
      positions.set(entity, position);
      push(byType, entity.type, entity);
      for (const name of new Set(entity.classes)) push(byClass, name, entity);
    });
    return {
      entities: this.#entities,
      relationships: [...this.#relationships.values()],
      byKey: this.#byKey,
      byType,
      byClass,
      positions,
      dangling: this.#dangling,
      duplicates: this.#duplicates,
    };
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The SDK wraps raw data in a list of named pieces. */
function rawDataOf({ _rawData: pieces }: EntityRecord): unknown {
  if (!Array.isArray(pieces)) return undefined;
  return (pieces as { rawData?: unknown }[])[0]?.rawData;
}
