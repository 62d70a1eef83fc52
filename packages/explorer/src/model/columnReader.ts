import type { BlobReader } from './blob';
import type { CodedColumn, Column, Value } from './model';
import type { WireCodes, WireColumn, WireTable, WireValues } from './wire';
import { timeText } from './wire';

/** Unpacks the columns of one table, each when it is first asked for. */
export class ColumnReader {
  readonly #columns: (Column | undefined)[] = [];
  readonly #codes: (Uint32Array | undefined)[] = [];
  readonly #values: (readonly Value[] | undefined)[] = [];
  readonly #table: WireTable;
  readonly #blob: BlobReader;

  constructor(table: WireTable, blob: BlobReader) {
    this.#table = table;
    this.#blob = blob;
  }

  /** The column at a place. */
  column(place: number): Column {
    return (this.#columns[place] ??= this.#readColumn(place, this.#wire(place)));
  }

  /** The texts of the column at a place, row by row. */
  texts(place: number): (string | undefined)[] {
    const { codes, values } = this.column(place) as CodedColumn;
    return Array.from(codes, (code) => values[code - 1] as string | undefined);
  }

  /** What all texts of the column at a place begin with, as far as that can be told without unpacking them. */
  prefix(place: number): string {
    const { values } = coded(this.#wire(place));
    return values.as === 'texts' ? values.texts.prefix : '';
  }

  #wire(place: number): WireColumn {
    return this.#table.columns[place] as WireColumn;
  }

  #readColumn(place: number, wire: WireColumn): Column {
    switch (wire.as) {
      case 'coded':
        return { kind: 'coded', codes: this.#codesOf(place), values: this.#valuesOf(place) };
      case 'numbers':
        return this.#numbers(this.#codesOf(place), this.#valuesOf(place) as number[]);
      case 'parsed':
        return this.#numbers(this.#codesOf(wire.of), this.#times(wire.of));
      case 'steps': {
        const numbers = this.#blob.steps(wire.numbers);
        if (!wire.present) return { kind: 'number', numbers };
        let next = 0;
        const present = this.#blob.ints(wire.present);
        const each = (has: number): number => (has ? (numbers[next++] as number) : NaN);
        return { kind: 'number', numbers: Float64Array.from(present, each) };
      }
    }
  }

  #numbers(codes: Uint32Array, values: ArrayLike<number>): Column {
    const each = (code: number): number => (code === 0 ? NaN : (values[code - 1] as number));
    return { kind: 'number', numbers: Float64Array.from(codes, each) };
  }

  #codesOf(place: number): Uint32Array {
    return (this.#codes[place] ??= this.#readCodes(coded(this.#wire(place)).codes));
  }

  #readCodes(wire: WireCodes): Uint32Array {
    if (wire.as === 'same') return this.#codesOf(wire.of);
    if (wire.as === 'map') {
      const map = this.#blob.ints(wire.map);
      return this.#codesOf(wire.of).map((code) => map[code] as number);
    }
    let used = 0;
    return this.#blob.ints(wire.own).map((symbol) => (symbol === 0 ? ++used : symbol - 1));
  }

  #valuesOf(place: number): readonly Value[] {
    return (this.#values[place] ??= this.#readValues(coded(this.#wire(place)).values));
  }

  #readValues(wire: WireValues): readonly Value[] {
    switch (wire.as) {
      case 'texts':
        return this.#blob.texts(wire.texts);
      case 'json':
        return wire.json;
      case 'times': {
        const tails = this.#blob.texts(wire.tails);
        return Array.from(this.#blob.steps(wire.times), (ms, i) =>
          timeText(ms, tails[i] as string),
        );
      }
      case 'of': {
        const values = this.#valuesOf(wire.of);
        if (wire.cut === 0) return values;
        return values.map((value) => (value as string).slice(wire.cut));
      }
    }
  }

  /** Epoch ms of the distinct times of a column, without a detour over their texts. */
  #times(place: number): Float64Array {
    const { values } = coded(this.#wire(place));
    if (values.as === 'times') return this.#blob.steps(values.times);
    return this.#times((values as { of: number }).of);
  }
}

const coded = (wire: WireColumn): { codes: WireCodes; values: WireValues } =>
  wire as { codes: WireCodes; values: WireValues };

/** Columns by name, unpacked when they are first asked for. */
export class Columns implements ReadonlyMap<string, Column> {
  readonly #places: ReadonlyMap<string, number>;
  readonly #reader: ColumnReader;

  /**
   * @param names in the order of their columns
   * @param first place of the first of them
   */
  constructor(names: readonly string[], first: number, reader: ColumnReader) {
    this.#reader = reader;

    this.#places = new Map(names.map((name, i) => [name, first + i]));
  }

  get size(): number {
    return this.#places.size;
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  get(name: string): Column | undefined {
    const place = this.#places.get(name);
    return place === undefined ? undefined : this.#reader.column(place);
  }

  keys(): MapIterator<string> {
    return this.#places.keys();
  }

  values(): MapIterator<Column> {
    return this.#all().values();
  }

  entries(): MapIterator<[string, Column]> {
    return this.#all().entries();
  }

  [Symbol.iterator](): MapIterator<[string, Column]> {
    return this.entries();
  }

  forEach(visit: (column: Column, name: string, all: ReadonlyMap<string, Column>) => void): void {
    for (const [name, column] of this) visit(column, name, this);
  }

  #all(): Map<string, Column> {
    return new Map(
      Array.from(this.#places, ([name, place]) => [name, this.#reader.column(place)] as const),
    );
  }
}
