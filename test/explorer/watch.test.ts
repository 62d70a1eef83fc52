import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { describeInBrowser, launch } from './browser';
import { ExplorerPage } from './explorerPage';

/** A page that does all that the explorer must not. */
const BAD = `<!doctype html><html><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; img-src https:">
</head><body><main><h1>Bad</h1></main>
<img src="https://elsewhere.example/spy.png">
<script>console.error('something broke'); fetch('https://elsewhere.example/').catch(() => 0); throw new Error('uncaught');</script>
</body></html>`;

describeInBrowser('the watch over the page', () => {
  let browser: Browser;
  const folder = mkdtempSync(path.join(tmpdir(), 'explorer-watch-'));
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  test('sees errors, requests and what the policy forbids', async () => {
    const file = path.join(folder, 'bad.html');
    writeFileSync(file, BAD);
    const tab = await ExplorerPage.open(browser, file);
    await tab.shows(
      () =>
        Promise.resolve(
          [
            /^request to https:/,
            /^console: something broke/,
            /^error: uncaught/,
            /^violation: connect-src/,
          ].map((wanted) => tab.trouble.some((line) => wanted.test(line))),
        ),
      [true, true, true, true],
    );
    await tab.close();
  });
});
