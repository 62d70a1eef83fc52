import type { Page } from 'playwright-core';
import { HOUR } from '@graph-1password/vocabulary';
import { figures, heading } from '../read';
import { TYPES, createdOn } from '../truth/graph';
import { TrueOverview } from '../truth/overview';
import { TruePerson } from '../truth/person';
import { seriousViolations } from './barriers';
import { shownHours, trueHours } from './hours';
import { windowsOf } from './inWindow';
import { allPlaces } from './places';
import type { Suite } from './suite';

/** A window far from UTC, in a language whose dates are not those of ISO 8601. */
const FAR = { locale: 'en-US', timezoneId: 'Pacific/Auckland' } as const;

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

/** Times are those of the viewer, and say so. */
export function zoneTests(suite: Suite): void {
  const inWindow = windowsOf(suite);

  test('times are those of the viewer, with UTC for the pointer', async () => {
    await inWindow(FAR, async (tab) => {
      const { graph } = suite;
      const users = graph.events(TYPES.signIn, {}).map((one) => String(one.targetUserUUID));
      const person = new TruePerson(graph, users.at(-1) ?? '', {});
      await tab.go(`#/people/${person.key}`);
      await tab.shows(shownHours, trueHours(person, FAR.timezoneId));
      const ms = createdOn(
        [...person.signIns, ...person.usages, ...person.changesBy, ...person.changesTo].sort(
          (a, b) => createdOn(b) - createdOn(a),
        )[0] ?? { _key: '', _type: '' },
      );
      const there = new Intl.DateTimeFormat('sv-SE', {
        ...{ timeZone: FAR.timezoneId, dateStyle: 'short', timeStyle: 'medium' },
      });
      const newest = tab.page.locator('[data-panel="timeline"] tbody time').first();
      expect(await newest.textContent()).toBe(there.format(ms));
      const utc = new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
      expect(await newest.getAttribute('title')).toBe(`${utc} UTC`);
      await tab.page.getByRole('button', { name: 'UTC' }).click();
      await tab.shows(shownHours, trueHours(person, 'UTC'));
    });
  });

  test('times say their zone: in tables by their heading, elsewhere beside them, in charts below', async () => {
    const zone = FAR.timezoneId;
    await inWindow(FAR, async (tab) => {
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
    await inWindow(FAR, async (tab) => {
      const { page } = tab;
      await tab.go('#/overview');
      await page.getByText('Custom …').click();
      await page.locator('.popover-body').getByText('in Pacific/Auckland').waitFor();
      const [from, until] = [page.getByLabel('From', { exact: true }), page.getByLabel('Until')];
      await from.fill('2026-03-10');
      await until.fill('2026-03-10');
      const day = Date.parse('2026-03-10T00:00+13:00');
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
      await page.locator('.filters > .zone').getByText(FAR.timezoneId).waitFor();
      await page.locator('.popover summary').click();
      expect(await from.inputValue()).toBe('2026-03-10 00:00');
      await tab.shows(heading, 'Overview');
    });
  });
}
