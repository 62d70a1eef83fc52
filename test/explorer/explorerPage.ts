import { isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** How long something may take to show, ms: the machine may be busy with other things. */
const PATIENCE = 60_000;

/** A laptop's window, a British reader, UTC. */
export const USUAL = {
  viewport: { width: 1280, height: 800 },
  locale: 'en-GB',
  timezoneId: 'UTC',
} as const satisfies BrowserContextOptions;

/** A value as JSON has it: without what is undefined, and of this realm's classes. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown;

/** What runs in the page before its own script: keeps the questions that its worker has not answered yet. */
function countQuestions(): void {
  const asked = new Set<unknown>();
  (window as unknown as { asked: Set<unknown> }).asked = asked;
  const listening = new Set<Worker>();
  const post = Reflect.get(Worker.prototype, 'postMessage') as (message: unknown) => void;
  Worker.prototype.postMessage = function (this: Worker, message: { kind: string; id: unknown }) {
    if (message.kind === 'call') asked.add(message.id);
    if (message.kind === 'cancel') asked.delete(message.id);
    if (!listening.has(this)) {
      this.addEventListener('message', ({ data }: MessageEvent<{ id: unknown }>) => {
        asked.delete(data.id);
      });
      listening.add(this);
    }
    post.call(this, message);
  };
}

/**
 * Waits in the page for a frame, and for what it waits for itself: each look from outside costs more than a frame. Not for
 * long, as a view may be as expected before.
 */
async function answered(): Promise<void> {
  const { asked } = window as unknown as { asked?: Set<unknown> };
  for (let frame = 0; frame === 0 || (frame < 30 && asked && asked.size > 0); frame++)
    await new Promise(requestAnimationFrame);
}

/**
 * What runs in the page before its own script: WebGL does nothing that is asked of it, and says it did. The page arranges
 * and writes all that it does otherwise; without a graphics card, half the time of a visit to the graph goes into the drawing.
 */
function drawNothing(): void {
  const gl = WebGL2RenderingContext.prototype as unknown as Record<string, unknown>;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(gl))) {
    const isAnswered = /^(get|create|is|check|constructor)/.test(name);
    if (typeof value === 'function' && !isAnswered) gl[name] = () => undefined;
  }
  gl.getShaderParameter = gl.getProgramParameter = () => true;
  gl.getUniformLocation = () => ({});
  gl.getAttribLocation = () => 0;
}

/** What a window is to be like. */
export interface WindowOptions extends BrowserContextOptions {
  /** False where nobody looks at what WebGL draws. */
  readonly isDrawn?: boolean;
}

/** The explorer in a window of its own, with a watch on all that must not happen. */
export class ExplorerPage {
  /** Errors on the console, errors that nobody caught, violations of the policy, requests to elsewhere. */
  readonly trouble: string[] = [];

  readonly #context: BrowserContext;
  #url: string;

  private constructor(
    readonly page: Page,
    context: BrowserContext,
    file: string,
  ) {
    this.#context = context;
    this.#url = pathToFileURL(file).href;
  }

  /** Address of the file. */
  get url(): string {
    return this.#url;
  }

  /**
   * Opens a file and waits for the first view.
   * @param hash where in it to begin, as in `#/people`
   * @param options another zone, size, colour scheme and so on
   */
  static async open(
    browser: Browser,
    file: string,
    hash = '',
    options: WindowOptions = {},
  ): Promise<ExplorerPage> {
    const opened = await ExplorerPage.blank(browser, file, options);
    await opened.load(file, hash);
    return opened;
  }

  /** A watched window in which nothing is open yet. */
  static async blank(
    browser: Browser,
    file: string,
    options: WindowOptions = {},
  ): Promise<ExplorerPage> {
    const { isDrawn = true, ...more } = options;
    const context = await browser.newContext({ ...USUAL, ...more });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    const opened = new ExplorerPage(page, context, file);
    await opened.#watch();
    if (!isDrawn) await page.addInitScript(drawNothing);
    return opened;
  }

  /** Opens a file in this window, from its beginning, and waits for the first view. @param hash as in `open` */
  async load(file: string, hash = ''): Promise<void> {
    this.#url = pathToFileURL(file).href;
    await this.page.goto(this.#url + hash);
    await this.page.waitForSelector('main h1');
  }

  async #watch(): Promise<void> {
    const { page, trouble } = this;
    const context = this.#context;
    context.on('request', (request) => {
      if (!this.#isOwn(request.url())) trouble.push(`request to ${request.url()}`);
    });
    page.on('websocket', (socket) => trouble.push(`socket to ${socket.url()}`));
    page.on('console', (message) => {
      if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    await page.exposeFunction('reportViolation', (text: string) => {
      trouble.push(`violation: ${text}`);
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const reporter = window as unknown as { reportViolation(text: string): void };
        reporter.reportViolation(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await page.addInitScript(countQuestions);
    await context.route(
      (url) => !this.#isOwn(url.href),
      (route) => route.abort(),
    );
  }

  #isOwn(url: string): boolean {
    return url.split('#')[0] === this.url || /^(blob|data):/.test(url);
  }

  /** Goes to another place, as a link would, and waits until the page asks for it. @param hash as in `#/people?q=ana` */
  async go(hash: string): Promise<void> {
    await this.page.evaluate(async (next) => {
      if (window.location.hash === next) return;
      const gone = new Promise((resolve) => {
        window.addEventListener('hashchange', resolve, { once: true });
      });
      window.location.hash = next;
      await gone;
      // One frame to draw, one for what follows from it.
      for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    }, hash);
  }

  /** The place where the page is, as in `#/people?q=ana`. */
  hash(): Promise<string> {
    return this.page.evaluate(() => window.location.hash);
  }

  /** Waits until the place stands as it will: nothing is asked of the worker, and nothing arranged, any more. */
  async settled(): Promise<void> {
    await this.page.evaluate(async () => {
      const { asked } = window as unknown as { asked: Set<unknown> };
      // An answer may lead to the next question, a frame later.
      for (let calm = 0; calm < 3; calm++) {
        await new Promise(requestAnimationFrame);
        const isThere = document.querySelector('main h1') !== null;
        const isBusy = document.querySelector('[data-busy="true"]') !== null;
        if (asked.size > 0 || isBusy || !isThere) calm = -1;
      }
    });
  }

  /**
   * Waits until what is read is what is expected: a view shows its old numbers until it has the new ones.
   * Fails with the difference when that never comes.
   */
  async shows<T>(read: (page: Page) => Promise<T>, expected: T): Promise<void> {
    const end = Date.now() + PATIENCE;
    // What is read while it changes may not be readable.
    const tryTo = () => read(this.page).catch((error: unknown) => error);
    let actual = await tryTo();
    while (!isDeepStrictEqual(plain(actual), plain(expected)) && Date.now() < end) {
      await this.page.evaluate(answered);
      actual = await tryTo();
    }
    expect(actual).toEqual(expected);
  }

  /** Fails when something happened that must not. */
  expectNoTrouble(): void {
    expect(this.trouble).toEqual([]);
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}
