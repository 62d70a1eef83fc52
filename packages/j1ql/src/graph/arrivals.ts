import { Numbers } from './numbers';
import type { RelationshipTable } from './tables';
import type { GraphEntity, RelationshipRecord } from './types';

/** Relationships in the order in which they were read, before they have their numbers. */
export class Arrivals {
  /** In the order of their first relationship. */
  readonly tables: RelationshipTable[] = [];
  readonly #byType = new Map<string, number>();
  readonly #tables = new Numbers();
  readonly #rows = new Numbers();

  constructor(private readonly tableOf: (type: string) => RelationshipTable) {}

  /** Count of relationships. */
  get count(): number {
    return this.#rows.length;
  }

  /** Takes a relationship over. @returns its place */
  add(
    record: RelationshipRecord,
    created: number | undefined,
    from: GraphEntity,
    to: GraphEntity,
  ): number {
    let number = this.#byType.get(record._type);
    if (number === undefined) {
      number = this.tables.push(this.tableOf(record._type)) - 1;
      this.#byType.set(record._type, number);
    }
    this.#tables.push(number);
    this.#rows.push((this.tables[number] as RelationshipTable).add(record, created, from, to));
    return this.count - 1;
  }

  table(place: number): RelationshipTable {
    return this.tables[this.#tables.at(place)] as RelationshipTable;
  }

  /** Place of the table in `tables`. */
  tableNumber(place: number): number {
    return this.#tables.at(place);
  }

  row(place: number): number {
    return this.#rows.at(place);
  }

  key(place: number): string {
    return this.table(place).keyOf(this.row(place));
  }

  verb(place: number): string | undefined {
    return this.table(place).verbOf(this.row(place));
  }
}
