import type { BrowserContextOptions } from 'playwright-core';
import { ExplorerPage, USUAL } from '../explorerPage';
import type { Suite } from './suite';

/** What an open window can change, and with these names it does. */
interface Look {
  readonly viewport?: { width: number; height: number };
  readonly colorScheme?: 'light' | 'dark';
}

/** What is said of a window before it is opened: another zone, language or device. */
type Kind = Omit<BrowserContextOptions, keyof Look>;

/**
 * Lets work be done in another window than a laptop's, and expects no trouble there. A window of each kind is opened once,
 * because that takes longer than most work in it; it begins at the overview, and with nothing that was chosen before.
 */
export const windowsOf =
  (suite: Suite) =>
  async (options: Kind & Look, work: (tab: ExplorerPage) => Promise<void>): Promise<void> => {
    const { viewport = USUAL.viewport, colorScheme = 'light', ...kind } = options;
    const tab = await windowOf(suite, kind);
    await tab.page.evaluate(() => window.localStorage.clear());
    await tab.page.setViewportSize(viewport);
    await tab.page.emulateMedia({ colorScheme });
    await tab.go('#/overview');
    try {
      await work(tab);
      tab.expectNoTrouble();
    } finally {
      await tab.page.setViewportSize(USUAL.viewport);
      await tab.page.emulateMedia({ colorScheme: null });
    }
  };

async function windowOf(suite: Suite, kind: Kind) {
  const { windows, tab, browser, subject, isDrawn } = suite;
  const name = JSON.stringify(kind);
  const open = name === '{}' ? tab : windows.get(name);
  if (open) return open;
  const opened = await ExplorerPage.open(browser, subject.file, '', { ...kind, isDrawn });
  windows.set(name, opened);
  return opened;
}
