import type { Value } from '../model/types';

/** A column before it is known what other columns say of it. */
export interface Draft {
  readonly name: string;
  /** Number of the value from 1 by row, in the order of first use; 0 where there is none. */
  readonly codes: Uint32Array;
  /** Distinct values, in the order of their first use. */
  readonly values: readonly Value[];
}

/** Takes the cells of a table, column by column or row by row. */
export class DraftTable {
  readonly #columns = new Map<string, ColumnDraft>();

  /** @param count count of rows */
  constructor(private readonly count: number) {}

  /** Gives a row its value in a column. */
  set(row: number, name: string, value: Value): void {
    let column = this.#columns.get(name);
    if (!column) {
      column = new ColumnDraft(name, this.count);
      this.#columns.set(name, column);
    }
    column.set(row, value);
  }

  /** The columns that have a value in any row. */
  drafts(): Draft[] {
    return [...this.#columns.values()];
  }
}

/** One column of a table. */
export class ColumnDraft implements Draft {
  readonly codes: Uint32Array;
  readonly values: Value[] = [];
  readonly #plain = new Map<Value, number>();
  readonly #lists = new Map<string, number>();

  /** @param count count of rows */
  constructor(
    readonly name: string,
    count: number,
  ) {
    this.codes = new Uint32Array(count);
  }

  /** Gives a row its value. */
  set(row: number, value: Value): void {
    this.codes[row] = Array.isArray(value)
      ? this.code(this.#lists, JSON.stringify(value), value)
      : this.code(this.#plain, value, value);
  }

  private code<K>(known: Map<K, number>, name: K, value: Value): number {
    let code = known.get(name);
    if (code === undefined) {
      code = this.values.push(value);
      known.set(name, code);
    }
    return code;
  }
}

/** A value as a column can hold it: what is neither plain nor a list of texts becomes its JSON. */
export function cellOf(value: unknown): Value | undefined {
  if (value === undefined) return undefined;
  return isCell(value) ? value : JSON.stringify(value);
}

/** Whether a column can hold a value as it is. */
export const isCell = (value: unknown): value is Value =>
  value === null ||
  typeof value !== 'object' ||
  (Array.isArray(value) && value.every((element) => typeof element === 'string'));
