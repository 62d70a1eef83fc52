import type { Filter } from '../model/model';
import type { Queries } from '../queries';
import type { Summary } from '../queries/overview/summary';

/** What a query takes beside the model. */
export type ArgsOf<N extends keyof Queries> = Parameters<Queries[N]>[1];

/** What a query gives. */
export type ResultOf<N extends keyof Queries> = ReturnType<Queries[N]>;

/**
 * Runs a query in the worker.
 * @param signal when it is aborted before the query's turn, the query does not run
 * @returns the result; rejects with one sentence when the query threw, never when it was aborted
 */
export type Call = <N extends keyof Queries>(
  name: N,
  args: ArgsOf<N>,
  signal?: AbortSignal,
) => Promise<ResultOf<N>>;

/** A place in the page: `#/people/<key>?last=7d&q=ana` is view `people`, path `[key]`, params `{last, q}`. */
export interface Route {
  readonly view: string;
  readonly path: readonly string[];
  readonly params: Readonly<Record<string, string>>;
}

/** What every view is given. */
export interface ViewProps {
  /** What the file holds, counted; the graph itself stays in the worker. */
  readonly summary: Summary;
  readonly filter: Filter;
  readonly route: Route;
  readonly call: Call;
  /** Goes to another place, which is a new step of the browser's history; the filter stays. */
  readonly navigate: (route: Route) => void;
  readonly setFilter: (filter: Filter) => void;
}
