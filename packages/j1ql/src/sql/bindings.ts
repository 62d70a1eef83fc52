import type { Dialect, SqlParameter } from './dialect';

/** Stands around the number of a value in SQL that is not finished. No name and no operator has this character. */
const MARK = '\u0001';
const PLACEHOLDER = /\u0001(\d+)\u0001/g;

/** A statement and the values of its parameters, in their order. */
export interface BoundSql {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
}

/** The values of a statement while it is made: parts of it may still be left out, so that they have no place yet. */
export class Bindings {
  readonly #values: SqlParameter[] = [];

  /** What stands in the SQL for a value. */
  add(value: SqlParameter): string {
    let number = this.#values.indexOf(value);
    if (number < 0) number = this.#values.push(value) - 1;
    return `${MARK}${number}${MARK}`;
  }

  /** Numbers the parameters in the order in which they appear. */
  finish(sql: string, dialect: Dialect): BoundSql {
    const numbers = new Map<number, number>();
    const parameters: SqlParameter[] = [];
    const text = sql.replace(PLACEHOLDER, (_, id: string) => {
      const value = this.#values[Number(id)] as SqlParameter;
      let number = numbers.get(Number(id));
      if (number === undefined) {
        number = parameters.push(bindable(value));
        numbers.set(Number(id), number);
      }
      return dialect.parameter(number, value);
    });
    return { sql: text, parameters };
  }
}

/** A number beyond the whole numbers of a database goes as a text, which the parameter's type makes a number again. */
const bindable = (value: SqlParameter): SqlParameter =>
  Number.isInteger(value) && !Number.isSafeInteger(value) ? String(value) : value;
