import { statSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launch } from './browser';
import { ExplorerPage } from './explorerPage';
import { DEMO, Subject } from './subject';
import { VIEWS } from './suites/places';

/** A tenant of 100,000 events, which has more edges than the 150,000 of the target. */
const LARGE = { users: 300, days: 14, events: 100_000, vaults: 40, items: 2000, seed: '1' };

/** Changes of a filter whose median is shown. */
const ROUNDS = 7;

/** What runs in the page before its own script: notes when it was first ready, and the tasks that held it up. */
function observe(): void {
  const notes = window as unknown as { readyAt?: number; tasks: number[] };
  notes.tasks = [];
  new PerformanceObserver((list) => {
    notes.tasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver(() => {
    if (notes.readyAt === undefined && document.querySelector('[data-ready="true"]')) {
      requestAnimationFrame(() => (notes.readyAt ??= performance.now()));
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

const longestTask = (tab: ExplorerPage): Promise<number> =>
  tab.page.evaluate(() => Math.max(0, ...(window as unknown as { tasks: number[] }).tasks));

/** From navigation to the first view, ms. */
async function firstView(browser: Browser, file: string) {
  const tab = await ExplorerPage.blank(browser, file);
  await tab.page.addInitScript(observe);
  await tab.page.goto(tab.url);
  await tab.page.waitForFunction(() => 'readyAt' in window);
  const ms = await tab.page.evaluate(() => (window as unknown as { readyAt: number }).readyAt);
  const task = await longestTask(tab);
  await tab.close();
  return { ms, task };
}

/**
 * From a change of the address to the last thing that the lists of a view change for it, ms. The drawing of the graph
 * arranges itself for longer; it is not waited for.
 */
const changeOf = (tab: ExplorerPage, params: string): Promise<number> =>
  tab.page.evaluate(async (next) => {
    const [place] = window.location.hash.split('?');
    let last = performance.now();
    const observer = new MutationObserver((changes) => {
      const isList = ({ target }: MutationRecord): boolean => {
        const element = target instanceof Element ? target : target.parentElement;
        return element?.closest('.graph-middle') === null;
      };
      if (changes.some(isList)) last = performance.now();
    });
    observer.observe(document.body, {
      ...{ subtree: true, childList: true, attributes: true, characterData: true },
    });
    const start = performance.now();
    window.location.hash = `${place}?${next}`;
    const busy = (): boolean => document.querySelector('.loading, [data-ready="false"]') !== null;
    // Settled: nothing is loading, and nothing has changed for as long as it might take to begin.
    while (busy() || performance.now() - Math.max(last, start) < 250) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    observer.disconnect();
    return last - start;
  }, params);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const SEARCHES = ['firefox', 'an', 'chrome', 'engineering', 'e', 'windows', 'oslo'];
const RANGES = ['last=24h', 'last=7d', 'last=14d', '', 'last=24h', 'last=7d', ''];

async function measure(browser: Browser, name: string, options: typeof DEMO): Promise<object[]> {
  const subject = await Subject.collected(options);
  try {
    const first = [];
    for (let round = 0; round < 3; round += 1) first.push(await firstView(browser, subject.file));
    const rows: object[] = [];
    const tab = await ExplorerPage.blank(browser, subject.file);
    await tab.page.addInitScript(observe);
    for (const { id } of VIEWS) {
      await tab.page.goto('about:blank');
      await tab.page.goto(`${tab.url}#/${id}`);
      await tab.settled();
      await tab.page.evaluate(() => ((window as unknown as { tasks: number[] }).tasks.length = 0));
      const times: Record<string, number[]> = { search: [], range: [] };
      for (let round = 0; round < ROUNDS; round += 1) {
        times.search?.push(await changeOf(tab, `q=${SEARCHES[round]}`));
        times.range?.push(await changeOf(tab, RANGES[round] ?? ''));
      }
      rows.push({
        graph: name,
        view: id,
        'search ms': Math.round(median(times.search ?? [])),
        'worst search ms': Math.round(Math.max(...(times.search ?? []))),
        'range ms': Math.round(median(times.range ?? [])),
        'worst range ms': Math.round(Math.max(...(times.range ?? []))),
        'longest task ms': Math.round(await longestTask(tab)),
      });
    }
    await tab.close();
    console.table([
      {
        graph: name,
        ...subject.counts,
        'file MB': (statSync(subject.file).size / 1e6).toFixed(2),
        'write s': subject.seconds.toFixed(1),
        'first view ms': Math.round(median(first.map(({ ms }) => ms))),
        'longest task ms': Math.round(median(first.map(({ task }) => task))),
      },
    ]);
    return rows;
  } finally {
    subject.remove();
  }
}

/** How large and how fast the page is, for the demo's tenant and for a large one. Not a test: prints tables. */
export async function bench(): Promise<void> {
  const browser = await launch();
  try {
    const rows = [
      ...(await measure(browser, 'demo', DEMO)),
      ...(await measure(browser, '100k events', LARGE)),
    ];
    console.table(rows);
  } finally {
    await browser.close();
  }
}
