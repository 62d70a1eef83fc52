import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launch } from '../../test/explorer/browser';
import { ExplorerPage } from '../../test/explorer/explorerPage';
import { DEMO, NOW, Subject } from '../../test/explorer/subject';
import { trueFindings } from '../../test/explorer/truth/findings';
import type { TrueFinding } from '../../test/explorer/truth/findings';
import { TrueGraph, TYPES } from '../../test/explorer/truth/graph';
import { TruePerson } from '../../test/explorer/truth/person';
import { EntityTypes } from '@graph-1password/vocabulary';

interface Shot {
  readonly name: string;
  readonly hash: string;
  readonly options?: BrowserContextOptions;
  /** What is done before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

const PHONE = { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true };

/** Past the figures, to the rows. */
const scrollToList = (page: Page): Promise<void> =>
  page.evaluate(() => document.querySelector('[data-panel="people-list"]')?.scrollIntoView());

/** Looks for something and chooses the first place. */
async function search(page: Page): Promise<void> {
  const box = page.getByRole('combobox', { name: 'Search', exact: true });
  await box.fill('payroll');
  await page.getByRole('option').first().waitFor();
  await box.press('ArrowDown');
}

/** The person with the fastest journey: their page has something of everything. */
function traveller(graph: TrueGraph): string {
  const [fastest] = graph
    .of(TYPES.user)
    .map(({ _key }) => {
      const stops = new TruePerson(graph, _key.split(':')[1] ?? '', {}).places.stops();
      const speeds = stops.map(({ km = 0, hours = 0, impossible }) =>
        impossible ? km / hours : 0,
      );
      return { _key, speed: Math.max(0, ...speeds) };
    })
    .sort((a, b) => b.speed - a.speed);
  return fastest?._key ?? '';
}

/** @param findings of the graph, in the order of the file */
function shotsOf(graph: TrueGraph, findings: readonly TrueFinding[]): Shot[] {
  const person = traveller(graph);
  const burst = findings.findIndex(({ rule }) => rule === 'bulk-export');
  return [
    { name: 'overview', hash: '#/overview' },
    { name: 'overview-dark', hash: '#/overview', options: { colorScheme: 'dark' } },
    { name: 'people', hash: '#/people' },
    { name: 'person', hash: `#/people/${person}` },
    { name: 'vaults', hash: '#/vaults' },
    { name: 'graph', hash: `#/graph?size=60` },
    { name: 'neighbourhood', hash: `#/graph/${person}?size=60&at=${person}` },
    { name: 'findings', hash: '#/findings' },
    { name: 'evidence', hash: `#/graph?finding=${burst}` },
    { name: 'search', hash: '#/overview', act: search },
    { name: 'data', hash: `#/data?type=${EntityTypes.AUDIT_EVENT}` },
    { name: 'phone', hash: '#/people', options: PHONE, act: scrollToList },
  ];
}

async function take(browser: Browser, file: string, to: string, shot: Shot): Promise<number> {
  const tab = await ExplorerPage.open(browser, file, shot.hash, shot.options);
  try {
    // The graph is as old as its tenant says, not as the clock does.
    await tab.page.clock.setFixedTime(NOW);
    await tab.page.reload();
    await tab.settled();
    // The drawing of the graph is ready one frame after its arrangement.
    await tab.page.evaluate(() => new Promise(requestAnimationFrame));
    await shot.act?.(tab.page);
    await tab.settled();
    const image = path.join(to, `${shot.name}.png`);
    await tab.page.screenshot({ path: image, animations: 'disabled', caret: 'hide' });
    return statSync(image).size;
  } finally {
    await tab.close();
  }
}

/** Takes the pictures of the documentation from the demo's tenant. @param to the folder for them */
export async function takeScreenshots(to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  const subject = await Subject.collected(DEMO);
  const browser = await launch({ withCard: true });
  try {
    const findings = await trueFindings(subject.graphFolder, NOW);
    for (const shot of shotsOf(new TrueGraph(subject.graphFolder), findings)) {
      const bytes = await take(browser, subject.file, to, shot);
      console.log(`${shot.name}.png  ${Math.round(bytes / 1000)} KB`);
    }
  } finally {
    await browser.close();
    subject.remove();
  }
}
