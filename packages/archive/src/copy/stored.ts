import type { SqlSchema } from '@graph-1password/j1ql';
import type { Engine } from '../engine';
import { name } from '../sql/quote';
import type { ComputedColumn } from './names';
import { selectOf } from './views';
import type { GraphViews } from './views';

/** A view whose rows are put into a table when they are first needed. */
export interface FilledTable {
  readonly view: string;
  /** Columns of the view that are not in the table: they are the same in all rows, or follow from others. */
  readonly computed: readonly ComputedColumn[];
  /** Makes the table, in place of what an attempt that failed has left. @param as its name */
  fill(engine: Engine, as: string): Promise<void>;
}

/** Views whose rows are in tables of an engine. */
export interface StoredViews extends GraphViews {
  readonly tables: readonly FilledTable[];
  /** The name of the table of a view. */
  rowsOf(view: string): string;
  /** Removes the table of a view, until it is needed again. */
  drop(view: string): Promise<void>;
  ready(view: string): Promise<void>;
}

/** A graph as tables in the memory of the engine, each filled when it is first needed: few questions read all of it. */
export function storedViews(
  engine: Engine,
  schema: SqlSchema,
  tables: readonly FilledTable[],
): StoredViews {
  const byView = new Map(tables.map((table) => [table.view, table]));
  const filled = new Map<string, Promise<void>>();
  const rowsOf = (view: string): string => `rows of ${view}`;
  const tableOf = (view: string): FilledTable => {
    const table = byView.get(view);
    if (table === undefined) throw new Error(`The graph has no ${view}.`);
    return table;
  };
  return {
    ...{ schema, tables, rowsOf },
    ready(view) {
      const known = filled.get(view);
      if (known) return known;
      const done = tableOf(view)
        .fill(engine, rowsOf(view))
        .catch((error: unknown) => {
          // Tried again when it is needed again: there may be memory by then.
          filled.delete(view);
          throw error;
        });
      filled.set(view, done);
      return done;
    },
    async drop(view) {
      filled.delete(view);
      await engine.run(`DROP TABLE ${name(rowsOf(view))}`);
    },
    select: (view) => selectOf(name(rowsOf(view)), tableOf(view).computed),
  };
}
