import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { startDevServer } from '../../tools/explorer/dev';
import { describeInBrowser, launch } from './browser';
import { eventsHalf } from './smallGraph';
import { Subject } from './subject';

describeInBrowser('npm run explorer:dev', () => {
  let browser: Browser;
  const folder = mkdtempSync(path.join(tmpdir(), 'explorer-dev-'));
  beforeAll(async () => {
    browser = await launch({ withLoopback: true });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  test('a change of the sources is seen in the browser without anybody reloading the page', async () => {
    const sources = path.join(folder, 'web');
    mkdirSync(sources);
    const write = (name: string, text: string) => writeFileSync(path.join(sources, name), text);
    const show = (text: string) =>
      write('main.tsx', `document.getElementById('app')!.textContent = ${text};`);
    show(`'first'`);
    write('style.css', '');
    const subject = await Subject.written(eventsHalf('Blue').entities);
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    const server = await startDevServer({ page: subject.file, port: 0, sources, print });
    try {
      const tab = await browser.newPage();
      const shown = tab.frameLocator('iframe');
      await tab.goto(server.url);
      await shown.getByText('first').waitFor();
      // The watcher may look at a file only after it was changed: it is then changed again.
      for (const [text, expected] of [
        [`'second'`, 'second'],
        [`'endless`, 'Unterminated string'],
        [`'third'`, 'third'],
      ] as const) {
        const again = setInterval(() => show(text), 5000);
        show(text);
        await shown
          .getByText(expected)
          .first()
          .waitFor()
          .finally(() => clearInterval(again));
      }
      expect(lines.some((line) => line.includes('main.tsx:1'))).toBe(true);
      expect(lines[0]).toMatch(/^Built at \d{4}-/);
    } finally {
      await server.close();
      subject.remove();
    }
  });
});
