import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import { counted } from '@graph-1password/vocabulary';
import { ITEM_WORDS } from '../../../../../src/entities/inventory';
import type { Column, ColumnKind, TableShape } from './shape';
import { isItemType, RAW } from './shape';

/** A value in its column: a time is epoch ms, a date a text. */
export type Cell = string | number | boolean | readonly string[] | null;

/** From the year -271821 to 275760, in ms. */
const MOST_MS = 8.64e15;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const HALF = /\p{Surrogate}/gu;

/** Properties that need no column: they are the same in the whole table, say what another one says, or are the SDK's own. */
const WITHOUT_COLUMN = /^(_.*|displayName)$/;

/** Makes the cells of objects, and remembers what did not fit. */
export class Cells {
  readonly #titles: boolean;
  readonly #misfits = new Map<string, number>();
  readonly #unknown = new Map<string, number>();
  #wordless = 0;

  /** @param titles the words of items may leave */
  constructor(titles = false) {
    this.#titles = titles;
  }

  /** The cells of an object, one for each column. */
  row(table: TableShape, record: EntityRecord | RelationshipRecord): Cell[] {
    const isHidden = !this.#titles && isItemType(record._type);
    if (isHidden) this.#wordless++;
    this.#lookForUnknown(table, record);
    return table.columns.map((column) =>
      isHidden && (ITEM_WORDS.includes(column.property) || column === RAW)
        ? null
        : this.#cell(table, column, record[column.property]),
    );
  }

  /** Sentences on what is not in the tables. */
  get lacks(): string[] {
    const lacks: string[] = [];
    if (this.#wordless > 0)
      lacks.push(
        `Titles, websites, tags and other words of ${counted(this.#wordless, 'item')} are not in it: --titles writes them.`,
      );
    for (const [name, times] of this.#misfits)
      lacks.push(`${counted(times, 'value')} of ${name} did not fit the column and are empty.`);
    for (const [name, times] of this.#unknown)
      lacks.push(`${name} of ${counted(times, 'object')} is not in it: there is no such column.`);
    return lacks;
  }

  #lookForUnknown(table: TableShape, record: object): void {
    const known = propertiesOf(table);
    for (const name in record) {
      if (known.has(name) || WITHOUT_COLUMN.test(name)) continue;
      countUp(this.#unknown, `${table.name}.${name}`);
    }
  }

  #cell(table: TableShape, column: Column, value: unknown): Cell {
    if (value === undefined || value === null) return null;
    const cell = column === RAW ? rawText(value) : READERS[column.kind](value);
    if (cell === undefined) countUp(this.#misfits, `${table.name}.${column.name}`);
    return cell ?? null;
  }
}

const countUp = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};

const PROPERTIES = new WeakMap<TableShape, ReadonlySet<string>>();

function propertiesOf(table: TableShape): ReadonlySet<string> {
  let names = PROPERTIES.get(table);
  if (!names) PROPERTIES.set(table, (names = new Set(table.columns.map((each) => each.property))));
  return names;
}

/** What an entity was made from; the SDK keeps it in a list with one part. */
function rawText(value: unknown): string {
  const [first, ...others] = [value].flat() as { rawData?: unknown }[];
  return JSON.stringify(others.length === 0 ? (first?.rawData ?? value) : value);
}

/** No text is lost: what is none becomes its JSON. Half a character, which no file can hold, becomes the sign for that. */
const textOf = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).replace(HALF, '\ufffd');

/** How a value becomes a cell, by the kind of its column; undefined when it does not fit. */
const READERS: Readonly<Record<ColumnKind, (value: unknown) => Cell | undefined>> = {
  text: textOf,
  texts: (value) => [value].flat().map(textOf),
  integer: (value) => (Number.isSafeInteger(value) ? (value as number) : undefined),
  double: (value) => (typeof value === 'number' ? value : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  time: (value) =>
    Number.isInteger(value) && Math.abs(value as number) <= MOST_MS ? (value as number) : undefined,
  date: (value) =>
    typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value))
      ? value
      : undefined,
};
