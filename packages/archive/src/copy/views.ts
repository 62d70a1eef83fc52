import type { PropertyColumns, RelationshipRows, SqlSchema } from '@graph-1password/j1ql';
import { name } from '../sql/quote';
import type { ComputedColumn } from './names';

/** A graph as views of a database. */
export interface GraphViews {
  readonly schema: SqlSchema;
  /**
   * The SELECT that a view is.
   * @param statement that reads it, when that is known: columns that are not in it need not be made
   * @throws Error for a view that there is not
   */
  select(view: string, statement?: string): string;
  /** Makes what a view selects from, where it is not there already. */
  ready?(view: string): Promise<void>;
}

/** The statement that makes a view known, for people too: it runs as it is. */
export const createView = (views: GraphViews, view: string): string =>
  `CREATE OR REPLACE VIEW ${name(view)} AS ${views.select(view)}`;

/** The SELECT of a view. @param from what it reads */
export function selectOf(from: string, computed: readonly ComputedColumn[]): string {
  const columns = ['*', ...computed.map((column) => `${column.sql} AS ${name(column.name)}`)];
  return `SELECT ${columns.join(', ')} FROM ${from}`;
}

/** Column with the time at which all was first seen. */
const SEEN = '_createdOn of all';

/** JupiterOne's own properties that say when it first saw an object. */
const TIMES = ['_createdOn', '_beginOn'];

/**
 * The same graph as if all of it had been seen at one time for the first time.
 * @param time epoch ms
 */
export function seenAt(views: GraphViews, time: number): GraphViews {
  const { entities, relationships, metadata } = views.schema;
  const own = new Set<string>();
  const seen = <View extends { view: string; properties: PropertyColumns }>(view: View): View => {
    own.add(view.view);
    const times = TIMES.map((property) => [property, [{ name: SEEN, kind: 'number' }]]);
    const properties = { ...view.properties, ...(Object.fromEntries(times) as PropertyColumns) };
    return { ...view, properties };
  };
  const seenRows = (source: RelationshipRows): RelationshipRows => {
    if (source.beside) own.add(source.beside.view);
    return seen(source);
  };
  return {
    schema: {
      entities: entities.map(seen),
      relationships: relationships.map((each) =>
        // Those that follow from columns have the times of their ends.
        each.source.kind === 'view' ? { ...each, source: seenRows(each.source) } : each,
      ),
      ...(metadata && { metadata }),
    },
    ready: async (view) => views.ready?.(view),
    select(view, statement) {
      const select = views.select(view, statement);
      if (!own.has(view)) return select;
      return `SELECT *, CAST(${Math.round(time)} AS DOUBLE) AS ${name(SEEN)} FROM (${select})`;
    },
  };
}
