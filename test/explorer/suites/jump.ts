import type { Page } from 'playwright-core';
import { heading, totalOf } from '../read';
import { TYPES, counts, text } from '../truth/graph';
import { seriousViolations } from './barriers';
import type { Suite } from './suite';

const searchBox = (page: Page) => page.getByRole('combobox', { name: 'Search', exact: true });

interface Option {
  readonly kind: string;
  readonly name: string;
}

const options = (page: Page): Promise<Option[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.jump:not([hidden]) [role="option"]')].map(
      (option) => ({
        kind: option.dataset.kind ?? '',
        name: option.querySelector('.jump-name')?.textContent.trim() ?? '',
      }),
    ),
  );

/** Which option is chosen: as the field says it, and as the list shows it. */
const chosen = (page: Page) =>
  page.evaluate(() => {
    const field = document.querySelector('.search [role="combobox"]');
    const named = field?.getAttribute('aria-activedescendant') ?? '';
    const shown = document.querySelector('.jump [aria-selected="true"]');
    return { named: document.getElementById(named) === shown ? (shown?.id ?? '') : 'another' };
  });

/** The list of places below the search. */
export function jumpTests(suite: Suite): void {
  const isOpen = async () => (await options(suite.tab.page)).length > 0;
  /** Types a text and waits until a place of a kind is offered. */
  const offered = async (search: string, kind: string): Promise<Option[]> => {
    const { tab } = suite;
    await searchBox(tab.page).fill(search);
    await tab.shows(async (page) => (await options(page)).some((each) => each.kind === kind), true);
    return options(tab.page);
  };
  /** Goes to the first place of a kind by the keyboard alone. */
  const jump = async (search: string, kind: string): Promise<void> => {
    const places = await offered(search, kind);
    const at = places.findIndex((each) => each.kind === kind);
    for (let step = 0; step <= at; step++) await searchBox(suite.tab.page).press('ArrowDown');
    await searchBox(suite.tab.page).press('Enter');
  };

  test('people, vaults, items and events by UUID, in any case, lead to their page', async () => {
    const { tab, graph } = suite;
    const cases = [
      ['person', graph.of(TYPES.user)[3]],
      ['vault', graph.of(TYPES.vault)[1]],
      ['item', graph.of(TYPES.secret)[5]],
      ['event', graph.of(TYPES.usage)[7]],
    ] as const;
    for (const [kind, thing] of cases) {
      const id = thing?._key.split(':').at(-1) ?? '';
      for (const uuid of [id.toUpperCase(), id.toLowerCase()]) {
        await tab.go('#/overview?last=7d');
        await jump(uuid, kind);
        await tab.shows(heading, graph.nameOf(thing?._key ?? '') ?? '');
        // The range of time stays; the text, which would hide what does not have it, does not.
        expect(await tab.hash()).toMatch(/last=7d/);
        expect(await tab.hash()).not.toMatch(/[?&]q=/);
        expect(await searchBox(tab.page).inputValue()).toBe('');
      }
    }
  });

  test('an address leads to its page, and its people are found by it', async () => {
    const { tab, graph } = suite;
    const use = graph.edges.find(({ _toEntityKey: to }) => to.startsWith(`${TYPES.address}:`));
    const [ip, user] = [use?._toEntityKey.split(':').slice(1).join(':'), use?._fromEntityKey];
    await tab.go('#/overview');
    const places = await offered(ip ?? '', 'address');
    const addresses = places.filter(({ kind }) => kind === 'address').map(({ name: one }) => one);
    expect(addresses.join('\n')).toContain(ip ?? '');
    await tab.page.locator('.jump [data-kind="address"]').first().click();
    await tab.shows(heading, ip ?? '');
    const name = graph.nameOf(user ?? '') ?? '';
    const people = await offered(`${ip} ${name.split(' ')[0]}`, 'person');
    expect(people.map(({ name: one }) => one).join('\n')).toContain(name);
    await searchBox(tab.page).fill('');
  });

  test('a finding is found by whom it is about, and is marked where it leads to', async () => {
    const { tab, graph, findings } = suite;
    const about = findings.findIndex(({ path }) =>
      path.some((key) => key.startsWith(TYPES.usage) && text(graph.thing(key), 'itemUUID')),
    );
    const usage = graph.thing(
      findings[about]?.path.find((key) => key.startsWith(TYPES.usage)) ?? '',
    );
    const item = `${TYPES.secret}:${text(usage, 'vaultUUID')}:${text(usage, 'itemUUID')}`;
    await tab.go('#/people?last=24h');
    await jump(graph.nameOf(item) ?? text(usage, 'itemUUID') ?? '', 'finding');
    await tab.shows(heading, 'Findings');
    const marked = tab.page.locator('.finding[aria-current="true"]');
    await marked.waitFor();
    expect(await marked.evaluate((one) => one === document.activeElement)).toBe(true);
    // The range of time would hide it.
    expect(await tab.hash()).not.toMatch(/last=/);
  });

  test('the events that have the text, or name what has it, lead to as many rows', async () => {
    const { tab, graph } = suite;
    const [busiest] = counts(graph.events(TYPES.usage, {}), (one) => text(one, 'vaultUUID'));
    const name = graph.nameOf(`${TYPES.vault}:${busiest?.[0]}`) ?? '';
    await tab.go('#/overview');
    await offered(name, 'events');
    const usages = graph.events(TYPES.usage, { search: name }).length;
    expect(usages).toBeGreaterThan(10);
    await tab.page.locator('.jump [data-kind="events"]', { hasText: 'item usages' }).click();
    await tab.shows((page) => totalOf(page, 'rows'), usages);
    await searchBox(tab.page).fill('');
  });

  test('the arrow keys go round, Enter without a choice keeps the search, Escape closes and then clears', async () => {
    const { tab } = suite;
    const { page } = tab;
    await tab.go('#/people');
    const places = await offered('an', 'person');
    const ids = await page
      .locator('.jump [role="option"]')
      .evaluateAll((all) => all.map(({ id }) => id));
    expect(await chosen(page)).toEqual({ named: '' });
    await searchBox(page).press('ArrowUp');
    expect(await chosen(page)).toEqual({ named: ids.at(-1) });
    await searchBox(page).press('ArrowDown');
    expect(await chosen(page)).toEqual({ named: ids[0] });
    expect(places.length).toBeGreaterThan(3);
    await searchBox(page).press('Escape');
    await tab.shows(isOpen, false);
    expect(await searchBox(page).inputValue()).toBe('an');
    await searchBox(page).press('Enter');
    await tab.shows(heading, 'People');
    expect(await tab.hash()).toBe('#/people?q=an');
    await searchBox(page).press('Escape');
    expect(await searchBox(page).inputValue()).toBe('');
    await tab.shows(() => tab.hash(), '#/people');
  });

  test('a link that is followed before a text has narrowed the view is not taken back, and keeps its own text', async () => {
    const { tab } = suite;
    for (const [link, hash] of [
      ['#/people?last=7d', '#/people?last=7d&q=an'],
      ['#/people?q=chrome', '#/people?q=chrome'],
    ] as const) {
      await tab.go('#/data');
      await tab.settled();
      // As on a busy machine: the time at which the text counts is over before the page has read the address.
      await searchBox(tab.page).evaluate(async (box: HTMLInputElement, next) => {
        box.value = 'an';
        box.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(requestAnimationFrame);
        setTimeout(() => (window.location.hash = next));
        const end = performance.now() + 100;
        while (performance.now() < end) continue;
      }, link);
      await tab.shows(() => tab.hash(), hash);
      await tab.settled();
      expect([await heading(tab.page), await tab.hash()]).toEqual(['People', hash]);
    }
  });

  test('no serious barrier for anyone while the list is open', async () => {
    const { tab } = suite;
    await tab.go('#/people');
    await offered('an', 'person');
    await searchBox(tab.page).press('ArrowDown');
    expect(await seriousViolations(tab.page)).toEqual([]);
    await searchBox(tab.page).fill('');
  });

  test('the field says whether its list is open, and has it by name', async () => {
    const { tab } = suite;
    await tab.go('#/overview');
    const field = searchBox(tab.page);
    const state = async () => [
      await field.getAttribute('aria-expanded'),
      await field.getAttribute('aria-autocomplete'),
    ];
    expect(await state()).toEqual(['false', 'list']);
    await offered('an', 'person');
    expect(await state()).toEqual(['true', 'list']);
    const list = tab.page.locator(`[id="${await field.getAttribute('aria-controls')}"]`);
    expect(await list.getAttribute('role')).toBe('listbox');
    await field.fill('');
    await tab.shows(isOpen, false);
  });
}
