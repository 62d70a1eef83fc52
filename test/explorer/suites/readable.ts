import type { Page } from 'playwright-core';
import { HOUR } from '@graph-1password/vocabulary';
import { figures, heading } from '../read';
import { TrueOverview } from '../truth/overview';
import { allPlaces, somePlaces } from './places';
import type { Suite } from './suite';
import { seriousViolations } from './barriers';
import { windowsOf } from './inWindow';

const PHONE = { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true };

/** What has the focus and lies, wholly or in part, under something else: the header that stays at the top. */
const covered = (page: Page) =>
  page.evaluate(() => {
    const one = document.activeElement;
    const header = document.querySelector('header.top');
    if (!one || !header || header.contains(one) || one === document.body) return undefined;
    // It lies over everything else.
    if (one.classList.contains('skip-link')) return undefined;
    if (getComputedStyle(header).position !== 'sticky') return undefined;
    const box = one.getBoundingClientRect();
    // What is higher than the room below the header cannot be seen as a whole.
    if (box.height > window.innerHeight - header.getBoundingClientRect().height) return undefined;
    return box.bottom > 0 && box.top < header.getBoundingClientRect().bottom - 1
      ? `${one.outerHTML.slice(0, 120)} at ${box.top}`
      : undefined;
  });

/** Cells of tables that reach out of the window, or whose text does. */
const cutCells = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main .data-table.list td')]
      .filter((cell) => {
        const { left, right } = cell.getBoundingClientRect();
        return left < 0 || right > window.innerWidth || cell.scrollWidth > cell.clientWidth + 1;
      })
      .map(({ textContent, dataset }) => `${dataset.label}: ${textContent}`),
  );

/** Headings of columns with times, and whether they say the zone. */
const timeHeadings = (page: Page, zone: string) =>
  page.evaluate((name) => {
    const silent: string[] = [];
    for (const table of document.querySelectorAll('main table')) {
      const headings = [...table.querySelectorAll('thead th')];
      for (const row of table.querySelectorAll('tbody tr')) {
        [...row.children].forEach((cell, at) => {
          if (!cell.querySelector('time')) return;
          const said = `${headings[at]?.textContent} ${cell.textContent}`;
          if (!said.includes(name)) silent.push(said);
        });
      }
    }
    return [...new Set(silent)];
  }, zone);

/** Times beside tables whose line does not say the zone. */
const silentTimes = (page: Page, zone: string) =>
  page.evaluate(
    (name) =>
      [...document.querySelectorAll('main time, footer time')]
        .filter((time) => !time.closest('table'))
        .map((time) => time.closest('p, li, dd, .facts')?.textContent ?? '')
        .filter((line) => !line.includes(name)),
    zone,
  );

/** Charts over time that do not say their zone. */
const silentCharts = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main .chart')]
      .filter((chart) => !/UTC/.test(chart.querySelector('.chart-zone')?.textContent ?? ''))
      .map((chart) => chart.querySelector('[role="img"]')?.getAttribute('aria-label')),
  );

/** That what is there can be read, wherever and by whomever. */
export function readableTests(suite: Suite): void {
  const inWindow = windowsOf(suite);

  test.each([1280, 800])(
    'in a window of %i pixels nothing that gets the focus lies under the header, there and back',
    async (width) => {
      await inWindow({ viewport: { width, height: 600 } }, async (tab) => {
        const hidden: string[] = [];
        for (const [name, hash] of somePlaces(suite)) {
          await tab.go(hash);
          await tab.settled();
          for (const [key, times] of [
            ['Tab', 30],
            ['Shift+Tab', 18],
          ] as const) {
            for (let at = 0; at < times; at++) {
              await tab.page.keyboard.press(key);
              const lies = await covered(tab.page);
              if (lies !== undefined) hidden.push(`${name}: ${lies}`);
            }
          }
        }
        expect(hidden).toEqual([]);
      });
    },
    120_000,
  );

  test('on a phone no cell of a table is cut off or out of sight, and each says what it is', async () => {
    await inWindow(PHONE, async (tab) => {
      for (const [name, hash] of allPlaces(suite)) {
        await tab.go(hash);
        await tab.settled();
        expect([name, await cutCells(tab.page)]).toEqual([name, []]);
        const { scroll, labels } = await tab.page.evaluate(() => ({
          scroll: document.documentElement.scrollWidth,
          labels: [...document.querySelectorAll('main .data-table.list td')].map(
            (cell) => getComputedStyle(cell, '::before').content,
          ),
        }));
        expect([name, scroll]).toEqual([name, 375]);
        expect(labels.filter((label) => !/^".+"$/.test(label))).toEqual([]);
      }
    });
  });

  test('on a phone a table can still be sorted', async () => {
    await inWindow(PHONE, async (tab) => {
      await tab.go('#/people');
      await tab.settled();
      const first = () => tab.page.locator('[data-panel="people-list"] tbody tr a').first();
      await tab.page.getByRole('button', { name: 'Person' }).click();
      const names = await tab.page
        .locator('[data-panel="people-list"] tbody tr td:first-child a')
        .allTextContents();
      expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
      expect(await first().isVisible()).toBe(true);
      expect(await tab.page.getByRole('table').first().isVisible()).toBe(true);
    });
  });

  test('times say their zone: in tables by their heading, elsewhere beside them, in charts below', async () => {
    const zone = 'America/Sao_Paulo';
    await inWindow({ timezoneId: zone }, async (tab) => {
      for (const [name, hash] of allPlaces(suite)) {
        await tab.go(hash);
        await tab.settled();
        const silent = [
          ...(await timeHeadings(tab.page, zone)),
          ...(await silentTimes(tab.page, zone)),
          ...(await silentCharts(tab.page)),
        ];
        expect([name, silent]).toEqual([name, []]);
      }
    });
  });

  test('dates are entered as ISO 8601 in whatever language, with the zone said, and a day counts whole', async () => {
    await inWindow({ locale: 'en-US', timezoneId: 'Asia/Tokyo' }, async (tab) => {
      const { page } = tab;
      await tab.go('#/overview');
      await page.getByText('Custom …').click();
      await page.locator('.popover-body').getByText('in Asia/Tokyo').waitFor();
      const [from, until] = [page.getByLabel('From', { exact: true }), page.getByLabel('Until')];
      await from.fill('2026-03-10');
      await until.fill('2026-03-10');
      const day = Date.parse('2026-03-10T00:00+09:00');
      const wanted = { from: day, until: day + 24 * HOUR };
      await tab.shows(figures, new TrueOverview(suite.graph, wanted).figures());
      expect([await from.inputValue(), await until.inputValue()]).toEqual([
        '2026-03-10',
        '2026-03-10',
      ]);
      await from.fill('03/10/2026');
      await until.focus();
      await page.getByRole('alert').getByText('Write it as 2026-03-13 15:00.').waitFor();
      expect(await from.getAttribute('aria-invalid')).toBe('true');
      expect(await seriousViolations(page)).toEqual([]);
      // What cannot be read changes nothing.
      await tab.shows(figures, new TrueOverview(suite.graph, wanted).figures());
      await page.keyboard.press('Escape');
      await page.locator('.filters > .zone').getByText('Asia/Tokyo').waitFor();
      await page.locator('.popover summary').click();
      expect(await from.inputValue()).toBe('2026-03-10 00:00');
      await tab.shows(heading, 'Overview');
    });
  });
}
