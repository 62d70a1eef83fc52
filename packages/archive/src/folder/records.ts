import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';
import type { Engine, SqlValue } from '../engine';
import { MOST_APPENDED } from '../engine';
import type { ObjectList } from './source';

/** An object, as the SDK writes it. */
export type GraphRecord = EntityRecord | RelationshipRecord;

/** Objects that JavaScript has, as rows of tables of an engine, each in the order in which it came. */
export class Records {
  readonly #engine: Engine;
  readonly #waiting: Record<ObjectList, [files: number[], places: number[], texts: string[]]> = {
    entities: [[], [], []],
    relationships: [[], [], []],
  };
  readonly #counts: Record<ObjectList, number> = { entities: 0, relationships: 0 };
  #isMade = false;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Takes an object; it is in its table after the next `flush`.
   * @param file by which it is found there
   */
  add(list: ObjectList, record: GraphRecord, file: number): void {
    const [files, places, texts] = this.#waiting[list];
    files.push(file);
    places.push(++this.#counts[list]);
    texts.push(jsonText(record));
  }

  /** Puts what was taken into the tables. @throws what the engine throws */
  async flush(): Promise<void> {
    for (const list of LISTS) {
      const columns = this.#waiting[list];
      this.#waiting[list] = [[], [], []];
      if (!this.#isMade)
        await this.#engine.run(
          `CREATE OR REPLACE TEMP TABLE "${tableOf(list)}" (file INTEGER, i INTEGER, o VARCHAR)`,
        );
      if (columns[0].length > 0) await this.#engine.append(tableOf(list), partsOf(columns));
    }
    this.#isMade = true;
  }

  /** Those of a file as a relation with `file`, `i`, `o` and `others`; undefined before the first `flush`. */
  relation(list: ObjectList, file: number): string | undefined {
    if (!this.#isMade) return undefined;
    return `SELECT file, i, from_json(o, '"MAP(VARCHAR, JSON)"') AS o, 0 AS others FROM "${tableOf(list)}" WHERE file = ${file}`;
  }

  /** Removes the tables. */
  async drop(): Promise<void> {
    for (const list of LISTS) await this.#engine.run(`DROP TABLE IF EXISTS "${tableOf(list)}"`);
    this.#isMade = false;
  }
}

const LISTS = ['entities', 'relationships'] as const;

const tableOf = (list: ObjectList): string => `${list} of records`;

function* partsOf(columns: readonly SqlValue[][]): Generator<SqlValue[][]> {
  const [{ length } = []] = columns;
  for (let start = 0; start < length; start += MOST_APPENDED)
    yield columns.map((values) => values.slice(start, start + MOST_APPENDED));
}

/** Half of a surrogate pair, as JSON has it; what is escaped with a backslash before it is none. */
const HALF = /\\(?:u(d[89a-f][0-9a-f]{2})|.)/g;

/** An object as JSON text without what no database can hold: half of a surrogate pair becomes the sign for what nobody knows. */
function jsonText(record: GraphRecord): string {
  const text = JSON.stringify(record);
  return text.includes('\\ud')
    ? text.replace(HALF, (all, half: string | undefined) => (half === undefined ? all : '\ufffd'))
    : text;
}
