import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { ExplorerPage } from '../explorerPage';
import { figures, heading } from '../read';
import { TYPES, createdOn } from '../truth/graph';
import { TruePerson } from '../truth/person';
import { shownHours, trueHours } from './hours';
import { allPlaces, somePlaces, VIEWS } from './places';
import { seriousViolations } from './barriers';
import type { Suite } from './suite';
import { windowsOf } from './inWindow';

/** The rules that a theme can break: only colours differ. */
const COLOUR_RULES: axe.RunOptions = { runOnly: ['color-contrast', 'link-in-text-block'] };

/** Other windows than a laptop's: dark ones, small ones, paper, far away. */
export function windowTests(suite: Suite): void {
  const inWindow = windowsOf(suite);

  test.each([
    { colorScheme: 'light', rules: {}, places: allPlaces },
    { colorScheme: 'dark', rules: COLOUR_RULES, places: somePlaces },
  ] as const)(
    'no serious barrier for anyone ($colorScheme)',
    async ({ colorScheme, rules, places }) => {
      await inWindow({ colorScheme }, async (tab) => {
        const barriers: Record<string, string[]> = {};
        for (const [name, hash] of places(suite)) {
          await tab.go(hash);
          await tab.settled();
          const found = await seriousViolations(tab.page, rules);
          if (found.length > 0) barriers[name] = found;
        }
        expect(barriers).toEqual({});
      });
    },
    60_000,
  );

  test('a phone shows every place without scrolling to the side', async () => {
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
    await inWindow(phone, async (tab) => {
      for (const [name, hash] of allPlaces(suite)) {
        await tab.go(hash);
        await tab.settled();
        const width = await tab.page.evaluate(() => document.documentElement.scrollWidth);
        expect([name, width]).toEqual([name, 390]);
      }
    });
  });

  test.each([1280, 1024, 800])(
    'a window of %i pixels has every view in its navigation',
    async (width) => {
      await inWindow({ viewport: { width, height: 800 } }, async (tab) => {
        await tab.settled();
        const navigation = tab.page.getByRole('navigation', { name: 'Views' });
        const hidden = await navigation.evaluate((nav) => nav.scrollWidth - nav.clientWidth);
        expect(hidden).toBe(0);
      });
    },
  );

  test.each(VIEWS)('$label prints with its heading', async ({ id, label }) => {
    await inWindow({}, async (tab) => {
      await tab.go(`#/${id}`);
      await tab.shows(heading, label);
      await tab.settled();
      const pdf = await tab.page.pdf({ format: 'A4', outline: true, tagged: true });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      expect(pdf.length).toBeGreaterThan(10_000);
      expect(pdf.toString('latin1')).toContain(`/Title (${label}`);
    });
  });

  test('times are those of the viewer, with UTC for the pointer', async () => {
    const zone = 'Pacific/Auckland';
    await inWindow({ timezoneId: zone, locale: 'en-NZ' }, async (tab) => {
      const { graph } = suite;
      const users = graph.events(TYPES.signIn, {}).map((one) => String(one.targetUserUUID));
      const person = new TruePerson(graph, users.at(-1) ?? '', {});
      await tab.go(`#/people/${person.key}`);
      await tab.shows(shownHours, trueHours(person, zone));
      const ms = createdOn(
        [...person.signIns, ...person.usages, ...person.changesBy, ...person.changesTo].sort(
          (a, b) => createdOn(b) - createdOn(a),
        )[0] ?? { _key: '', _type: '' },
      );
      const there = new Intl.DateTimeFormat('sv-SE', {
        ...{ timeZone: zone, dateStyle: 'short', timeStyle: 'medium' },
      });
      const newest = tab.page.locator('[data-panel="timeline"] tbody time').first();
      expect(await newest.textContent()).toBe(there.format(ms));
      const utc = new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
      expect(await newest.getAttribute('title')).toBe(`${utc} UTC`);
      await tab.page.getByRole('button', { name: 'UTC' }).click();
      await tab.shows(shownHours, trueHours(person, 'UTC'));
    });
  });

  test('a link with a filter opens in another tab as it was', async () => {
    const hash = '#/overview?last=7d&q=firefox';
    await suite.tab.go(hash);
    await suite.tab.settled();
    const before = await suite.tab.page.locator('main').innerText();
    const tab = await ExplorerPage.open(suite.browser, suite.subject.file, hash);
    await tab.shows((page) => page.locator('main').innerText(), before);
    await tab.shows(async (page) => Object.keys(await figures(page)).length, 9);
    await tab.close();
  });

  test('every place survives a reload', async () => {
    const { tab } = suite;
    for (const [, hash] of somePlaces(suite)) {
      await tab.go(hash);
      await tab.settled();
      const read = (page: Page) =>
        page.evaluate(() => ({
          text: document.querySelector('main')?.innerText,
          numbers: [...document.querySelectorAll('main [data-value]')].map((one) =>
            one.getAttribute('data-value'),
          ),
        }));
      const before = await read(tab.page);
      await tab.page.reload();
      await tab.shows(read, before);
    }
  });

  test('a browser that is too old is told so in a sentence', async () => {
    const tab = await ExplorerPage.blank(suite.browser, suite.subject.file);
    await tab.page.addInitScript(() => {
      delete (window as Partial<typeof globalThis>).DecompressionStream;
    });
    await tab.page.goto(tab.url);
    await tab.shows(
      (page) => page.getByRole('alert').textContent(),
      'This browser is too old for the explorer; open the file in a current one.',
    );
    tab.expectNoTrouble();
    await tab.close();
  });
}
