import type { Value } from '../answer/queryResult';
import type { SqlOutput } from './compile';
import { plain } from './plain';
import type { Kind } from './dialect';

/** The cells of a row, by the names of its columns, or by their places where the row came as one JSON text. */
export type Cells = Readonly<Record<string, unknown>>;

interface Cell {
  readonly kind: Kind;
  readonly name: string;
}

/** The properties of a shape, each with the cells that may have its value. */
interface Plan {
  /** In the order in which they are written; an object has them all, unless it is sparse. */
  readonly own: readonly (readonly [property: string, cells: readonly Cell[]])[];
  /** Those that an object of this shape has only where they have a value. */
  readonly more: readonly (readonly [property: string, cell: Cell])[];
  readonly isSparse: boolean;
}

/** Makes rows of a statement into objects; what is the same in all objects of a shape is found out once. */
class ObjectDecoder {
  readonly #output: SqlOutput;
  readonly #key: string | undefined;
  readonly #plans = new Map<number, Plan>();

  constructor(output: SqlOutput) {
    this.#output = output;
    this.#key = output.columns.get('text');
  }

  /** @returns null when no step is bound to an object */
  decode(row: Cells): Record<string, Value> | null {
    if (this.#key === undefined || row[this.#key] === null) return null;
    const { shapes } = this.#output;
    const { own, more, isSparse } = this.#plan(Number(shapes && row[shapes.column]));
    const object: Record<string, Value> = {};
    for (const [property, cells] of own) {
      const value = valueIn(cells, row);
      if (value !== null || !isSparse) set(object, property, value);
    }
    for (const [property, { kind, name }] of more) {
      const value = plain(kind, row[name]);
      if (value !== null) set(object, property, value);
    }
    return object;
  }

  #plan(shape: number): Plan {
    const known = this.#plans.get(shape);
    if (known) return known;
    const { properties = [], shapes } = this.#output;
    const own = new Map((shapes?.names[shape] ?? []).map((name): [string, Cell[]] => [name, []]));
    const more: [string, Cell][] = [];
    for (const { property, kind, name } of properties) {
      const cells = own.get(property);
      if (cells) cells.push({ kind, name });
      else more.push([property, { kind, name }]);
    }
    const plan = { own: [...own], more, isSparse: shapes?.sparse.has(shape) === true };
    this.#plans.set(shape, plan);
    return plan;
  }
}

/** The last value of some cells: an object has a property in one kind only. */
function valueIn(cells: readonly Cell[], row: Cells): Value {
  let found: Value = null;
  for (const { kind, name } of cells) found = plain(kind, row[name]) ?? found;
  return found;
}

/** An assignment would take `__proto__` for more than a name. */
function set(object: Record<string, Value>, property: string, value: Value): void {
  if (property !== '__proto__') object[property] = value;
  else
    Object.defineProperty(object, property, {
      ...{ value, enumerable: true, configurable: true, writable: true },
    });
}

const decoders = new WeakMap<SqlOutput, ObjectDecoder>();

/** The properties of an entity or relationship, as it was written; null when no step is bound to it. */
export function decodeObject(output: SqlOutput, row: Cells): Record<string, Value> | null {
  let decoder = decoders.get(output);
  if (!decoder) decoders.set(output, (decoder = new ObjectDecoder(output)));
  return decoder.decode(row);
}
