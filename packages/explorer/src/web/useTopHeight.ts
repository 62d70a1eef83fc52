import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Tells the stylesheet how high the header that stays at the top is, as `--top`, so that what gets the focus never lies
 * under it: its height is another in a narrow window.
 */
export function useTopHeight<E extends HTMLElement>(): RefObject<E | null> {
  const header = useRef<E>(null);
  useLayoutEffect(() => {
    const element = header.current;
    if (!element) return undefined;
    const tell = (): void => {
      const height = `${Math.ceil(element.getBoundingClientRect().height)}px`;
      document.documentElement.style.setProperty('--top', height);
    };
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return header;
}
