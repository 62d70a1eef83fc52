import { describeInBrowser, launch } from '../browser';
import { ExplorerPage } from '../explorerPage';
import { Subject } from '../subject';
import { TrueGraph } from '../truth/graph';
import type { Suite } from './suite';

type Declare = (suite: Suite) => void;
type Looks = Pick<Suite, 'isDrawn'>;

/**
 * Declares suites on the page of the usual tenant. A test file holds some of them, so that others run at the same time.
 * @param suites each declares its tests
 * @param looks as for {@link describePage}
 */
export const describeUsualPage = (suites: readonly Declare[], looks?: Looks): void =>
  describePage(
    'the explorer of a collected tenant, in Chromium',
    () => Subject.usual(),
    suites,
    looks,
  );

/**
 * Declares suites on a page, which share one browser.
 * @param subject makes the page
 * @param suites each declares its tests
 * @param isDrawn whether WebGL draws the graph in their windows, which takes long: only where tests are about the graph
 */
export function describePage(
  name: string,
  subject: () => Promise<Subject>,
  suites: readonly Declare[],
  { isDrawn }: Looks = { isDrawn: false },
): void {
  describeInBrowser(name, () => {
    const suite = {
      isDrawn,
      windows: new Map(),
      get findings() {
        return suite.subject.findings;
      },
    } as Suite;
    beforeAll(async () => {
      suite.subject = await subject();
      suite.graph = new TrueGraph(suite.subject.graphFolder);
      suite.browser = await launch();
      suite.tab = await ExplorerPage.open(suite.browser, suite.subject.file, '', { isDrawn });
    }, 240_000);
    afterAll(async () => {
      await suite.browser?.close();
      suite.subject?.remove();
    });
    afterEach(() => suite.tab.expectNoTrouble());

    for (const declare of suites) declare(suite);
  });
}
