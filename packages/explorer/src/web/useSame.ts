import { useRef } from 'preact/hooks';

/**
 * A value that is the same object from one drawing to the next as long as it says the same: what depends on it is then
 * left alone.
 * @param value what JSON can hold, or undefined
 */
export function useSame<T>(value: T): T {
  const text = JSON.stringify(value);
  const known = useRef({ value, text });
  if (known.current.text !== text) known.current = { value, text };
  return known.current.value;
}
