import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';

interface MemoizedProps {
  /** What the content is made of, beside the filter; its length never changes. */
  deps: readonly unknown[];
  children: () => ComponentChildren;
}

/**
 * Content that is drawn anew only when what it is made of is another: when the filter changes, a view is drawn once as
 * it is asked for and once as it is answered, and the first time nothing in it has changed. For answers that depend on
 * the filter only: its links have the filter of their answer.
 */
export const Memoized = ({ deps, children }: MemoizedProps) => (
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller names what the content depends on
  <>{useMemo(children, deps)}</>
);
