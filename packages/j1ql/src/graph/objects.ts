import type { EntityTable, RelationshipTable, Table } from './tables';
import type { GraphEntity, GraphRelationship, Properties, PropertyValue } from './types';

/** One row of a table, seen as an object. */
abstract class Row<T extends Table> {
  /** @param number place in the graph; -1 while it has none */
  constructor(
    readonly table: T,
    readonly row: number,
    public number = -1,
  ) {}

  get type(): string {
    return this.table.type;
  }

  get properties(): Properties {
    return this.table.properties(this.row);
  }

  value(name: string): PropertyValue {
    return this.table.source(name)?.read(this.row);
  }
}

/** An entity whose values are in a table. */
export class Entity extends Row<EntityTable> implements GraphEntity {
  get kind(): 'entity' {
    return 'entity';
  }

  get key(): string {
    return this.table.keys[this.row] as string;
  }

  get classes(): readonly string[] {
    return this.table.classesOf(this.row);
  }

  get outgoing(): readonly GraphRelationship[] {
    return this.relationships('outgoing');
  }

  get incoming(): readonly GraphRelationship[] {
    return this.relationships('incoming');
  }

  get rawData(): unknown {
    return this.table.raw.read(this.row);
  }

  private relationships(edges: 'outgoing' | 'incoming'): readonly GraphRelationship[] {
    const { graph } = this.table;
    if (!graph) return [];
    return Array.from(graph[edges].of(this.number), (number) => graph.relationship(number));
  }
}

/** A relationship whose values are in a table. */
export class Relationship extends Row<RelationshipTable> implements GraphRelationship {
  get kind(): 'relationship' {
    return 'relationship';
  }

  get key(): string {
    return this.table.keyOf(this.row);
  }

  get class(): string {
    return this.table.classOf(this.row);
  }

  get from(): GraphEntity {
    return this.table.from(this.row);
  }

  get to(): GraphEntity {
    return this.table.to(this.row);
  }
}
