import type { Dialect } from '@graph-1password/j1ql';
import { DuckDbDialect } from '@graph-1password/j1ql';
import type { Engine } from '../engine';
import { createView } from './views';
import type { GraphViews } from './views';

/** What runs the statements about a graph. */
export interface GraphEngine extends Pick<Engine, 'all' | 'interrupt' | 'close'> {
  /** Its SQL, a new one for each statement. */
  readonly dialect: () => Dialect;
  /** The rows of a statement in parts, where it has so many that they should never be in memory together. */
  readonly stream?: Engine['stream'];
  /** Makes views known. */
  open(views: readonly string[]): Promise<void>;
}

/** DuckDB with the views of a graph, each made when it is first needed. */
export function duckDbOf(engine: Engine, views: GraphViews): GraphEngine {
  const known = new Set<string>();
  return {
    all: (sql, values) => engine.all(sql, values),
    stream: (sql, values) => engine.stream(sql, values),
    interrupt: () => engine.interrupt(),
    close: () => engine.close(),
    dialect: () => new DuckDbDialect(),
    open: async (wanted) => {
      for (const view of wanted) {
        if (known.has(view)) continue;
        await views.ready?.(view);
        await engine.run(createView(views, view));
        known.add(view);
      }
    },
  };
}
