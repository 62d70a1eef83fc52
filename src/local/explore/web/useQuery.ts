import { useEffect, useState } from 'preact/hooks';
import type { Queries } from '../queries';
import type { ArgsOf, Call, ResultOf } from './view';

/** How a query stands. */
export interface QueryState<R> {
  /** The newest result; that of the previous arguments while the next one is on its way. */
  readonly result?: R;
  /** One sentence: why the query of these arguments failed. */
  readonly error?: string;
  readonly loading: boolean;
}

/**
 * Runs a query of the worker whenever its arguments change, by value. Answers that are no longer
 * wanted are dropped.
 */
export function useQuery<N extends keyof Queries>(
  call: Call,
  name: N,
  args: ArgsOf<N>,
): QueryState<ResultOf<N>> {
  const [state, setState] = useState<QueryState<ResultOf<N>>>({ loading: true });
  const identity = `${name} ${JSON.stringify(args)}`;
  useEffect(() => {
    const abort = new AbortController();
    setState((previous) => (previous.loading ? previous : { ...previous, loading: true }));
    call(name, args, abort.signal).then(
      (result) => {
        if (!abort.signal.aborted) setState({ result, loading: false });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setState({ error: error instanceof Error ? error.message : String(error), loading: false });
      },
    );
    return () => abort.abort();
    // The identity stands for the arguments, which are new objects at every render.
  }, [call, identity]);
  return state;
}
