import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Where Linux distributions and macOS put it. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const FLAGS = [
  ...['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
  // WebGL without a graphics card, for the drawing of the graph.
  '--enable-unsafe-swiftshader',
];

/** What slips through everything else finds no server. */
const NO_SERVER = '--host-resolver-rules=MAP * ~NOTFOUND';

/**
 * Pages are put together by the processor, and their scripts compiled and their memory cleared by the thread that runs them:
 * that takes least time of all processors together.
 */
const WITH_LEAST = ['--disable-gpu', '--js-flags=--single-threaded'];
/** An imitation of the graphics card of people. */
const WITH_CARD = ['--use-gl=angle', '--use-angle=swiftshader'];

/** The browser to test in: `CHROMIUM_PATH`, else one that is installed; undefined when there is none. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  return (CHROMIUM_PATH ? [CHROMIUM_PATH] : PLACES).find(existsSync);
}

/**
 * Starts the browser without a window.
 * @param withCard as if there were a graphics card: what is measured or looked at should be what people get
 * @param withLoopback servers at 127.0.0.1 are found; nothing else ever is
 * @throws Error with a sentence when there is none
 */
export async function launch({ withCard = false, withLoopback = false } = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(NO_BROWSER);
  const names = withLoopback ? `${NO_SERVER}, EXCLUDE 127.0.0.1` : NO_SERVER;
  const args = [...FLAGS, names, ...(withCard ? WITH_CARD : WITH_LEAST)];
  return chromium.launch({ executablePath, args });
}

const NO_BROWSER = 'no Chromium found; apt-get install chromium, or set CHROMIUM_PATH';

/**
 * A `describe` whose tests need the browser. Without one they are skipped under a name that says so; they fail where
 * `REQUIRE_BROWSER=1` is set, as in CI, so that nobody takes a skipped suite for a passed one.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  if (findChromium() !== undefined) describe(name, tests);
  else if (process.env.REQUIRE_BROWSER === '1') {
    test(name, () => {
      throw new Error(NO_BROWSER);
    });
  } else {
    test.skip(`${name} (skipped: ${NO_BROWSER})`, () => undefined);
    // Jest prints no name of a file in which all tests are skipped, and nothing that is logged there.
    process.stderr.write(`${name}: skipped, ${NO_BROWSER}\n`);
  }
}
