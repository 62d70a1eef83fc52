import type { AnswerEntity, AnswerRelationship, Properties, PropertyValue } from '../../src';

/** An object of the graph, with all of its properties in one plain object. */
class GraphObject {
  readonly key: string;
  readonly type: string;

  constructor(readonly properties: Properties) {
    this.key = properties['_key'] as string;
    this.type = properties['_type'] as string;
  }

  value(name: string): PropertyValue {
    return this.has(name) ? this.properties[name] : undefined;
  }

  /** Whether it has a property, even as undefined. */
  has(name: string): boolean {
    return Object.hasOwn(this.properties, name);
  }
}

/** An entity of the graph. */
export class GraphEntity extends GraphObject implements AnswerEntity {
  readonly kind = 'entity';
  readonly classes: readonly string[];
  /** Relationships that begin, and those that end here, in the order of the graph. */
  readonly outgoing: GraphRelationship[] = [];
  readonly incoming: GraphRelationship[] = [];

  constructor(
    properties: Properties,
    readonly rawData?: unknown,
  ) {
    super(properties);
    this.classes = [properties['_class']].flat() as string[];
  }
}

/** A directed relationship between two entities. */
export class GraphRelationship extends GraphObject implements AnswerRelationship {
  readonly kind = 'relationship';
  /** Upper case, as in `PERFORMED`. */
  readonly class: string;

  constructor(
    properties: Properties,
    readonly from: GraphEntity,
    readonly to: GraphEntity,
  ) {
    super(properties);
    this.class = (properties['_class'] as string).toUpperCase();
  }
}

/** Entities and relationships as objects in memory: the plainest graph there is, for what SQL answers to be compared with. */
export interface Graph {
  readonly entities: readonly GraphEntity[];
  readonly relationships: readonly GraphRelationship[];
  readonly byKey: ReadonlyMap<string, GraphEntity>;
  readonly byType: ReadonlyMap<string, readonly GraphEntity[]>;
  readonly byClass: ReadonlyMap<string, readonly GraphEntity[]>;
  /** What is the same for every object that was collected, such as `_integrationType`. */
  readonly metadata: Properties;
  /** Count of entities left out by `without`. */
  readonly leftOut: number;
  /** Count of relationships left out, since one of their ends is not in the graph. */
  readonly dangling: number;
  /** Count of objects left out, since another one has their key. */
  readonly duplicates: number;
  /** Count of objects that were given, by type: with those that were left out, and without people. */
  readonly recordCounts: ReadonlyMap<string, number>;
}
