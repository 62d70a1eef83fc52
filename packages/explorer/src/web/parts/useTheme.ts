import { useEffect, useState } from 'preact/hooks';

/** How the page looks. */
export type Theme = 'light' | 'dark';

/** Where the choice is remembered; some browsers keep no storage for a page that is a file. */
const STORED = 'graph-1password-theme';

const listeners = new Set<(theme: Theme) => void>();
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

function chosen(): Theme | undefined {
  try {
    const stored = window.localStorage.getItem(STORED);
    return stored === 'light' || stored === 'dark' ? stored : undefined;
  } catch {
    return undefined;
  }
}

let theme: Theme = chosen() ?? (prefersDark.matches ? 'dark' : 'light');

function apply(next: Theme): void {
  theme = next;
  document.documentElement.dataset['theme'] = next;
  for (const listener of listeners) listener(next);
}

apply(theme);
prefersDark.addEventListener('change', ({ matches }) => {
  if (chosen() === undefined) apply(matches ? 'dark' : 'light');
});

function choose(next: Theme): void {
  try {
    window.localStorage.setItem(STORED, next);
  } catch {
    // It then holds until the page is closed.
  }
  apply(next);
}

/**
 * Calls a listener at every change of the theme, when the new colours are there already.
 * @returns ends it
 */
export function onTheme(listener: (theme: Theme) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

// Paper is white: canvases are drawn again for it before the page is printed.
let onScreen = theme;
window.addEventListener('beforeprint', () => {
  onScreen = theme;
  if (theme === 'dark') apply('light');
});
window.addEventListener('afterprint', () => apply(onScreen));

/** The theme that shows, and how to choose another. What draws on a canvas draws again when it changes. */
export function useTheme(): { theme: Theme; setTheme: (theme: Theme) => void } {
  const [shown, setShown] = useState(theme);
  useEffect(() => {
    setShown(theme);
    return onTheme(setShown);
  }, []);
  return { theme: shown, setTheme: choose };
}
