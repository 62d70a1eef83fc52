import type { Expression, PropertyPath, Query, ReturnItem } from '../language/ast';
import { childrenOf, hasAggregate } from '../language/expressionTree';
import { columnNamed, columnOf } from '../language/names';
import { aggregateOf, namesIn } from './aggregate';
import { compileCondition } from './condition';
import type { Kind } from './dialect';
import { NotInSqlError } from './errors';
import type { Reader } from './expression';
import { compileExpression } from './expression';
import { orderTerms } from './order';
import type { Scope } from './scope';
import { DISPLAY_NAME, columnOf as columnOfSlot } from './slots';
import type { Slot, Slots } from './slots';
import { ABSENT, textOf, valueOf } from './value';
import type { Value } from './value';
import type { Rows } from './walk';

/** A column of the answer. */
export interface OutputItem {
  /** Its columns in the relation, by kind; for an object, its key. */
  readonly value: Value;
  /** The object is returned as a whole. */
  readonly slot?: Slot;
}

/** A relation with the rows of the answer, before they are ordered and cut. */
export interface Output {
  readonly relations: readonly (readonly [name: string, sql: string])[];
  readonly name: string;
  /** The relation with a row for each match. */
  readonly matches: string;
  readonly items: readonly OutputItem[];
  /** Terms of ORDER BY; the last ones are the order of the graph. */
  readonly order: readonly string[];
}

interface Field {
  readonly name: string;
  readonly sql: string;
}

/** What the items of RETURN are before they are grouped. */
interface Column {
  readonly item: ReturnItem | { readonly kind: 'object'; readonly slot: Slot };
  readonly value: Value;
  readonly isAggregate: boolean;
  readonly unwind: boolean;
  readonly slot?: Slot;
}

/** A relation of rows: of matches, or of groups of them. */
interface Matches {
  readonly name: string;
  readonly items: readonly OutputItem[];
  /** The keys of ORDER BY that are no columns; undefined for those that are. */
  readonly keys: readonly (Value | undefined)[];
  /** Columns with the order of the graph. */
  readonly order: readonly string[];
  /** A match may have several rows. */
  readonly isMultiplied: boolean;
}

/** What names mean in WHERE and RETURN: what the steps are bound to. */
export function boundNames(slots: Slots, rows: Rows, alias: string): Reader {
  const has = new Set(rows.columns);
  const property = (slot: Slot, name: string): Value => {
    const place = slot.needs.indexOf(name);
    const kinds = (slot.kinds[place] ?? []).flatMap((kind): [Kind, string][] => {
      const column = columnOfSlot(slot, place, kind);
      return has.has(column) ? [[kind, `${alias}.${column}`]] : [];
    });
    return { kinds: new Map(kinds) };
  };
  return {
    path({ parts: [name = '', ...rest] }) {
      const slot = slots.names.get(name);
      if (slot?.column === undefined && slot?.kind !== 'relationship') return ABSENT;
      if (rest.length > 0) return property(slot, rest.join('.'));
      if (slot.column === undefined || !has.has(slot.column)) return ABSENT;
      const object = { slot: slot.number, name: property(slot, DISPLAY_NAME) };
      return { ...valueOf('text', `${alias}.${slot.column}`), object };
    },
  };
}

/** Makes the rows of RETURN, HAVING and the keys of ORDER BY. */
export class OutputMaker {
  readonly #query: Query;
  readonly #scope: Scope;
  readonly #slots: Slots;
  readonly #rows: Rows;
  readonly #bound: Reader;
  readonly #relations: (readonly [string, string])[] = [];

  constructor(query: Query, scope: Scope, slots: Slots, rows: Rows) {
    this.#query = query;
    this.#scope = scope;
    this.#slots = slots;
    this.#rows = rows;
    this.#bound = boundNames(slots, rows, 'r');
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
    const done = isGrouped ? this.#grouped(columns, matches) : matches;
    const name = this.#having(done.items);
    const order = [...this.#order(done.items, done.keys), ...done.order];
    return {
      relations: this.#relations,
      name: name ?? done.name,
      matches: matches.name,
      items: done.items,
      order,
    };
  }

  #columns(): Column[] {
    const { returns } = this.#query;
    if (returns === 'tree') {
      const all = this.#slots.all.filter(
        ({ kind, column }) =>
          kind !== 'alias' && column !== undefined && this.#rows.columns.includes(column),
      );
      return all.map((slot) => this.#object(slot));
    }
    if (!returns) return [this.#object(this.#slots.start)];
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
    const name = `m${this.#relations.length}`;
    this.#relations.push([name, sql]);
    return name;
  }

  /** A relation with a row for each match, or several where lists are unwound. */
  #matches(columns: readonly Column[]): Matches {
    const { where, orderBy } = this.#query;
    const { dialect } = this.#scope;
    const fields: Field[] = [];
    const joins: string[] = [];
    const order = [...this.#rows.order];
    order.forEach((name) => fields.push({ name, sql: `r.${name}` }));
    const items = columns.map((column, i): OutputItem => {
      const value = column.unwind
        ? this.#unwound(column.value, i, joins, fields, order)
        : column.value;
      return {
        value: this.#fields(`c${i}`, value, fields),
        ...(column.slot && { slot: column.slot }),
      };
    });
    const keys = orderBy.map((key, i) =>
      this.#isColumn(key)
        ? undefined
        : this.#fields(`x${i}`, this.#orderValue(key.expression), fields),
    );
    columns.forEach(({ item, isAggregate }, i) => {
      if (isAggregate && item.kind === 'value') this.#arguments(item.expression, `c${i}`, fields);
    });
    const test = where ? compileCondition(where, this.#scope, this.#bound) : 'true';
    const selected = fields.map(({ name, sql }) => `${sql} AS ${name}`);
    if (selected.length === 0) selected.push(`${dialect.none('text')} AS nothing`);
    const name = this.#add(
      `SELECT ${selected.join(', ')} FROM ${[`${this.#rows.name} AS r`, ...joins].join(', ')}${test === 'true' ? '' : ` WHERE ${test}`}`,
    );
    return { name, items, keys, order, isMultiplied: joins.length > 0 };
  }

  /** Gives a value columns of their own. @returns the value by those columns */
  #fields(prefix: string, { kinds, object }: Value, fields: Field[]): Value {
    const own = Array.from(kinds, ([kind, sql]): [Kind, string] => {
      const name = `${prefix}_${kind}`;
      fields.push({ name, sql });
      return [kind, name];
    });
    const value: Value = { kinds: new Map(own) };
    if (!object) return value;
    const needsName = object.name.kinds.size > 0;
    if (!needsName) return { ...value, object: { slot: object.slot, name: ABSENT } };
    const text = `${prefix}_name`;
    // NULL where there is no object: it is absent then, and has no name.
    const sql = textOf({ kinds, object }, this.#scope.dialect);
    fields.push({
      name: text,
      sql: `CASE WHEN ${[...kinds.values()][0]} IS NOT NULL THEN ${sql} END`,
    });
    return { ...value, object: { slot: object.slot, name: valueOf('text', text) } };
  }

  /** A row for each value of a list; a value that is none stays one row. */
  #unwound(value: Value, i: number, joins: string[], fields: Field[], order: string[]): Value {
    const { kinds } = value;
    if (kinds.has('json')) throw new NotInSqlError('UNWIND of a list that is not one of texts');
    const kind = kinds.has('texts') ? 'texts' : 'jsons';
    const list = kinds.get(kind);
    if (list === undefined) return value;
    const { dialect } = this.#scope;
    const alias = `u${i}`;
    joins.push(dialect.unnest(`coalesce(${list}, [NULL])`, alias));
    fields.push({ name: `${alias}_place`, sql: `${alias}.place` });
    order.push(`${alias}_place`);
    const others = [...kinds].filter(([each]) => each !== kind);
    const single = kind === 'texts' ? 'text' : 'json';
    const before = kinds.get(single);
    const element = before === undefined ? `${alias}.value` : `coalesce(${alias}.value, ${before})`;
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
  #arguments(expression: Expression, prefix: string, fields: Field[]): void {
    aggregatesIn(expression).forEach(({ argument }, n) => {
      const value = compileExpression(argument, this.#scope, this.#bound);
      this.#fields(`${prefix}a${n}`, { kinds: value.kinds }, fields);
      namesIn(argument).forEach((name, i) => {
        const column = this.#slots.names.get(name)?.column;
        const isThere = column !== undefined && this.#rows.columns.includes(column);
        const none = this.#scope.dialect.none('text');
        fields.push({ name: `${prefix}a${n}_i${i}`, sql: isThere ? `r.${column}` : none });
      });
    });
  }

  /** Rows whose columns without an aggregate are equal become one. */
  #grouped(columns: readonly Column[], matches: Matches): Matches {
    const { dialect } = this.#scope;
    const keys = matches.items.flatMap(({ value }, i) =>
      columns[i]?.isAggregate
        ? []
        : [...value.kinds.values(), ...(value.object?.name.kinds.values() ?? [])],
    );
    const selected = keys.map((name) => name);
    const values = columns.map(({ item, isAggregate }, i) =>
      isAggregate && item.kind === 'value'
        ? aggregatesIn(item.expression).map(({ name, argument }, n) => {
            const own = `c${i}a${n}`;
            const value = compileExpression(argument, this.#scope, this.#bound);
            const byColumn = new Map(
              Array.from(value.kinds.keys(), (kind): [Kind, string] => [kind, `${own}_${kind}`]),
            );
            const id = namesIn(argument).map((_, place) => `${own}_i${place}`);
            const isOnce = this.#query.steps.length === 0 && !matches.isMultiplied;
            const result = aggregateOf(
              name,
              { ...value, kinds: byColumn },
              isOnce ? undefined : id,
              dialect,
            );
            const kinds = Array.from(result.kinds, ([kind, sql]): [Kind, string] => {
              selected.push(`${sql} AS ${own}g_${kind}`);
              return [kind, `${own}g_${kind}`];
            });
            return { kinds: new Map(kinds) };
          })
        : [],
    );
    const orderKeys = matches.keys.map((key) => {
      if (!key) return undefined;
      const kinds = Array.from(key.kinds, ([kind, name]): [Kind, string] => {
        selected.push(`${dialect.first(name, matches.order)} AS f${name}`);
        return [kind, `f${name}`];
      });
      return { kinds: new Map(kinds) };
    });
    const hasKeys = columns.some(({ isAggregate }) => !isAggregate);
    if (hasKeys) selected.push(`${dialect.leastOf(matches.order)} AS o`);
    if (selected.length === 0) selected.push('1 AS nothing');
    const by = keys.length > 0 ? ` GROUP BY ${keys.join(', ')}` : '';
    // Without a column to group by, no match makes no row.
    const any = hasKeys && keys.length === 0 ? ' HAVING count(*) > 0' : '';
    const groups = this.#add(`SELECT ${selected.join(', ')} FROM ${matches.name}${by}${any}`);
    const fields: Field[] = [];
    const items = columns.map(({ item, isAggregate, slot }, i): OutputItem => {
      if (!isAggregate || item.kind !== 'value') {
        const { value } = matches.items[i] as OutputItem;
        for (const name of [...value.kinds.values(), ...(value.object?.name.kinds.values() ?? [])])
          fields.push({ name, sql: name });
        return { value, ...(slot && { slot }) };
      }
      const own = aggregatesIn(item.expression);
      const value = compileExpression(item.expression, this.#scope, {
        path: () => ABSENT,
        aggregate: (aggregate) => values[i]?.[own.indexOf(aggregate)] ?? ABSENT,
      });
      return { value: this.#fields(`c${i}`, value, fields) };
    });
    for (const key of orderKeys)
      for (const name of key?.kinds.values() ?? []) fields.push({ name, sql: name });
    if (hasKeys) fields.push({ name: 'o', sql: 'o' });
    const list = fields.map(({ name, sql }) => (name === sql ? name : `${sql} AS ${name}`));
    const name = this.#add(
      `SELECT ${list.length > 0 ? list.join(', ') : 'nothing'} FROM ${groups}`,
    );
    return { ...matches, name, items, keys: orderKeys, order: hasKeys ? ['o'] : [] };
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

type Aggregate = Extract<Expression, { kind: 'aggregate' }>;

/** The aggregates of a column, in the order of its text. */
const aggregatesIn = (expression: Expression): Aggregate[] =>
  expression.kind === 'aggregate' ? [expression] : childrenOf(expression).flatMap(aggregatesIn);
