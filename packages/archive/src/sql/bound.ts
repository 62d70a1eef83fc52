import type { SqlValue } from '../engine';

/** Values of a statement that is put together of parts: what people type is always bound, never part of the text. */
export class Bound {
  readonly values: SqlValue[] = [];

  /** @returns the place of the value in the statement */
  add(value: SqlValue): string {
    return `$${this.values.push(value)}`;
  }

  texts(values: readonly string[]): string {
    return `${this.add([...values])}::VARCHAR[]`;
  }
}
