import type { PropertySource } from './dictionaryColumn';
import { DictionaryColumn } from './dictionaryColumn';
import type { Flattener } from './flatten';
import { Numbers } from './numbers';
import { RawStore } from './rawStore';
import type { RecordShape } from './shapes';
import { RecordShapes } from './shapes';
import type { EntityRecord, Properties, PropertyValue, RelationshipRecord } from './records';

/** What a store of relationships needs to know of the entities at their ends. */
export interface EndEntity {
  readonly key: string;
  /** Place in the graph. */
  readonly number: number;
}

/** Everything of one type, in the order in which it was read, column by column. */
export class TypeStore {
  /** Columns by property, without those that the store knows otherwise. */
  readonly columns = new Map<string, DictionaryColumn>();
  readonly #sources = new Map<string, PropertySource>();
  readonly #shapes = new RecordShapes((name) => this.#column(name));
  readonly #rowShapes = new Numbers();

  constructor(readonly type: string) {}

  /** Count of rows. */
  get count(): number {
    return this.#rowShapes.length;
  }

  /** Where the values of a property are; undefined when no row has it. */
  source(name: string): PropertySource | undefined {
    return this.#sources.get(name);
  }

  /** The names of a row's properties, in their order. */
  shapeOf(row: number): RecordShape {
    return this.#shapes.all[this.#rowShapes.at(row)] as RecordShape;
  }

  /** The properties of a row, as an object of their own. */
  properties(row: number): Properties {
    const properties: Record<string, PropertyValue> = {};
    for (const name of this.shapeOf(row).names) {
      const value = this.source(name)?.read(row);
      // An assignment would take `__proto__` for more than a name.
      if (name === '__proto__')
        Object.defineProperty(properties, name, { value, enumerable: true });
      else properties[name] = value;
    }
    return properties;
  }

  /** Frees what only reading records needs. */
  finish(): void {
    for (const column of this.columns.values()) column.finish(this.count);
  }

  /** Names a property that needs no column. */
  protected know(name: string, read: (row: number) => PropertyValue): void {
    this.#sources.set(name, { read, has: () => true });
  }

  /**
   * Adds a record.
   * @param created epoch ms, when it is known
   * @returns the row
   */
  protected addRow(record: EntityRecord | RelationshipRecord, created: number | undefined): number {
    const row = this.#rowShapes.length;
    const shapes = this.#shapes;
    let shape = shapes.empty;
    for (const name in record) {
      if (name === '_rawData') continue;
      shape = shapes.with(shape, name);
      shape.column?.set(row, record[name] as PropertyValue);
    }
    if (created !== undefined) shape = this.#addCreated(row, shape, created);
    this.#rowShapes.push(shape.number);
    return row;
  }

  /** The properties of JupiterOne's own that say when. */
  #addCreated(row: number, recorded: RecordShape, created: number): RecordShape {
    let shape = recorded;
    for (const name of ['_createdOn', '_beginOn']) {
      const column = this.columns.get(name);
      // A record may bring its own, which stands at its place with another value.
      if (!column?.has(row)) shape = this.#shapes.with(shape, name);
      (column ?? this.columns.get(name))?.set(row, created);
    }
    return shape;
  }

  #column(name: string): DictionaryColumn | undefined {
    const known = this.#sources.get(name);
    if (known) return known instanceof DictionaryColumn ? known : undefined;
    const column = new DictionaryColumn();
    this.columns.set(name, column);
    this.#sources.set(name, column);
    return column;
  }
}

/** All entities of one type. */
export class EntityStore extends TypeStore {
  readonly keys: string[] = [];
  readonly raw: RawStore;
  /** Classes by code of their column. */
  readonly #classes: (readonly string[])[] = [];

  constructor(type: string, flattener: Flattener) {
    super(type);
    this.raw = new RawStore(flattener);
    this.know('_key', (row) => this.keys[row]);
  }

  /** Adds an entity without its raw data. @returns the row */
  add(record: EntityRecord, created: number | undefined): number {
    this.keys.push(record._key);
    return this.addRow(record, created);
  }

  /** The classes of a row; the same list for all rows that have the same ones. */
  classesOf(row: number): readonly string[] {
    const column = this.columns.get('_class');
    const code = column?.codes[row] ?? 0;
    const known = this.#classes[code];
    if (known) return known;
    const value = column?.read(row);
    return (this.#classes[code] = typeof value === 'string' ? [value] : (value as string[]));
  }

  override finish(): void {
    super.finish();
    this.raw.finish(this.count);
  }
}

/** All relationships of one type. */
export class RelationshipStore extends TypeStore {
  readonly #from = new Numbers();
  readonly #to = new Numbers();
  /** What stands in keys between those of the ends. */
  readonly #verbs: string[] = [];
  readonly #verbNumbers = new Map<string, number>();
  readonly #rowVerbs = new Numbers();
  /** Keys that are not those of the ends with a verb between them. */
  readonly #otherKeys = new Map<number, string>();
  readonly #classes: string[] = [];
  #lastVerb = 0;

  readonly #entities: readonly EndEntity[];

  /** @param entities by number */
  constructor(type: string, entities: readonly EndEntity[]) {
    super(type);
    this.#entities = entities;

    this.know('_key', (row) => this.keyOf(row));
    this.know('_fromEntityKey', (row) => this.from(row).key);
    this.know('_toEntityKey', (row) => this.to(row).key);
  }

  /** Adds a relationship. @returns the row */
  add(
    record: RelationshipRecord,
    created: number | undefined,
    from: EndEntity,
    to: EndEntity,
  ): number {
    const row = this.addRow(record, created);
    this.#from.push(from.number);
    this.#to.push(to.number);
    const verb = this.#verbIn(record._key, from.key, to.key);
    if (verb === undefined) this.#otherKeys.set(row, record._key);
    else this.#rowVerbs.set(row, verb);
    return row;
  }

  /** All that stand in keys between those of the ends. */
  get verbs(): readonly string[] {
    return this.#verbs;
  }

  /** Numbers of the entities at the beginning and at the end. */
  endsOf(row: number): [from: number, to: number] {
    return [this.#from.at(row), this.#to.at(row)];
  }

  from(row: number): EndEntity {
    return this.#entities[this.#from.at(row)] as EndEntity;
  }

  to(row: number): EndEntity {
    return this.#entities[this.#to.at(row)] as EndEntity;
  }

  /**
   * What stands in the key between those of the ends, without a bar.
   * @returns undefined when the key is another one, or could be read in two ways
   */
  verbOf(row: number): string | undefined {
    return this.#otherKeys.has(row) ? undefined : this.#verbs[this.#rowVerbs.at(row)];
  }

  keyOf(row: number): string {
    return (
      this.#otherKeys.get(row) ?? `${this.from(row).key}|${this.verbOf(row)}|${this.to(row).key}`
    );
  }

  /** Upper case. */
  classOf(row: number): string {
    const column = this.columns.get('_class');
    const code = column?.codes[row] ?? 0;
    return (this.#classes[code] ??= (column?.read(row) as string).toUpperCase());
  }

  #verbIn(key: string, from: string, to: string): number | undefined {
    const start = from.length + 1;
    const end = key.length - to.length - 1;
    if (start > end || key[start - 1] !== '|' || key[end] !== '|') return undefined;
    if (!key.startsWith(from) || !key.endsWith(to) || from.includes('|')) return undefined;
    const last = this.#verbs[this.#lastVerb];
    if (last?.length === end - start && key.startsWith(last, start)) return this.#lastVerb;
    const verb = key.slice(start, end);
    return verb.includes('|') ? undefined : (this.#lastVerb = this.#verbNumber(verb));
  }

  #verbNumber(verb: string): number {
    let number = this.#verbNumbers.get(verb);
    if (number === undefined) {
      number = this.#verbs.push(verb) - 1;
      this.#verbNumbers.set(verb, number);
    }
    return number;
  }
}
