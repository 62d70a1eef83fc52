import type { Dialect, Kind } from './dialect';
import { ABSENT, textOf, valueOf } from './value';
import type { Value } from './value';

/** The columns of a SELECT while it is made. */
export class Fields {
  readonly #all: { name: string; sql: string }[] = [];
  readonly #dialect: Dialect;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  add(name: string, sql: string): void {
    this.#all.push({ name, sql });
  }

  /** Takes a value over by the columns that it has already. */
  keep(value: Value): void {
    for (const name of columnsIn(value)) this.add(name, name);
  }

  /** Gives a value columns of its own. @returns the value by those columns */
  value(prefix: string, { kinds, object }: Value): Value {
    const own = Array.from(kinds, ([kind, sql]): [Kind, string] => {
      const name = `${prefix}_${kind}`;
      this.add(name, sql);
      return [kind, name];
    });
    const value: Value = { kinds: new Map(own) };
    if (!object) return value;
    if (object.name.kinds.size === 0)
      return { ...value, object: { slot: object.slot, name: ABSENT } };
    const text = `${prefix}_name`;
    // NULL where there is no object: it is absent then, and has no name.
    const sql = textOf({ kinds, object }, this.#dialect);
    this.add(text, `CASE WHEN ${[...kinds.values()][0]} IS NOT NULL THEN ${sql} END`);
    return { ...value, object: { slot: object.slot, name: valueOf('text', text) } };
  }

  /** What stands after SELECT; there is always something. */
  toString(): string {
    if (this.#all.length === 0) return '1 AS nothing';
    return this.#all.map(({ name, sql }) => (name === sql ? name : `${sql} AS ${name}`)).join(', ');
  }
}

/** The columns of a value, and those of the name of its object. */
export const columnsIn = ({ kinds, object }: Value): string[] => [
  ...kinds.values(),
  ...(object?.name.kinds.values() ?? []),
];
