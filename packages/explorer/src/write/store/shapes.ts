import type { DictionaryColumn } from './dictionaryColumn';

/** A list of names in an order: what a record has. Records with the same names share one. */
export class RecordShape {
  /** The shape that comes next most often, or came last. */
  #next: RecordShape | undefined;
  /** All that come next, once there are two: most shapes are followed by one. */
  #others: Map<string, RecordShape> | undefined;
  #names: readonly string[] | undefined;

  /**
   * @param before the names but the last; undefined for the empty list
   * @param name the last name
   * @param column where its values are; undefined when the store knows them without
   */
  constructor(
    readonly number: number,
    readonly before: RecordShape | undefined,
    readonly name: string,
    readonly column: DictionaryColumn | undefined,
  ) {}

  /** The shape with one name more, if there was one already. */
  followedBy(name: string): RecordShape | undefined {
    if (this.#next?.name === name) return this.#next;
    const other = this.#others?.get(name);
    if (other) this.#next = other;
    return other;
  }

  /** Makes a shape known as the one with one name more. */
  follow(next: RecordShape): RecordShape {
    if (this.#next) {
      this.#others ??= new Map([[this.#next.name, this.#next]]);
      this.#others.set(next.name, next);
    }
    return (this.#next = next);
  }

  /** The names in their order. */
  get names(): readonly string[] {
    return (this.#names ??= namesTo(this));
  }
}

function namesTo(last: RecordShape): string[] {
  const names: string[] = [];
  // The empty list has no name.
  for (let shape = last; shape.before; shape = shape.before) names.push(shape.name);
  return names.reverse();
}

/** The shapes of a store's records. */
export class RecordShapes {
  /** By number; the first is the empty list. */
  readonly all: RecordShape[] = [new RecordShape(0, undefined, '', undefined)];

  readonly #columnOf: (name: string) => DictionaryColumn | undefined;

  /** @param columnOf gives a name its column, the same one each time */
  constructor(columnOf: (name: string) => DictionaryColumn | undefined) {
    this.#columnOf = columnOf;
  }

  get empty(): RecordShape {
    return this.all[0] as RecordShape;
  }

  /** The shape with one name more. */
  with(shape: RecordShape, name: string): RecordShape {
    return shape.followedBy(name) ?? this.#made(shape, name);
  }

  #made(before: RecordShape, name: string): RecordShape {
    const shape = new RecordShape(this.all.length, before, name, this.#columnOf(name));
    this.all.push(shape);
    return before.follow(shape);
  }
}
