import type { Page } from 'playwright-core';
import { eventCount, figures, totalOf } from '../read';
import { marksOf } from '../truth/accounts';
import type { Thing } from '../truth/graph';
import { TYPES, text } from '../truth/graph';
import { FILTERS, VAULT_TEXT } from './filters';
import type { Suite } from './suite';

/** The number that the heading of a panel begins with. */
const headingNumber = (page: Page, panel: string): Promise<number> =>
  page.evaluate(
    (root) =>
      Number.parseInt(document.querySelector(`${root} h2`)?.textContent.replaceAll(',', '') ?? ''),
    `[data-panel="${panel}"]`,
  );

const marksIn = (page: Page, selector: string): Promise<string[]> =>
  page.locator(`${selector} [data-mark]`).allTextContents();

/** What is said twice is said alike; and accounts are marked wherever they are named. */
export function agreeTests(suite: Suite): void {
  describe.each([...FILTERS, VAULT_TEXT])('with $name', ({ params }) => {
    test('tiles and headings count what the lists below them have', async () => {
      const { tab } = suite;
      await tab.go(`#/vaults?${params}`);
      await tab.settled();
      const vaults = await figures(tab.page);
      expect([vaults.vaults, vaults.secrets]).toEqual([
        await headingNumber(tab.page, 'vault-list'),
        await totalOf(tab.page, 'secrets'),
      ]);
      await tab.page.locator('[data-figure="unused-secrets"] a').click();
      await tab.shows((page) => totalOf(page, 'secrets'), vaults['unused-secrets'] ?? -1);

      await tab.go(`#/people?${params}`);
      await tab.settled();
      const people = await figures(tab.page);
      for (const [figure, all] of [
        ['people', people.people],
        ['service-accounts', people['service-accounts']],
        ['suspended', people.suspended],
      ] as const) {
        if (!all) continue;
        await tab.go(`#/people?${params}`);
        await tab.settled();
        await tab.page.locator(`[data-figure="${figure}"] a`).click();
        await tab.shows((page) => headingNumber(page, 'people-list'), all);
      }
    });

    test('the tiles of the overview lead to as many entities and events', async () => {
      const { tab } = suite;
      await tab.go(`#/overview?${params}`);
      await tab.settled();
      const shown = await figures(tab.page);
      expect(shown.events).toBe(await eventCount(tab.page));
      for (const type of [TYPES.vault, TYPES.secret, TYPES.address]) {
        await tab.go(`#/data?type=${type}&${params}`);
        await tab.shows((page) => totalOf(page, 'rows'), shown[type] ?? -1);
      }
    });
  });

  describe('accounts', () => {
    const marked = (test: (marks: ReturnType<typeof marksOf>) => boolean): Thing =>
      suite.graph.of(TYPES.user).find((user) => test(marksOf(suite.graph, user))) as Thing;
    const cases = [
      ['Service account', ({ service }: ReturnType<typeof marksOf>) => service],
      ['Outside', ({ outside }: ReturnType<typeof marksOf>) => outside],
      ['Suspended', ({ state }: ReturnType<typeof marksOf>) => state === 'Suspended'],
      ['Deleted', ({ state }: ReturnType<typeof marksOf>) => state === 'Deleted'],
    ] as const;

    test.each(cases)(
      '%s is said on the page of the account, in its data and in the graph',
      async (mark, is) => {
        const { tab } = suite;
        const { _key: key } = marked(is);
        await tab.go(`#/people/${key}`);
        await tab.shows(
          (page) => marksIn(page, '.page-head').then((all) => all.includes(mark)),
          true,
        );
        await tab.go(`#/data/${key}`);
        await tab.shows(
          (page) => marksIn(page, '.page-head').then((all) => all.includes(mark)),
          true,
        );
        await tab.go(`#/graph/${key}?at=${key}&types=none`);
        await tab.shows(
          (page) => marksIn(page, '.graph-details').then((all) => all.includes(mark)),
          true,
        );
        await tab.shows(
          (page) =>
            marksIn(page, `[data-panel="graph-things"] [data-row="${key}"]`).then((all) =>
              all.includes(mark),
            ),
          true,
        );
      },
    );

    test('a service account is marked among those who used a vault', async () => {
      const { tab, graph } = suite;
      const { _key: key } = marked(({ service }) => service);
      const usage = graph
        .events(TYPES.usage, {})
        .find((event) => `${TYPES.user}:${text(event, 'userUUID')}` === key);
      await tab.go(`#/vaults/${TYPES.vault}:${text(usage as Thing, 'vaultUUID')}`);
      const row = `[data-panel="actors"] [data-row="${key.split(':')[1]}"]`;
      await tab.shows((page) => marksIn(page, row), ['Service account']);
    });
  });
}
