import { useLayoutEffect, useState } from 'preact/hooks';
import type { Queries } from '../queries';
import { useSame } from './useSame';
import type { ArgsOf, Call, ResultOf } from './view';

/** How a query stands. */
export interface QueryState<R> {
  /** The newest result; that of the previous arguments while the next one is on its way. */
  readonly result?: R;
  /** One sentence: why the query of these arguments failed. */
  readonly error?: string;
  readonly loading: boolean;
  /** Whether it has been loading for so long that the page should say so. */
  readonly late: boolean;
}

/** Most answers come sooner, ms: a page that dims itself for each of them flickers, and draws all of itself twice. */
const LATE = 250;

/**
 * Runs a query of the worker whenever its arguments change, by value. Answers that are no longer
 * wanted are dropped.
 * @param args undefined: nothing is asked
 */
export function useQuery<N extends keyof Queries>(
  call: Call,
  name: N,
  args: ArgsOf<N> | undefined,
): QueryState<ResultOf<N>> {
  const [state, setState] = useState<QueryState<ResultOf<N>>>({
    loading: args !== undefined,
    late: false,
  });
  const asked = useSame(args);
  // A plain effect waits until the page is painted: the worker can be at work by then.
  useLayoutEffect(() => {
    if (asked === undefined) {
      setState({ loading: false, late: false });
      return undefined;
    }
    const abort = new AbortController();
    setState((previous) => (previous.loading ? previous : { ...previous, loading: true }));
    const timer = setTimeout(
      () => setState((previous) => (previous.loading ? { ...previous, late: true } : previous)),
      LATE,
    );
    const settle = (answer: Pick<QueryState<ResultOf<N>>, 'result' | 'error'>): void => {
      if (abort.signal.aborted) return;
      clearTimeout(timer);
      setState({ ...answer, loading: false, late: false });
    };
    call(name, asked, abort.signal).then(
      (result) => settle({ result }),
      (error: unknown) => settle({ error: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [call, name, asked]);
  return state;
}
