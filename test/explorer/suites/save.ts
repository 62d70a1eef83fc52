import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { truePeople } from '../truth/people';
import { TYPES, createdOn } from '../truth/graph';
import { allPlaces } from './places';
import type { Suite } from './suite';

/** Tables can be saved as files, and addresses copied. */
export function saveTests(suite: Suite): void {
  /** What a click on a button gives. */
  const saved = async (group: Locator, format: 'CSV' | 'JSON') => {
    const download = suite.tab.page.waitForEvent('download');
    await group.getByRole('button', { name: `Save as ${format}` }).click();
    const file = await download;
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  };
  const groupIn = (panel: string): Locator =>
    suite.tab.page.locator(`[data-panel="${panel}"] .save`);

  test('a table that is in the page: all rows with their numbers, times in UTC', async () => {
    const { tab, graph, findings } = suite;
    const truth = truePeople(graph, findings, {});
    await tab.go('#/people');
    const { name, text } = await saved(groupIn('people-list'), 'JSON');
    expect(name).toBe('1password-people-and-what-they-did-in-the-time-range.json');
    const rows = JSON.parse(text) as Record<string, unknown>[];
    expect(rows).toHaveLength(truth.length);
    for (const person of truth) {
      const row = rows.find(({ uuid }) => person.key.endsWith(String(uuid)));
      expect(row).toMatchObject({
        Person: person.name,
        'Last active':
          person.lastActive === undefined ? null : new Date(person.lastActive).toISOString(),
        'Item usages': person.usages,
      });
    }
    const csv = await saved(groupIn('people-list'), 'CSV');
    expect(csv.name).toMatch(/\.csv$/);
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines[0]).toBe(
      '\ufeffPerson,Last active,Sign-ins,Failed,Countries,Item usages,Changes made,Findings,email,uuid,marks',
    );
    expect(lines).toHaveLength(truth.length + 1);
  });

  test('a table of which the page has only a part: all pages, all properties, as filtered', async () => {
    const { tab, graph } = suite;
    const truth = graph.events(TYPES.usage, { search: 'firefox' });
    expect(truth.length).toBeGreaterThan(50);
    await tab.go(`#/data?type=${TYPES.usage}&q=firefox`);
    await tab.settled();
    const { text } = await saved(groupIn('rows'), 'JSON');
    const rows = JSON.parse(text) as Record<string, unknown>[];
    expect(rows.map(({ key }) => key).sort()).toEqual(truth.map(({ _key }) => _key).sort());
    const [newest] = rows;
    const event = graph.thing(String(newest?.key));
    expect(newest).toMatchObject({
      Time: new Date(createdOn(event)).toISOString(),
      Vault: graph.nameOf(`${TYPES.vault}:${String(event.vaultUUID)}`) ?? event.vaultUUID,
      userUUID: event.userUUID,
      osName: event.osName,
    });
  });

  test('findings: all of them, whatever the page shows', async () => {
    const { tab, findings } = suite;
    await tab.go('#/findings');
    await tab.settled();
    const { text } = await saved(tab.page.locator('.view > .save'), 'JSON');
    const rows = JSON.parse(text) as Record<string, unknown>[];
    expect(rows.map(({ Rule }) => Rule).sort()).toEqual(findings.map(({ rule }) => rule).sort());
    expect(rows.map(({ evidence }) => evidence)).toEqual(
      expect.arrayContaining(findings.map(({ path }) => path)),
    );
  });

  test('every table of every place has its buttons', async () => {
    const { tab } = suite;
    for (const [name, hash] of allPlaces(suite)) {
      await tab.go(hash);
      await tab.settled();
      const without = await tab.page.evaluate(() =>
        [...document.querySelectorAll('main table')]
          .filter((table) => {
            const owner = table.closest('details, .hours, [data-panel]');
            return owner?.querySelector('.save') === null;
          })
          .map((table) => table.querySelector('caption')?.textContent),
      );
      expect([name, without]).toEqual([name, []]);
    }
  });

  test('the address of a view with its filter is copied', async () => {
    const { tab } = suite;
    await tab.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await tab.go('#/people?last=7d&q=an&kind=outside');
    await tab.page.getByRole('button', { name: 'Copy the address of this view' }).click();
    await tab.page.getByText('Address copied').waitFor();
    expect(await tab.page.evaluate(() => navigator.clipboard.readText())).toBe(
      `${tab.url}#/people?last=7d&q=an&kind=outside`,
    );
  });

  test('an address keeps the kind of events that a timeline is narrowed to', async () => {
    const { tab, graph } = suite;
    const user = `${TYPES.user}:${String(graph.events(TYPES.signIn, {})[0]?.targetUserUUID)}`;
    await tab.go(`#/people/${user}`);
    await tab.page.locator('[data-panel="timeline"] .chip[data-row="sign-in"]').click();
    await tab.shows(() => tab.hash(), `#/people/${user}?events=sign-in`);
    await tab.page.reload();
    const signIns = graph
      .events(TYPES.signIn, {})
      .filter(({ targetUserUUID }) => user.endsWith(String(targetUserUUID)));
    await tab.shows(
      (page) =>
        page.locator('[data-panel="timeline"] [data-value]').first().getAttribute('data-value'),
      String(signIns.length),
    );
  });

  test('where the browser keeps the clipboard to itself, the page copies in the old way or says what to do', async () => {
    const { tab } = suite;
    await tab.page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
    });
    await tab.page.getByRole('button', { name: 'Copy the address of this view' }).click();
    await tab.page.getByText(/Address copied|Copy it from the address bar/).waitFor();
    await tab.page.reload();
  });
}
