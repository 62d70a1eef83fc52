import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launch } from '../../test/explorer/browser';
import { ExplorerPage } from '../../test/explorer/explorerPage';
import { DEMO, NOW, Subject } from '../../test/explorer/subject';
import { TrueGraph, TYPES } from '../../test/explorer/truth/graph';
import { TruePerson } from '../../test/explorer/truth/person';
import { EntityTypes } from '@graph-1password/vocabulary';

interface Shot {
  readonly name: string;
  readonly hash: string;
  readonly options?: BrowserContextOptions;
}

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

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

function shotsOf(graph: TrueGraph): Shot[] {
  const person = traveller(graph);
  return [
    { name: 'overview', hash: '#/overview' },
    { name: 'overview-dark', hash: '#/overview', options: { colorScheme: 'dark' } },
    { name: 'people', hash: '#/people' },
    { name: 'person', hash: `#/people/${person}` },
    { name: 'vaults', hash: '#/vaults' },
    { name: 'graph', hash: `#/graph?size=60` },
    { name: 'neighbourhood', hash: `#/graph/${person}?size=60&at=${person}` },
    { name: 'findings', hash: '#/findings' },
    { name: 'data', hash: `#/data?type=${EntityTypes.AUDIT_EVENT}` },
    { name: 'phone', hash: `#/people/${person}`, options: PHONE },
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
    for (const shot of shotsOf(new TrueGraph(subject.graphFolder))) {
      const bytes = await take(browser, subject.file, to, shot);
      console.log(`${shot.name}.png  ${Math.round(bytes / 1000)} KB`);
    }
  } finally {
    await browser.close();
    subject.remove();
  }
}
