import type { Browser } from 'playwright-core';
import { describeInBrowser, launch } from './browser';
import { ExplorerPage } from './explorerPage';
import { figures, heading } from './read';
import { connectHalf, eventsHalf, keysOf, wholeGraph } from './smallGraph';
import { Subject } from './subject';

const { user: USER, vault: VAULT, secret: SECRET } = keysOf();

/** All views, and the pages about things. */
const PLACES = [
  ...['#/overview', '#/people', '#/leavers', '#/vaults', '#/graph', '#/findings', '#/data'],
  ...[`#/people/${USER}`, `#/vaults/${VAULT}`, `#/vaults/${SECRET}`, `#/graph/${USER}`],
];

describeInBrowser('the explorer of a graph with little in it', () => {
  let browser: Browser;
  /** A window for all graphs: to open one takes longer than to load another page in it. */
  let tab: ExplorerPage;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  /** Opens the page of a graph, lets work be done in it, and expects no trouble anywhere. */
  async function inTab(
    graph: { entities: object[]; relationships?: object[] },
    work: (tab: ExplorerPage) => Promise<void>,
  ): Promise<void> {
    const subject = await Subject.written(graph.entities, graph.relationships);
    try {
      tab?.trouble.splice(0);
      if (tab) await tab.load(subject.file);
      else tab = await ExplorerPage.open(browser, subject.file, '', { isDrawn: false });
      await work(tab);
      for (const place of PLACES) {
        await tab.go(place);
        await tab.page.waitForFunction(() => document.querySelector('main h1') !== null);
      }
      tab.expectNoTrouble();
    } finally {
      subject.remove();
    }
  }

  const says = (tab: ExplorerPage, text: string | RegExp) =>
    tab.page.locator('main').getByText(text).first().waitFor();

  test('without events: what to set, and the vaults as they are', async () => {
    await inTab(connectHalf('Blue'), async (tab) => {
      await tab.shows(heading, 'Overview');
      await says(tab, 'This graph has no events.');
      await says(tab, 'REPORTING_EVENT_ACCESS_TOKEN');
      await tab.go('#/people');
      await says(tab, 'This graph has no users.');
      await tab.go('#/vaults');
      await tab.shows(async (page) => (await figures(page)).secrets, 1);
      await tab.go('#/findings');
      // No summary says whether a run has looked for events: that none came is no finding then.
      await says(tab, 'No findings in what was collected.');
      await says(tab, /lacked some or all of their data/);
    });
  });

  test('without vaults: what to set, and what usages know of them', async () => {
    await inTab(eventsHalf('Blue'), async (tab) => {
      await tab.go('#/vaults');
      await says(tab, 'No vaults were collected.');
      await says(tab, 'CONNECT_SERVER_BASE_URL');
      await says(tab, 'CONNECT_SERVER_ACCESS_TOKEN');
      await tab.shows(async (page) => (await figures(page)).vaults, 1);
      await says(tab, '1 known only from item usages');
      await tab.page.locator(`[data-row="${VAULT}"] a`).click();
      await tab.shows(heading, VAULT.split(':')[1] ?? '');
      await says(tab, 'Not collected');
      await tab.go('#/graph');
      await tab.shows(heading, 'Graph');
    });
  });

  test('with nothing in the filter: every view says so, and the way out works', async () => {
    await inTab(wholeGraph('Blue'), async (tab) => {
      const nothing = 'from=2020-01-01T00:00Z&until=2020-02-01T00:00Z';
      await tab.go(`#/overview?${nothing}`);
      await says(tab, 'No events match the filter.');
      await tab.page.getByRole('button', { name: 'Show all events' }).click();
      await tab.shows(async (page) => (await figures(page)).events, 5);
      await tab.go('#/people?q=nobody-has-this');
      await says(tab, 'Nobody matches the search.');
      await tab.go('#/vaults?q=nobody-has-this');
      await says(tab, 'No vaults match the search');
      await tab.go(`#/people/${USER}?${nothing}`);
      await says(tab, 'No events match the filter.');
      await tab.go('#/findings?q=nobody-has-this');
      await says(tab, 'No findings match the filter.');
      await tab.go(`#/data?type=one_password_audit_event&${nothing}`);
      await says(tab, 'Nothing matches the filter.');
      await tab.go('#/graph?types=none');
      await says(tab, 'Nothing to draw.');
    });
  });

  test('without findings the page says so', async () => {
    const quiet = wholeGraph('Blue');
    const entities = quiet.entities.filter((one) => !('action' in one && one.action === 'updatfw'));
    await inTab({ ...quiet, entities }, async (tab) => {
      await tab.go('#/findings');
      // The rules may find something in so small a graph; then it is listed.
      await says(tab, /^No findings( in what was collected)?\.$|^\d+ findings?$/);
    });
  });

  test('one account alone', async () => {
    const [account] = eventsHalf('Blue').entities;
    await inTab({ entities: account ? [account] : [] }, async (tab) => {
      await says(tab, 'This graph has no events.');
      await tab.go('#/data');
      await tab.shows(
        (page) => page.locator('.type-list [data-row]').allTextContents(),
        ['Accounts1'],
      );
    });
  });
});
