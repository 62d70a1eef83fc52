import { assembleRaw } from '../../model/assembleRaw';
import { DictionaryColumn } from './dictionaryColumn';
import type { Flattener } from './flatten';
import { Numbers } from './numbers';
import type { RecordShape } from './shapes';
import { RecordShapes } from './shapes';

/** More paths than this are data, not a schema: such raw data stays in one piece. */
export const MOST_PATHS = 200;

/** As many combinations of them are neither. */
const MOST_SHAPES = 5000;

/** The raw data of a store's entities, in a column for each path of it. */
export class RawStore {
  readonly columns = new Map<string, DictionaryColumn>();
  readonly shapes = new RecordShapes((path) => this.#column(path));
  /** Whether some raw data stayed in one piece since there are too many paths; which one is a matter of the order. */
  hasMore = false;
  readonly #shapes = new Numbers();

  readonly #flattener: Flattener;

  /** @param flattener one for all stores: it knows the paths */
  constructor(flattener: Flattener) {
    this.#flattener = flattener;
  }

  /** Gives a row its raw data. */
  set(row: number, rawData: unknown): void {
    const flattener = this.#flattener;
    const { shapes } = this;
    flattener.flatten(rawData);
    let shape = shapes.empty;
    for (let i = 0; i < flattener.length; i++) {
      const path = flattener.paths[i] as string;
      const next =
        shape.followedBy(path) ?? (this.#isFull(path) ? undefined : shapes.with(shape, path));
      if (!next) {
        this.#setWhole(row, shape, rawData);
        return;
      }
      shape = next;
      shape.column?.set(row, flattener.cells[i]);
    }
    this.#shapes.set(row, shape.number);
  }

  /** The paths of a row's raw data, in its own order. */
  shapeOf(row: number): RecordShape {
    return this.shapes.all[this.#shapes.at(row)] as RecordShape;
  }

  /** The raw data of a row, as it was. */
  read(row: number): unknown {
    const cell = (path: string) => [path, this.columns.get(path)?.read(row) as never] as const;
    return assembleRaw(this.shapeOf(row).names.map(cell));
  }

  /** @param count count of rows */
  finish(count: number): void {
    for (const column of this.columns.values()) column.finish(count);
  }

  #isFull(path: string): boolean {
    return (
      this.shapes.all.length >= MOST_SHAPES ||
      (this.columns.size >= MOST_PATHS && !this.columns.has(path))
    );
  }

  /** @param begun what the row has already */
  #setWhole(row: number, begun: RecordShape, rawData: unknown): void {
    for (let shape = begun; shape.before; shape = shape.before) shape.column?.clear(row);
    this.hasMore = true;
    const whole = this.shapes.with(this.shapes.empty, '.');
    whole.column?.set(row, JSON.stringify(rawData));
    this.#shapes.set(row, whole.number);
  }

  #column(path: string): DictionaryColumn {
    let column = this.columns.get(path);
    if (!column) this.columns.set(path, (column = new DictionaryColumn()));
    return column;
  }
}
