import type { Page } from 'playwright-core';
import { DAY, STREAM_ROWS } from '@graph-1password/vocabulary';
import { figures, heading, totalOf } from '../read';
import { NOW } from '../subject';
import { text, TYPES } from '../truth/graph';
import type { Suite } from './suite';

interface Link {
  readonly panel: string;
  readonly value: number;
  readonly href: string;
}

/** Every bar and place of the overview that has a link, with its number. */
const barLinks = (page: Page): Promise<Link[]> =>
  page.evaluate(() => {
    return [...document.querySelectorAll('main li.bar, .map tr[data-row]')].flatMap((bar) => {
      const href = bar.querySelector('a')?.getAttribute('href');
      const panel = bar.closest('[data-panel]')?.getAttribute('data-panel') ?? '';
      return href ? [{ panel, href, value: Number(bar.getAttribute('data-value')) }] : [];
    });
  });

const rowTotal = (page: Page) => totalOf(page, 'rows');

const FILTER = 'last=7d';
const LAST_WEEK = { from: NOW - 7 * DAY };

/** The streams that have figures on the page of a person. */
const FIGURES: readonly string[] = [TYPES.audit, TYPES.usage, TYPES.signIn];

/** Every number leads to what it counts: the list behind it has as many rows. */
export function drillTests(suite: Suite): void {
  /** Count of a person's events of the streams that have no figure on the page of a person. */
  const withoutFigure = (href: string): number =>
    STREAM_ROWS.filter(({ type }) => !FIGURES.includes(type)).flatMap(({ type, users: [user] }) =>
      suite.graph
        .events(type, LAST_WEEK)
        .filter((event) => href.includes(`:${text(event, user?.id ?? '')}?`)),
    ).length;

  test('the bars of the overview lead to as many rows, or to the page of the thing', async () => {
    const { tab } = suite;
    await tab.go(`#/overview?${FILTER}`);
    await tab.shows(heading, 'Overview');
    await tab.page.locator('[data-panel="usage-actions"] li.bar').first().waitFor();
    await tab.settled();
    const links = await barLinks(tab.page);
    expect(links.length).toBeGreaterThan(60);
    for (const { href, value, panel } of links) {
      expect(href).toContain(FILTER);
      if (href.startsWith('#/data?')) {
        await tab.go(href);
        await tab.shows(async (page) => [panel, href, await rowTotal(page)], [panel, href, value]);
      }
    }
    const [user] = links.filter(({ panel }) => panel === 'most-active-users');
    await tab.go(user?.href ?? '');
    await tab.shows(
      async (page) => {
        const shown = await figures(page);
        const { 'sign-ins': good = 0, 'item-usages': used = 0 } = shown;
        return good + used + (shown['changes-by'] ?? 0);
      },
      (user?.value ?? 0) - withoutFigure(user?.href ?? ''),
    );
    for (const kind of ['most-used-vaults', 'most-used-items']) {
      const [thing] = links.filter(({ panel }) => panel === kind);
      await tab.go(thing?.href ?? '');
      await tab.shows(async (page) => (await figures(page))['item-usages'], thing?.value);
    }
  });

  test('the figures of the overview lead to as many rows', async () => {
    const { tab } = suite;
    await tab.go(`#/overview?${FILTER}`);
    await tab.page.locator('[data-figure="events"]').waitFor();
    await tab.settled();
    const links = await tab.page.evaluate(() =>
      [...document.querySelectorAll('main [data-figure] a')].map((link) => ({
        href: link.getAttribute('href') ?? '',
        value: Number(link.closest('[data-figure]')?.getAttribute('data-value')),
      })),
    );
    const lists = links.filter(({ href }) => href.startsWith('#/data?'));
    expect(lists.length).toBeGreaterThan(4);
    for (const { href, value } of lists) {
      await tab.go(href);
      await tab.shows(async (page) => [href, await rowTotal(page)], [href, value]);
    }
  });
}
