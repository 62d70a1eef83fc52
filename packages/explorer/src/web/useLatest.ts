import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';

/** The value of the newest drawing, for what happens later than the drawing that it was made in. */
export function useLatest<T>(value: T): Readonly<RefObject<T>> & { readonly current: T } {
  const latest = useRef(value);
  latest.current = value;
  return latest;
}
