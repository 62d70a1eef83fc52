import type { Page } from 'playwright-core';
import { allPlaces, somePlaces } from './places';
import type { Suite } from './suite';
import { windowsOf } from './inWindow';

const PHONE = { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true };

interface Watched {
  /** How often Tab went down since the last call, and what had the focus and lay under the header. */
  covered: () => { presses: number; hidden: string[] };
}

/**
 * Lets the page note what has the focus and lies, wholly or in part, under something else: the header that stays at the top.
 * It looks when the next key goes down, so that keys need not wait for anybody to ask.
 */
const watchFocus = (page: Page) =>
  page.evaluate(() => {
    const watched = window as unknown as Partial<Watched>;
    if (watched.covered) return;
    const hidden: string[] = [];
    let presses = 0;
    const note = (): void => {
      const one = document.activeElement;
      const header = document.querySelector('header.top');
      if (!one || !header || header.contains(one) || one === document.body) return;
      // It lies over everything else.
      if (one.classList.contains('skip-link')) return;
      if (getComputedStyle(header).position !== 'sticky') return;
      const box = one.getBoundingClientRect();
      // What is higher than the room below the header cannot be seen as a whole.
      if (box.height > window.innerHeight - header.getBoundingClientRect().height) return;
      if (box.bottom > 0 && box.top < header.getBoundingClientRect().bottom - 1)
        hidden.push(`${one.outerHTML.slice(0, 120)} at ${box.top}`);
    };
    const onKey = ({ key }: KeyboardEvent): void => {
      note();
      if (key === 'Tab') presses++;
    };
    window.addEventListener('keydown', onKey, true);
    watched.covered = () => {
      note();
      const seen = { presses, hidden: hidden.splice(0) };
      presses = 0;
      return seen;
    };
  });

const covered = (page: Page) => page.evaluate(() => (window as unknown as Watched).covered());

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

/** That what is there can be read, wherever and by whomever. */
export function readableTests(suite: Suite): void {
  const inWindow = windowsOf(suite);

  test.each([1280, 800])(
    'in a window of %i pixels nothing that gets the focus lies under the header, there and back',
    async (width) => {
      await inWindow({ viewport: { width, height: 600 } }, async (tab) => {
        const { keyboard } = tab.page;
        // The keys are held down, as people do who go far.
        const hold = (times: number) =>
          Promise.all(Array.from({ length: times }, () => keyboard.down('Tab')));
        const hidden: string[] = [];
        for (const [name, hash] of somePlaces(suite)) {
          await tab.go(hash);
          await tab.settled();
          await watchFocus(tab.page);
          await hold(30);
          await keyboard.down('Shift');
          await hold(18);
          const seen = await covered(tab.page);
          expect([name, seen.presses]).toEqual([name, 48]);
          hidden.push(...seen.hidden.map((lies) => `${name}: ${lies}`));
          await keyboard.up('Tab');
          await keyboard.up('Shift');
        }
        expect(hidden).toEqual([]);
      });
    },
    120_000,
  );

  test('a phone shows every place without scrolling to the side', async () => {
    const phone = { ...PHONE, viewport: { width: 390, height: 844 } };
    await inWindow(phone, async (tab) => {
      for (const [name, hash] of allPlaces(suite)) {
        await tab.go(hash);
        await tab.settled();
        const width = await tab.page.evaluate(() => document.documentElement.scrollWidth);
        expect([name, width]).toEqual([name, 390]);
      }
    });
  });

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
}
