import { describeInBrowser, launch } from '../browser';
import { ExplorerPage } from '../explorerPage';
import { Subject } from '../subject';
import { TrueGraph } from '../truth/graph';
import type { Suite } from './suite';

/**
 * Declares suites on the page of the usual tenant. A test file holds some of them, so that others run at the same time.
 * @param suites each declares its tests
 */
export const describeUsualPage = (suites: readonly ((suite: Suite) => void)[]): void =>
  describePage('the explorer of a collected tenant, in Chromium', () => Subject.usual(), suites);

/**
 * Declares suites on a page, which share one browser.
 * @param subject makes the page
 * @param suites each declares its tests
 */
export function describePage(
  name: string,
  subject: () => Promise<Subject>,
  suites: readonly ((suite: Suite) => void)[],
): void {
  describeInBrowser(name, () => {
    const suite = { windows: new Map() } as Suite;
    beforeAll(async () => {
      suite.subject = await subject();
      suite.graph = new TrueGraph(suite.subject.graphFolder);
      suite.findings = await suite.subject.findings();
      suite.browser = await launch();
      suite.tab = await ExplorerPage.open(suite.browser, suite.subject.file);
    }, 240_000);
    afterAll(async () => {
      await suite.browser?.close();
      suite.subject?.remove();
    });
    afterEach(() => suite.tab.expectNoTrouble());

    for (const declare of suites) declare(suite);
  });
}
