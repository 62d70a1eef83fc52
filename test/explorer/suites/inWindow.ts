import type { BrowserContextOptions } from 'playwright-core';
import { ExplorerPage } from '../explorerPage';
import type { Suite } from './suite';

/** Opens the page in another window than a laptop's, lets work be done in it, and expects no trouble there. */
export const windowsOf =
  (suite: Suite) =>
  async (
    options: BrowserContextOptions,
    work: (tab: ExplorerPage) => Promise<void>,
  ): Promise<void> => {
    const tab = await ExplorerPage.open(suite.browser, suite.subject.file, '', options);
    try {
      await work(tab);
      tab.expectNoTrouble();
    } finally {
      await tab.close();
    }
  };
