import type { Page } from 'playwright-core';

/** What stands in a cell of a table: a number, a time (ISO 8601), or a text; null for a dash. */
export type Cell = string | number | null;

/** A row of a table: its cells by the heading of their column, and its own name. */
export type Row = { readonly id: string } & Record<string, Cell>;

/** The figures of the view by their ids. @throws Error when one shows another number than it is marked with */
export const figures = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('main [data-figure]')].map((figure) => {
        const [id, value] = ['data-figure', 'data-value'].map((name) => figure.getAttribute(name));
        const shown = figure.querySelector('.figure-value, b')?.textContent ?? '';
        if (shown.replace(/\D/g, '') !== value)
          throw new Error(`${id} is ${value}, but shows ${shown}`);
        return [id ?? '', Number(value)];
      }),
    ),
  );

/** Count of all rows of the list of a panel, those of its other pages too. */
export const totalOf = (page: Page, panel: string): Promise<number> =>
  page.evaluate(
    (root) => Number(document.querySelector(root)?.getAttribute('data-value')),
    panelOf(panel),
  );

const panelOf = (id: string): string => `[data-panel="${id}"]`;

/** The bars of a panel, all of them: what is behind "Show all" is shown first. Ids and numbers as marked. */
export async function bars(page: Page, panel: string): Promise<[string, number][]> {
  return (await labelledBars(page, panel)).map(([id, , value]) => [id, value]);
}

/** The same with their labels, and with the numbers as a reader sees them. */
export async function labelledBars(
  page: Page,
  panel: string,
): Promise<[id: string, label: string, value: number][]> {
  return page.evaluate(async (root) => {
    for (const button of document.querySelectorAll<HTMLElement>(
      `${root} button.quiet[aria-expanded="false"]`,
    )) {
      button.click();
      await new Promise(requestAnimationFrame);
    }
    return [...document.querySelectorAll(`${root} li.bar`)].map((bar) => {
      const label = bar.querySelector('.bar-label');
      const name = label?.querySelector('a') ?? label?.firstChild;
      const shown = bar.querySelector('.bar-value')?.firstChild?.textContent ?? '';
      const number = Number(shown.replaceAll(',', ''));
      if (number !== Number(bar.getAttribute('data-value'))) throw new Error(`${shown} is shown`);
      return [bar.getAttribute('data-row') ?? '', name?.textContent ?? '', number] as [
        string,
        string,
        number,
      ];
    });
  }, panelOf(panel));
}

/** The numbers of a chart over time: by series, then by time. */
export const chart = (page: Page, panel: string): Promise<Record<string, Record<string, number>>> =>
  page.evaluate((root) => {
    const series: Record<string, Record<string, number>> = {};
    for (const row of document.querySelectorAll(`${root} .chart-table tr[data-row]`)) {
      for (const cell of row.querySelectorAll('[data-series]')) {
        const name = cell.getAttribute('data-series') ?? '';
        const shown = Number(cell.textContent.replaceAll(',', ''));
        (series[name] ??= {})[row.getAttribute('data-row') ?? ''] = shown;
      }
    }
    return series;
  }, panelOf(panel));

/** The totals in the legend of a chart, by series. */
export const legend = (page: Page, panel: string): Promise<Record<string, number>> =>
  page.evaluate(
    (root) =>
      Object.fromEntries(
        [...document.querySelectorAll(`${root} .legend li:not(.legend-when)`)].map((entry) => [
          [...entry.childNodes]
            .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
            .map(({ textContent }) => textContent ?? '')
            .join('')
            .trim(),
          Number(entry.querySelector('b')?.textContent.replaceAll(',', '')),
        ]),
      ),
    panelOf(panel),
  );

/**
 * The rows of the table of a panel, those of its other pages too.
 * @param pages at most so many of them
 * @throws Error when the table changes meanwhile
 */
export const table = (page: Page, panel: string, pages = 1000): Promise<Row[]> =>
  page.evaluate(
    async ([root, most]) => {
      const cellOf = (cell: Element): string | number | null => {
        const time = cell.querySelector('time');
        if (time) return time.dateTime;
        const actions = [...cell.querySelectorAll('.action')].map((each) => each.textContent);
        if (actions.length > 0) return actions.join(', ');
        const text = (cell.querySelector('a') ?? cell).textContent.trim();
        if (text === '–' || text === '') return null;
        return cell.classList.contains('numeric') && /^[\d,]+$/.test(text)
          ? Number(text.replaceAll(',', ''))
          : text;
      };
      const shown = (): Element[] => [...document.querySelectorAll(`${root} tbody tr`)];
      const read = () => {
        // What is said of the zone of its times is no part of a heading's name.
        const headings = [...document.querySelectorAll(`${root} thead th`)].map((heading) => {
          const zone = heading.querySelector('.zone')?.textContent ?? '';
          const { textContent: text } = heading;
          return text
            .slice(0, text.length - zone.length)
            .replace(/[↑↓]/g, '')
            .trim();
        });
        return shown().map((row) => ({
          ...Object.fromEntries(
            [...row.children].map((cell, at) => [headings[at] ?? '', cellOf(cell)]),
          ),
          id: row.getAttribute('data-row') ?? '',
        }));
      };
      /** Goes to another page, and waits until its rows are there. @returns false when there is none */
      const turn = async (label: string): Promise<boolean> => {
        const button = [...document.querySelectorAll(`${root} .pages button`)].find(
          ({ textContent }) => textContent === label,
        );
        if (!(button instanceof HTMLButtonElement) || button.disabled) return false;
        const first = shown()[0]?.getAttribute('data-row');
        button.click();
        for (let frame = 0; shown()[0]?.getAttribute('data-row') === first; frame++) {
          if (frame === 300) throw new Error('the table does not turn its page');
          await new Promise(requestAnimationFrame);
        }
        return true;
      };
      while (await turn('Previous')) continue;
      const rows = read();
      for (let at = 1; at < most && (await turn('Next')); at++) rows.push(...read());
      return rows;
    },
    [panelOf(panel), pages] as const,
  );

/** The rows of a table, all pages, in the order of their ids: for what has no order of its own. */
export const sortedTable = async (page: Page, panel: string): Promise<Row[]> =>
  byId(await table(page, panel));

/** Rows in the order of their ids. */
export const byId = <R extends { readonly id: string }>(rows: readonly R[]): R[] =>
  [...rows].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/** A moment as a cell has it. @param ms epoch ms */
export const time = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString();

/** Text of the heading of the view. */
export const heading = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector('main h1')?.textContent ?? '');

/** Count of events in the filter, as the frame of the page says. */
export const eventCount = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Number(document.querySelector('.event-count b')?.textContent.replaceAll(',', '')),
  );
