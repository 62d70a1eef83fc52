import { statSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launch } from '../../test/explorer/browser';
import { ExplorerPage } from '../../test/explorer/explorerPage';
import { DEMO, Subject } from '../../test/explorer/subject';
import { VIEWS } from '../../test/explorer/suites/places';

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
const changeTo = (tab: ExplorerPage, hash: string): Promise<number> =>
  tab.page.evaluate(async (next) => {
    const { asked } = window as unknown as { asked: Set<unknown> };
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
    window.location.hash = next;
    // Settled: nothing is asked, and nothing has changed for as long as it might take to begin.
    while (asked.size > 0 || performance.now() - Math.max(last, start) < 250) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    observer.disconnect();
    return last - start;
  }, hash);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const SEARCHES = ['firefox', 'an', 'chrome', 'engineering', 'e', 'windows', 'oslo'];
const RANGES = ['last=24h', 'last=7d', 'last=14d', '', 'last=24h', 'last=7d', ''];

/** What the *Graph* view can be narrowed to beside the filter: types of things and verbs of lines. */
const CHOICES = [
  ...['types=user,secret', 'verbs=used', 'types=user,client_ip', 'verbs=changed,HAS', ''],
  ...['types=user,vault,secret,client_ip,account', 'verbs=used,acted from'],
];

/** How long a view stands before the first thing is done with it, ms: as soon as somebody may do something. */
const LOOK = 1000;

/** A window in which a view stands. */
async function standing(browser: Browser, file: string, view: string): Promise<ExplorerPage> {
  const tab = await ExplorerPage.blank(browser, file);
  await tab.page.addInitScript(observe);
  await tab.page.goto(`${tab.url}#/${view}`);
  await tab.settled();
  await tab.page.waitForTimeout(LOOK);
  await tab.page.evaluate(() => ((window as unknown as { tasks: number[] }).tasks.length = 0));
  return tab;
}

/** The first change of all, in a window that was just opened: median of three, ms. */
async function firstChange(browser: Browser, file: string, view: string, hash: string) {
  const times = [];
  for (let round = 0; round < 3; round++) {
    const tab = await standing(browser, file, view);
    times.push(await changeTo(tab, hash));
    await tab.close();
  }
  return median(times);
}

async function measureView(browser: Browser, file: string, view: string): Promise<object> {
  const [firstSearch, firstOpening] = [
    await firstChange(browser, file, view, `#/${view}?q=${SEARCHES[0]}`),
    await firstChange(browser, file, view === 'overview' ? 'data' : 'overview', `#/${view}`),
  ];
  const tab = await standing(browser, file, view);
  const searches: number[] = [];
  const ranges: number[] = [];
  const choices: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    searches.push(await changeTo(tab, `#/${view}?q=${SEARCHES[round]}`));
    ranges.push(await changeTo(tab, `#/${view}?${RANGES[round]}`));
    if (view === 'graph') choices.push(await changeTo(tab, `#/${view}?${CHOICES[round]}`));
  }
  const task = await longestTask(tab);
  await tab.close();
  return {
    view,
    'search ms': Math.round(median(searches)),
    'worst search ms': Math.round(Math.max(...searches)),
    'range ms': Math.round(median(ranges)),
    'worst range ms': Math.round(Math.max(...ranges)),
    ...(choices.length > 0 && { 'types or verbs ms': Math.round(median(choices)) }),
    'first search ms': Math.round(firstSearch),
    'first opening ms': Math.round(firstOpening),
    'longest task ms': Math.round(task),
  };
}

/** How large and how fast a page is: prints two tables. @param facts what is known of it beside that */
async function measurePage(browser: Browser, file: string, facts: object): Promise<void> {
  const first = [];
  for (let round = 0; round < 3; round++) first.push(await firstView(browser, file));
  console.table([
    {
      ...facts,
      'file MB': (statSync(file).size / 1e6).toFixed(2),
      'first view ms': Math.round(median(first.map(({ ms }) => ms))),
      'longest task ms': Math.round(median(first.map(({ task }) => task))),
    },
  ]);
  const rows: object[] = [];
  for (const { id } of VIEWS) rows.push(await measureView(browser, file, id));
  console.table(rows);
}

async function measureTenant(browser: Browser, name: string, options: typeof DEMO): Promise<void> {
  const subject = await Subject.collected(options);
  try {
    const facts = { graph: name, ...subject.counts, 'write s': subject.seconds.toFixed(1) };
    await measurePage(browser, subject.file, facts);
  } finally {
    subject.remove();
  }
}

/**
 * How large and how fast the page is, for the demo's tenant and for a large one. Not a test: prints tables.
 * @param page a page that was written, to be measured instead
 */
export async function bench({ page }: { page?: string } = {}): Promise<void> {
  const browser = await launch({ withCard: true });
  try {
    if (page !== undefined) return await measurePage(browser, path.resolve(page), { page });
    await measureTenant(browser, 'demo', DEMO);
    await measureTenant(browser, '100k events', LARGE);
  } finally {
    await browser.close();
  }
}
