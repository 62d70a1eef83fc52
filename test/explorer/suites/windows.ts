import type { Page } from 'playwright-core';
import { ExplorerPage } from '../explorerPage';
import { figures, heading } from '../read';
import { allPlaces, somePlaces, VIEWS } from './places';
import { COLOUR_RULES, seriousViolations } from './barriers';
import type { Suite } from './suite';
import { windowsOf } from './inWindow';

/** Other windows than a laptop's: dark ones, narrow ones, paper, an old browser. */
export function windowTests(suite: Suite): void {
  const inWindow = windowsOf(suite);

  test.each([
    { colorScheme: 'light', rules: undefined, places: allPlaces },
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
      // To read a place takes longer than to wait for it.
      await tab.settled();
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
