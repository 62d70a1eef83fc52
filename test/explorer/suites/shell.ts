import type { Page } from 'playwright-core';
import { DAY } from '@graph-1password/vocabulary';
import { chart, eventCount, figures, heading } from '../read';
import { NOW } from '../subject';
import { TYPES, createdOn, text } from '../truth/graph';
import { TrueOverview } from '../truth/overview';
import { VIEWS } from './places';
import type { Suite } from './suite';

/** What has the focus: its heading, its text or its label. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: one } = document;
    return one?.getAttribute('aria-label') ?? one?.textContent.trim() ?? '';
  });

const searchBox = (page: Page) => page.getByRole('combobox', { name: 'Search', exact: true });

/** The frame of the page: navigation, filter, history, keyboard. */
export function shellTests(suite: Suite): void {
  const overview = (wanted: object) => new TrueOverview(suite.graph, wanted).figures();
  const chooseRange = (name: string) =>
    suite.tab.page.getByRole('group', { name: 'Time range' }).getByTitle(name).click();

  test('the navigation opens every view, and says where one is', async () => {
    const { tab } = suite;
    const { page } = tab;
    await tab.go('#/');
    for (const { label } of VIEWS) {
      const link = page
        .getByRole('navigation', { name: 'Views' })
        .getByRole('link', { name: label });
      await link.click();
      await tab.shows(heading, label);
      await tab.shows((each) => each.title(), `${label} · 1Password explorer`);
      expect(await link.getAttribute('aria-current')).toBe('page');
      await tab.shows(focused, label);
      expect(await page.locator('h1').count()).toBe(1);
    }
  });

  test('typing in the search narrows every view, and clearing it brings all back', async () => {
    const { tab } = suite;
    await tab.go('#/overview');
    const box = searchBox(tab.page);
    await box.fill('firefox');
    await tab.shows(figures, overview({ search: 'firefox' }));
    for (const { id, label } of VIEWS) {
      await tab.page.getByRole('navigation', { name: 'Views' }).getByText(label).click();
      await tab.shows(heading, label);
      await tab.shows(eventCount, new TrueOverview(suite.graph, { search: 'firefox' }).events());
      expect(await tab.hash()).toBe(`#/${id}?q=firefox`);
    }
    await box.fill('');
    await tab.shows(eventCount, new TrueOverview(suite.graph, {}).events());
    await tab.shows(() => tab.hash(), `#/${VIEWS.at(-1)?.id}`);
  });

  test('a link with another search wins over what stands in the box', async () => {
    const { tab } = suite;
    const box = searchBox(tab.page);
    await tab.go('#/overview');
    await box.fill('firefox');
    await tab.shows(figures, overview({ search: 'firefox' }));
    await tab.go('#/overview?q=chrome');
    await tab.shows((page) => searchBox(page).inputValue(), 'chrome');
    await tab.shows(figures, overview({ search: 'chrome' }));
    await tab.page.goBack();
    await tab.shows((page) => searchBox(page).inputValue(), 'firefox');
    await tab.shows(figures, overview({ search: 'firefox' }));
    expect(await tab.hash()).toBe('#/overview?q=firefox');
  });

  test('the buttons choose a range that ends with the file, and keep the search', async () => {
    const { tab } = suite;
    await tab.go('#/overview?q=firefox');
    await tab.shows(figures, overview({ search: 'firefox' }));
    await chooseRange('Last 7 days');
    await tab.shows(figures, overview({ from: NOW - 7 * DAY, search: 'firefox' }));
    await chooseRange('Last 24 hours');
    await tab.shows(figures, overview({ from: NOW - DAY, search: 'firefox' }));
    expect(await tab.hash()).toBe('#/overview?q=firefox&last=24h');
    await chooseRange('All time');
    await tab.shows(figures, overview({ search: 'firefox' }));
  });

  test('a range of one’s own is that of the fields', async () => {
    const { tab } = suite;
    const { page } = tab;
    await tab.go('#/overview');
    await page.getByText('Custom …').click();
    await page.getByLabel('From', { exact: true }).fill('2026-03-08T06:30');
    await tab.shows(figures, overview({ from: Date.UTC(2026, 2, 8, 6, 30) }));
    await page.getByLabel('Until').fill('2026-03-11T00:00');
    const wanted = { from: Date.UTC(2026, 2, 8, 6, 30), until: Date.UTC(2026, 2, 11) };
    await tab.shows(figures, overview(wanted));
    await page.keyboard.press('Escape');
    await tab.shows((each) => each.locator('details.popover[open]').count(), 0);
    await tab.shows(focused, '2026-03-08 06:30 – 2026-03-11 00:00');
  });

  test('a day of the chart leads to that day', async () => {
    const { tab } = suite;
    const day = '2026-03-11';
    await tab.go('#/overview');
    await tab.shows(heading, 'Overview');
    const panel = tab.page.locator('[data-panel="events-over-time"]');
    await panel.getByText('Show as table').click();
    await panel.getByRole('link', { name: day }).click();
    const from = Date.parse(day);
    const truth = new TrueOverview(suite.graph, { from, until: from + DAY });
    await tab.shows(figures, truth.figures());
    await tab.shows((page) => chart(page, 'events-over-time'), truth.eventsOverTime());
  });

  test('back and forward walk through the places, each with its filter', async () => {
    const { tab, graph } = suite;
    const { page } = tab;
    await tab.go('#/people');
    await tab.shows(heading, 'People');
    await page.locator('[data-panel="people-list"] tbody a').first().click();
    await page.locator('[data-panel="timeline"]').waitFor();
    const person = await heading(page);
    expect(person).not.toBe('People');
    await tab.go('#/overview?last=24h');
    await tab.shows(figures, overview({ from: NOW - DAY }));
    await page.goBack();
    await tab.shows(heading, person);
    await page.goBack();
    await tab.shows(heading, 'People');
    await tab.shows(eventCount, new TrueOverview(graph, {}).events());
    await page.goForward();
    await page.goForward();
    await tab.shows(figures, overview({ from: NOW - DAY }));
  });

  test('the keyboard reaches the navigation, the search and the first row, and opens it', async () => {
    const { tab } = suite;
    const { page } = tab;
    await page.goto('about:blank');
    await page.goto(`${tab.url}#/people`);
    await tab.shows(heading, 'People');
    await page.locator('[data-panel="people-list"] tbody a').first().waitFor();
    const reached: string[] = [];
    const first = (await page.locator('tbody a').first().textContent()) ?? '';
    for (let at = 0; at < 60 && reached.at(-1) !== first; at++) {
      await page.keyboard.press('Tab');
      reached.push(await focused(page));
    }
    expect(reached[0]).toBe('Skip to content');
    for (const { label } of VIEWS) expect(reached).toContain(label);
    expect(reached.at(-1)).toBe(first);
    await page.keyboard.press('Enter');
    await tab.shows(heading, first);
    await tab.shows(focused, first);
    await page.keyboard.press('/');
    await page.keyboard.type('firefox');
    expect(await searchBox(page).inputValue()).toBe('firefox');
    const id = decodeURIComponent(await tab.hash()).split(/[:?]/)[1];
    const signIns = suite.graph
      .events(TYPES.signIn, { search: 'firefox' })
      .filter((one) => one.targetUserUUID === id && one.category === 'success');
    await tab.shows(async (each) => (await figures(each))['sign-ins'], signIns.length);
  });

  test('the theme changes and is kept', async () => {
    const { tab } = suite;
    const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme);
    await tab.go('#/overview');
    await tab.shows(theme, 'light');
    await tab.page.getByRole('button', { name: 'Use the dark theme' }).click();
    await tab.shows(theme, 'dark');
    await tab.page.reload();
    await tab.shows(theme, 'dark');
    await tab.page.getByRole('button', { name: 'Use the light theme' }).click();
    await tab.shows(theme, 'light');
  });

  test('the foot says what the file holds', async () => {
    const { tab, graph } = suite;
    const foot = (await tab.page.locator('footer').textContent()) ?? '';
    const grouped = (count: number): string => count.toLocaleString('en-US');
    expect(foot).toContain(
      `${grouped(graph.things.size)} entities and ${grouped(graph.edges.length)} relationships`,
    );
  });

  test('head and foot say which graph it is', async () => {
    const { tab } = suite;
    const text = async (selector: string) =>
      ((await tab.page.locator(selector).textContent()) ?? '').replace(/\s+/g, ' ');
    const head = await text('.brand');
    // The graph of these tests is without the summary of its run.
    expect(head).toMatch(/Simulated tenant \d+ days of events$/);
    const foot = await text('footer .provenance');
    expect(foot).toMatch(
      /^Account .+\. This is a simulated tenant, not a real account\. It is not known when the graph was collected\./,
    );
    expect(foot).toMatch(/Events from .+ to .+\./);
  });

  test('an address that leads nowhere says so', async () => {
    const { tab } = suite;
    for (const [hash, title] of [
      ['#/nowhere', 'Page not found'],
      ['#/people/one_password_user:NOBODY', 'Not in this file'],
      ['#/vaults/one_password_vault:nothing', 'Not in this file'],
      ['#/data/nothing', 'Not in this file'],
    ] as const) {
      await tab.go(hash);
      await tab.shows(heading, title);
    }
    await tab.go('#/graph/one_password_user:NOBODY');
    await tab.page.getByText('1 key not in this file').waitFor();
  });

  test('what an event was made of is a click away from every list of events', async () => {
    const { tab, graph } = suite;
    const newest = graph.events(TYPES.usage, {}).at(-1);
    const id = newest && text(newest, 'userUUID');
    await tab.go(`#/people/${TYPES.user}:${id}`);
    await tab.page.locator('[data-panel="timeline"] tbody a').first().click();
    const times = graph
      .of(TYPES.usage)
      .filter((one) => one.userUUID === id)
      .map(createdOn);
    await tab.shows(
      (page) =>
        page.evaluate(
          () =>
            document.querySelector('[data-row="createdOn"] time')?.getAttribute('datetime') ?? '',
        ),
      new Date(Math.max(...times)).toISOString(),
    );
  });
}
