import type { Page } from 'playwright-core';
import type { Cell } from '../read';
import { bars, chart, eventCount, figures, heading, labelledBars, legend, table } from '../read';
import { TrueOverview } from '../truth/overview';
import { FILTERS } from './filters';
import type { Suite } from './suite';

/** Categories of sign-ins as the page calls them. */
const CATEGORIES: Readonly<Record<string, string>> = {
  success: 'Success',
  credentials_failed: 'Credentials failed',
  mfa_failed: 'Second factor failed',
  sso_failed: 'Single sign-on failed',
  modern_version_failed: 'App version too old',
  firewall_failed: 'Blocked by firewall',
  firewall_reported_success: 'Success, reported by firewall',
};

/** Filters after each other: days, hours of one day and of another, fewer sign-ins, and all again. */
const DAYS = [
  'last=7d',
  'from=2026-03-10T00:00Z&until=2026-03-11T00:00Z',
  'from=2026-03-11T00:00Z&until=2026-03-12T00:00Z',
  'q=firefox',
  '',
];

const sums = (table: Record<string, Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(table).map(([name, row]) => [
      name,
      Object.values(row).reduce((sum, value) => sum + value, 0),
    ]),
  );

/** The overview: Sentinel's All Data. */
export function overviewTests(suite: Suite): void {
  describe.each(FILTERS)('overview with $name', ({ params, wanted }) => {
    let truth: TrueOverview;
    const panel =
      (read: (page: Page, panel: string) => Promise<unknown>, id: string) => (page: Page) =>
        read(page, id);
    beforeAll(async () => {
      truth = new TrueOverview(suite.graph, wanted);
      await suite.tab.go(`#/overview?${params}`);
      await suite.tab.shows(heading, 'Overview');
    });

    test('figures', async () => {
      expect(truth.events()).toBeGreaterThan(20);
      await suite.tab.shows(figures, truth.figures());
      await suite.tab.shows(eventCount, truth.events());
      const note = suite.tab.page.locator('[data-figure="active-users"] .figure-note');
      expect(await note.textContent()).toBe(`${truth.signedInPeople()} of them signed in`);
    });

    test('events and sign-ins over time', async () => {
      const events = truth.eventsOverTime();
      await suite.tab.shows(panel(chart, 'events-over-time'), events);
      await suite.tab.shows(panel(legend, 'events-over-time'), sums(events));
      const signIns = truth.signInsOverTime((category) => CATEGORIES[category] ?? category);
      await suite.tab.shows(panel(chart, 'sign-ins-over-time'), signIns);
      await suite.tab.shows(panel(legend, 'sign-ins-over-time'), sums(signIns));
    });

    test('sign-ins by category, country, app and place', async () => {
      await suite.tab.shows(panel(bars, 'categories'), truth.categories());
      await suite.tab.shows(panel(bars, 'countries'), truth.countries());
      await suite.tab.shows(panel(bars, 'apps'), truth.apps());
      await suite.tab.shows(
        async (page) =>
          (await table(page, 'places'))
            .map((row): [string, Cell] => [row.id.split(', ')[0] ?? '', row['Sign-ins'] ?? null])
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        truth.places(),
      );
    });

    test('the busiest users, vaults, items and actions', async () => {
      await suite.tab.shows(panel(labelledBars, 'most-active-users'), truth.mostActivePeople());
      await suite.tab.shows(
        panel(labelledBars, 'most-active-services'),
        truth.mostActiveServices(),
      );
      await suite.tab.shows(panel(labelledBars, 'failing-users'), truth.failingUsers());
      await suite.tab.shows(panel(labelledBars, 'most-used-vaults'), truth.mostUsedVaults());
      await suite.tab.shows(panel(labelledBars, 'most-used-items'), truth.mostUsedItems());
      await suite.tab.shows(panel(bars, 'most-frequent-actions'), truth.mostFrequentActions());
      await suite.tab.shows(panel(bars, 'usage-actions'), truth.usageActions());
    });
  });

  test('charts that get other numbers look like charts that begin with them', async () => {
    const { tab } = suite;
    const pictures = (page: Page): Promise<string[]> =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLCanvasElement>('.chart-canvas canvas')].map((canvas) =>
          canvas.toDataURL(),
        ),
      );
    const begun: string[][] = [];
    for (const params of DAYS) {
      await tab.go(`#/overview?${params}`);
      await tab.page.reload();
      await tab.settled();
      const shown = await pictures(tab.page);
      expect(shown).toHaveLength(2);
      begun.push(shown);
    }
    await tab.go('#/overview');
    for (const [at, params] of DAYS.entries()) {
      await tab.go(`#/overview?${params}`);
      await tab.shows(pictures, begun[at]);
    }
  });
}
