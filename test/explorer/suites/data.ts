import type { Page } from 'playwright-core';
import { heading, table, totalOf } from '../read';
import { trueCounts } from '../truth/data';
import type { Thing } from '../truth/graph';
import { TYPES, createdOn } from '../truth/graph';
import { FILTERS, VAULT_TEXT } from './filters';
import type { Suite } from './suite';

const types = (page: Page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('.type-list [data-row]')].map((type) => [
        type.getAttribute('data-row') ?? '',
        Number(type.querySelector('.type-count')?.textContent.replaceAll(',', '')),
      ]),
    ),
  );

const rowTotal = (page: Page) => totalOf(page, 'rows');

/** The properties as the page shows them: times as ISO 8601, the elements of lists one by one. */
const properties = (page: Page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('table.properties tr[data-row]')].map((row) => {
        const cell = row.querySelector('td');
        const items = [...(cell?.querySelectorAll('li') ?? [])].map(
          ({ textContent }) => textContent,
        );
        const shown = cell?.querySelector('time')?.dateTime ?? cell?.textContent ?? '';
        return [row.getAttribute('data-row') ?? '', items.length > 0 ? items : shown];
      }),
    ),
  );

/** The same as it should be. */
function trueProperties(thing: Thing) {
  const hidden = ['_key', '_type', '_class', '_rawData', '_fromEntityKey', '_toEntityKey'];
  const shown = (name: string, value: unknown) => {
    if (Array.isArray(value)) return value.length > 0 ? value.map(String) : 'empty';
    if (value === null) return '–';
    if (typeof value === 'number' && name.endsWith('On')) return new Date(value).toISOString();
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  return Object.fromEntries(
    Object.entries(thing)
      .filter(([name]) => !hidden.includes(name))
      .map(([name, value]) => [name, shown(name, value)]),
  );
}

/** The data: every entity and relationship. */
export function dataTests(suite: Suite): void {
  describe.each([...FILTERS, VAULT_TEXT])('data with $name', ({ params, wanted }) => {
    test('counts of every type of entity and relationship', async () => {
      await suite.tab.go(`#/data?${params}`);
      await suite.tab.shows(heading, 'Data');
      await suite.tab.shows(types, trueCounts(suite.graph, wanted));
    });

    test('rows of a stream, newest first, page by page', async () => {
      const { tab, graph } = suite;
      const truth = graph.events(TYPES.audit, wanted);
      await tab.go(`#/data?type=${TYPES.audit}&${params}`);
      await tab.shows(rowTotal, truth.length);
      const rows = await table(tab.page, 'rows', 3);
      const newest = truth
        .map(createdOn)
        .sort((a, b) => b - a)
        .slice(0, 150);
      expect(rows.map(({ Time }) => Time)).toEqual(newest.map((ms) => new Date(ms).toISOString()));
      const keys = truth.map(({ _key }) => _key);
      expect(rows.filter(({ id }) => !keys.includes(id))).toEqual([]);
    });
  });

  test('every property, the raw data and the neighbours of an entity of each type', async () => {
    const { tab, graph } = suite;
    const seen = new Set<string>();
    for (const thing of graph.things.values()) {
      if (seen.has(thing._type)) continue;
      seen.add(thing._type);
      await tab.go(`#/data/${thing._key}`);
      await tab.shows(heading, graph.nameOf(thing._key) ?? '');
      await tab.shows(properties, trueProperties(thing));
      const [piece] = (thing._rawData ?? []) as { rawData?: unknown }[];
      const raw = await tab.page.locator('[data-panel="raw"]').locator('pre').allTextContents();
      expect(raw.map((each): unknown => JSON.parse(each))).toEqual(
        piece?.rawData === undefined ? [] : [piece.rawData],
      );
      const groups = await tab.page.evaluate(() =>
        Object.fromEntries(
          [...document.querySelectorAll('[data-group]')].map((group): [string, number] => [
            group.getAttribute('data-group') ?? '',
            Number(group.getAttribute('data-value')),
          ]),
        ),
      );
      expect(groups).toEqual(neighbourGroups(suite, thing._key));
    }
    expect(seen.size).toBeGreaterThanOrEqual(13);
  });

  test('a relationship of each type: its ends and properties', async () => {
    const { tab, graph } = suite;
    const seen = new Set<string>();
    for (const edge of graph.edges) {
      if (seen.has(edge._type)) continue;
      seen.add(edge._type);
      const [from, to] = [graph.nameOf(edge._fromEntityKey), graph.nameOf(edge._toEntityKey)];
      await tab.go(`#/data/${encodeURIComponent(edge._key)}`);
      await tab.shows(heading, `${from} ${edge._class} ${to}`);
      await tab.shows(properties, trueProperties(edge));
    }
    expect(seen.size).toBeGreaterThan(15);
  });
}

/** Relationships of an entity by direction and type. */
function neighbourGroups({ graph }: Suite, key: string): Record<string, number> {
  const groups: Record<string, number> = {};
  for (const { _type, _fromEntityKey, _toEntityKey } of graph.edges) {
    const names = [
      ...(_fromEntityKey === key ? [`outgoing ${_type}`] : []),
      ...(_toEntityKey === key ? [`incoming ${_type}`] : []),
    ];
    for (const name of names) groups[name] = (groups[name] ?? 0) + 1;
  }
  return groups;
}
