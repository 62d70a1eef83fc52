import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launch } from './browser';
import { ExplorerPage } from './explorerPage';
import { keysOf, wholeGraph } from './smallGraph';
import { Subject } from './subject';

/** Texts that people, or those who attack them, can write into names; each would mark the window if it ran. */
const TEXTS: Record<string, string> = {
  'a script': '<script>window.__pwned=1</script>',
  'the end of a script': '</script><script>window.__pwned=1</script>',
  'the end of a title and style': '</title></style><script>window.__pwned=1</script>',
  'an image that fails': '<img src=x onerror="window.__pwned=1">',
  'a drawing': `"'><svg onload=window.__pwned=1>`,
  'a comment': '<!--<script>window.__pwned=1//-->',
  'a link that is code': 'javascript:window.__pwned=1',
  'code of a template': '${window.__pwned=1}{{window.__pwned=1}}',
  'quotes and entities': `"'\`&lt;&amp;&#x27;\\`,
  'right-to-left marks': '\u202egnp.exe\u202c\u200fשלום\u2067x',
  'faces and halves of them': '👩🏽‍🚀🇳🇴 e\u0301 \ud83d \ufeff',
  'signs of the address': '#/people?q=a&b=c|d%2F%zz+../..',
  'a name of every object': '__proto__',
  'a very long word': 'x'.repeat(600),
};

const pwned = (page: Page) => page.evaluate(() => '__pwned' in window);

/** Texts of the elements that are there because of a name: there must be none. */
const strayElements = (page: Page) =>
  page.evaluate(() => document.querySelectorAll('main img, main script, main iframe').length);

interface Typed {
  readonly _type: string;
}

/** What a search for a text in the page looks for: half a letter becomes another sign on the way. */
const sought = (text: string): string => text.split(/ (?:\ud83d|\ufffd) /)[0] ?? '';

/** Whether an entity is the first of a type whose page has something of its own. */
const isTelling = ({ _type }: Typed, at: number, all: readonly Typed[]): boolean =>
  /(password_user|client_ip|secret|audit_event)$/.test(_type) &&
  all.findIndex((each) => each._type === _type) === at;

describeInBrowser('names that attack the page', () => {
  let [browser, subject, tab] = [] as unknown as [Browser, Subject, ExplorerPage];
  const graphs = Object.values(TEXTS).map((text, n) => wholeGraph(text, n));
  beforeAll(async () => {
    browser = await launch();
    subject = await Subject.written(
      graphs.flatMap(({ entities }) => entities),
      graphs.flatMap(({ relationships }) => relationships),
    );
    tab = await ExplorerPage.open(browser, subject.file, '', { isDrawn: false });
  });
  afterAll(async () => {
    await browser?.close();
    subject?.remove();
  });
  afterEach(() => tab.expectNoTrouble());

  /** Goes somewhere and waits until all the texts stand there as text. */
  async function visit(place: string, texts: readonly string[]): Promise<void> {
    await tab.go(place);
    await tab.page.waitForFunction((wanted) => {
      const more = document.querySelectorAll<HTMLElement>('main button[aria-expanded="false"]');
      for (const button of more) button.click();
      const text = document.querySelector('main')?.textContent ?? '';
      return wanted.every((each) => text.includes(each));
    }, texts.map(sought));
    const stray = await strayElements(tab.page);
    expect([place, await pwned(tab.page), stray]).toEqual([place, false, 0]);
  }

  const all = Object.values(TEXTS);
  test.each(['#/overview', '#/people', '#/vaults', '#/findings?rule=firewall-rules-changed'])(
    'all of them at once in %s',
    (place) => visit(place, all),
  );

  test('in the list of places below the search, and in the files of tables', async () => {
    await tab.go('#/people');
    const box = tab.page.getByRole('combobox', { name: 'Search', exact: true });
    for (const text of all.map(sought)) {
      await box.fill(text);
      await tab.page.waitForFunction((wanted) => {
        const list = document.querySelector('.jump [role="listbox"]');
        return list?.textContent.includes(wanted.trim().slice(0, 40));
      }, text);
      const stray = await tab.page.locator('.jump img, .jump script, .jump iframe').count();
      expect([text, await pwned(tab.page), stray]).toEqual([text, false, 0]);
    }
    await box.fill('');
    await tab.go('#/vaults');
    const download = tab.page.waitForEvent('download');
    const table = tab.page.locator('[data-panel="vault-list"] .save');
    await table.getByRole('button', { name: 'Save as JSON' }).click();
    const rows = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as object[];
    expect(rows.map((row) => sought(Object.values(row)[0] as string)).sort()).toEqual(
      all.map(sought).sort(),
    );
  });

  test.each(Object.entries(TEXTS).map(([name, text], n) => ({ name, text, n })))(
    '$name, in every text of the pages about things',
    async ({ text, n }) => {
      const { user, vault, secret } = keysOf(n);
      const { entities, relationships } = graphs[n] ?? wholeGraph(text);
      const part = encodeURIComponent(sought(text).slice(0, 9));
      for (const place of [
        ...[`#/people/${user}`, `#/vaults/${vault}`, `#/vaults/${secret}`],
        `#/graph/${user}?at=${user}&start=${user}&end=${secret}`,
        `#/data?type=one_password_signin_attempt_event&q=${part}`,
        ...[...entities.filter(isTelling), ...relationships.slice(-1)]
          .filter(({ _key }) => sought(_key) === _key)
          .map(({ _key }) => `#/data/${encodeURIComponent(_key)}`),
      ]) {
        await visit(place, [text]);
      }
    },
  );
});
