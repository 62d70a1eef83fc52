import type { Expression, PropertyPath, Query } from '../language/ast';
import { hasAggregate } from '../language/expressionTree';
import { columnNamed, columnOf } from '../language/names';
import { namesIn } from './aggregate';
import { addKeys, MATCHES } from './behind';
import type { Behind } from './behind';
import { boundNames } from './bound';
import { compileCondition } from './condition';
import type { Kind } from './dialect';
import { NotInSqlError } from './errors';
import type { Reader } from './expression';
import { compileExpression } from './expression';
import { Fields } from './fields';
import { grouped } from './group';
import type { GroupContext } from './group';
import { aggregatesIn } from './matches';
import type { Column, Matches, OutputItem } from './matches';
import { orderTerms } from './order';
import type { Rows } from './rows';
import type { Scope } from './scope';
import { columnOf as columnOfSlot } from './slots';
import type { BehindKind, Slot, Slots } from './slots';
import { ABSENT, textOf, valueOf } from './value';
import type { Value } from './value';

/** A relation with the rows of the answer, before they are ordered and cut. */
export interface Output {
  readonly relations: readonly (readonly [name: string, sql: string])[];
  readonly name: string;
  /** The relation with a row for each match. */
  readonly matches: string;
  /** Rows are groups of matches; there is none without a match, but for one of aggregates alone. */
  readonly isGrouped: boolean;
  readonly items: readonly OutputItem[];
  /** What stands behind the rows, when that is wanted. */
  readonly behind?: {
    readonly steps: Behind['steps'];
    readonly near: Behind['near'];
    readonly columns?: readonly string[];
    readonly list?: string;
  };
  /** Terms of ORDER BY; the last ones are the order of the graph. */
  readonly order: readonly string[];
}

/** Makes the rows of RETURN, HAVING and the keys of ORDER BY. */
export class OutputMaker {
  readonly #query: Query;
  readonly #scope: Scope;
  readonly #slots: Slots;
  readonly #rows: Rows;
  readonly #bound: Reader;
  readonly #relations: (readonly [string, string])[] = [];

  readonly #behind: BehindKind | undefined;

  /** @param behind what the rows say of what stands behind them */
  constructor(query: Query, scope: Scope, slots: Slots, rows: Rows, behind?: BehindKind) {
    this.#query = query;
    this.#scope = scope;
    this.#slots = slots;
    this.#rows = rows;
    this.#bound = boundNames(slots, rows, 'r');
    this.#behind = behind;
  }

  make(): Output {
    const { steps, returns, unique } = this.#query;
    const columns = this.#columns();
    const aggregates = columns.some(({ isAggregate }) => isAggregate);
    const isGrouped =
      aggregates ||
      (Array.isArray(returns) && unique) ||
      (returns === undefined && steps.length > 0);
    const matches = this.#matches(columns);
    const done = isGrouped ? grouped(this.#context(matches), columns, matches) : matches;
    const name = this.#having(done.items);
    const order = [...this.#order(done.items, done.keys), ...done.order];
    return {
      relations: this.#relations,
      name: name ?? done.name,
      matches: matches.name,
      isGrouped,
      items: done.items,
      ...(matches.behind && {
        behind: {
          ...{ steps: matches.behind.steps, near: matches.behind.near },
          ...(isGrouped ? { list: MATCHES } : { columns: matches.behind.columns }),
        },
      }),
      order,
    };
  }

  #context({ isMultiplied }: Matches): GroupContext {
    return {
      scope: this.#scope,
      bound: this.#bound,
      isOnce: this.#query.steps.length === 0 && !isMultiplied,
      add: (sql) => this.#add(sql),
    };
  }

  #columns(): Column[] {
    const { returns } = this.#query;
    // All that a tree shows stands behind its rows.
    if (returns === 'tree') return [];
    if (!returns) {
      const { slot, ...column } = this.#object(this.#slots.start);
      // The entity itself stands behind the row, too.
      return [this.#behind === 'entities' ? column : { ...column, ...(slot && { slot }) }];
    }
    return returns.map((item): Column => {
      if (item.kind === 'spread') {
        const slot = this.#slots.names.get(item.alias);
        return slot?.column !== undefined && this.#rows.columns.includes(slot.column)
          ? { ...this.#object(slot), item }
          : { item, value: ABSENT, isAggregate: false, unwind: false };
      }
      const { expression } = item;
      if (hasAggregate(expression))
        return { item, value: ABSENT, isAggregate: true, unwind: false };
      const value = compileExpression(expression, this.#scope, this.#bound);
      const unwind = expression.kind === 'scalar' && expression.name === 'UNWIND';
      const slot = value.object && this.#slots.all[value.object.slot];
      return { item, value, isAggregate: false, unwind, ...(slot && { slot }) };
    });
  }

  #object(slot: Slot): Column {
    const name = [...this.#slots.names].find(([, each]) => each === slot)?.[0];
    const path = { kind: 'path', path: { parts: [name ?? ''] } as PropertyPath } as const;
    const value =
      name === undefined
        ? { ...valueOf('text', `r.${slot.column}`), object: { slot: slot.number, name: ABSENT } }
        : this.#bound.path(path.path);
    return { item: { kind: 'object', slot }, value, isAggregate: false, unwind: false, slot };
  }

  #add(sql: string): string {
    const name = `_m${this.#relations.length}`;
    this.#relations.push([name, sql]);
    return name;
  }

  /** A relation with a row for each match, or several where lists are unwound. */
  #matches(columns: readonly Column[]): Matches {
    const { where, orderBy } = this.#query;
    const { dialect } = this.#scope;
    const fields = new Fields(dialect);
    const joins: string[] = [];
    const order = [...this.#rows.order];
    order.forEach((name) => fields.add(name, `r.${name}`));
    const items = columns.map((column, i): OutputItem => {
      const value = column.unwind
        ? this.#unwound(column.value, i, joins, fields, order)
        : column.value;
      return {
        value: fields.value(`c${i}`, value),
        ...(column.slot && { slot: column.slot }),
      };
    });
    const keys = orderBy.map((key, i) =>
      this.#isColumn(key) ? undefined : fields.value(`x${i}`, this.#orderValue(key.expression)),
    );
    columns.forEach(({ item, isAggregate }, i) => {
      if (isAggregate && item.kind === 'value') this.#arguments(item.expression, `c${i}`, fields);
    });
    const behind = this.#behind ? addKeys(this.#slots, this.#rows, fields) : undefined;
    const test = where ? compileCondition(where, this.#scope, this.#bound) : 'true';
    const name = this.#add(
      `SELECT ${fields.toString()} FROM ${this.#rows.name} AS r${joins.join('')}${test === 'true' ? '' : ` WHERE ${test}`}`,
    );
    const isMultiplied = joins.length > 0;
    return { name, items, keys, order, isMultiplied, ...(behind && { behind }) };
  }

  /** A row for each value of a list; a value that is none stays one row. */
  #unwound(value: Value, i: number, joins: string[], fields: Fields, order: string[]): Value {
    const { kinds } = value;
    if (kinds.has('json')) throw new NotInSqlError('UNWIND of a list that is not one of texts');
    const kind = kinds.has('texts') ? 'texts' : 'jsons';
    const list = kinds.get(kind);
    if (list === undefined) return value;
    const { dialect } = this.#scope;
    const alias = `u${i}`;
    const rows = dialect.unnest(list, alias);
    joins.push(rows.join);
    fields.add(`${alias}_place`, rows.place);
    order.push(`${alias}_place`);
    const others = [...kinds].filter(([each]) => each !== kind);
    const single = kind === 'texts' ? 'text' : 'json';
    const before = kinds.get(single);
    const element = before === undefined ? rows.value : `coalesce(${rows.value}, ${before})`;
    return { kinds: new Map([...others, [single, element]]) };
  }

  #isColumn(key: Query['orderBy'][number]): boolean {
    return columnOf(this.#query, key) !== undefined;
  }

  #orderValue(expression: Expression): Value {
    if (expression.kind === 'path' && !this.#slots.names.has(expression.path.parts[0] ?? '')) {
      // Without RETURN, a property of the entity of FIND.
      const { start } = this.#slots;
      const place = start.needs.indexOf(expression.path.parts.join('.'));
      const kinds = (start.kinds[place] ?? []).map((kind): [Kind, string] => [
        kind,
        `r.${columnOfSlot(start, place, kind)}`,
      ]);
      return { kinds: new Map(kinds) };
    }
    return compileExpression(expression, this.#scope, this.#bound);
  }

  /** Columns for the arguments of the aggregates in an expression, and for what tells their objects apart. */
  #arguments(expression: Expression, prefix: string, fields: Fields): void {
    aggregatesIn(expression).forEach(({ argument }, n) => {
      const value = compileExpression(argument, this.#scope, this.#bound);
      fields.value(`${prefix}a${n}`, { kinds: value.kinds });
      namesIn(argument).forEach((name, i) => {
        const column = this.#slots.names.get(name)?.column;
        const isThere = column !== undefined && this.#rows.columns.includes(column);
        const none = this.#scope.dialect.none('text');
        fields.add(`${prefix}a${n}_i${i}`, isThere ? `r.${column}` : none);
      });
    });
  }

  #having(items: readonly OutputItem[]): string | undefined {
    const { having, returns } = this.#query;
    if (!having || !Array.isArray(returns)) return undefined;
    const test = compileCondition(having, this.#scope, {
      path: (path) => items[columnNamed(this.#query, path) ?? -1]?.value ?? ABSENT,
    });
    const [last] = this.#relations.at(-1) ?? [''];
    return this.#add(`SELECT * FROM ${last} WHERE ${test}`);
  }

  #order(items: readonly OutputItem[], keys: readonly (Value | undefined)[]): string[] {
    const { dialect } = this.#scope;
    return this.#query.orderBy.flatMap((key, i) => {
      const column = columnOf(this.#query, key);
      const value = column === undefined ? keys[i] : items[column]?.value;
      if (!value) return [];
      // An object is sorted by its name.
      const { object } = value;
      const [name] = object?.name.kinds.values() ?? [];
      const sorted = object ? valueOf('text', name ?? textOf(value, dialect)) : value;
      return orderTerms(sorted, key.descending, dialect);
    });
  }
}
