import { DictionaryColumn } from './dictionaryColumn';
import type { Flattener } from './flatten';
import { Numbers } from './numbers';
import { RawStore } from './rawStore';
import type { RecordShape } from './shapes';
import { RecordShapes } from './shapes';
import type { Properties } from '@graph-1password/j1ql';

/** An entity, as far as relationships need to know it. */
export interface EndEntity {
  readonly key: string;
  /** Place in the graph. */
  readonly number: number;
}

/** Everything of one type, in the order in which it was read, column by column. */
export class TypeStore {
  /** Columns by property, without those that the store knows otherwise. */
  readonly columns = new Map<string, DictionaryColumn>();
  readonly #known: ReadonlySet<string>;
  readonly #shapes = new RecordShapes((name) => this.#column(name));
  readonly #rowShapes = new Numbers();

  /** @param known properties that need no column */
  constructor(
    readonly type: string,
    known: readonly string[],
  ) {
    this.#known = new Set(known);
  }

  /** Count of rows. */
  get count(): number {
    return this.#rowShapes.length;
  }

  /** The names of a row's properties, in their order. */
  shapeOf(row: number): RecordShape {
    return this.#shapes.all[this.#rowShapes.at(row)] as RecordShape;
  }

  /** Frees what only reading records needs. */
  finish(): void {
    for (const column of this.columns.values()) column.finish(this.count);
  }

  /** Adds an object. @returns the row */
  protected addRow(properties: Properties): number {
    const row = this.#rowShapes.length;
    const shapes = this.#shapes;
    let shape = shapes.empty;
    for (const name in properties) {
      shape = shapes.with(shape, name);
      shape.column?.set(row, properties[name]);
    }
    this.#rowShapes.push(shape.number);
    return row;
  }

  #column(name: string): DictionaryColumn | undefined {
    if (this.#known.has(name)) return undefined;
    let column = this.columns.get(name);
    if (!column) this.columns.set(name, (column = new DictionaryColumn()));
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
    super(type, ['_key']);
    this.raw = new RawStore(flattener);
  }

  /** Adds an entity without its raw data. @returns the row */
  add(key: string, properties: Properties): number {
    this.keys.push(key);
    return this.addRow(properties);
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
    super(type, ['_key', '_fromEntityKey', '_toEntityKey']);
    this.#entities = entities;
  }

  /** Adds a relationship. @returns the row */
  add(key: string, properties: Properties, from: EndEntity, to: EndEntity): number {
    const row = this.addRow(properties);
    this.#from.push(from.number);
    this.#to.push(to.number);
    const verb = this.#verbIn(key, from.key, to.key);
    if (verb === undefined) this.#otherKeys.set(row, key);
    else this.#rowVerbs.set(row, verb);
    return row;
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
