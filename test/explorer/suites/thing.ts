import type { Page } from 'playwright-core';
import { DAY } from '@graph-1password/vocabulary';
import { bars, byId, chart, figures, heading, sortedTable, table, time } from '../read';
import type { Thing, Wanted } from '../truth/graph';
import { TYPES, counts, createdOn, groupBy, text } from '../truth/graph';
import { changesByKind } from '../truth/person';
import { TrueVaults, keyOfItem } from '../truth/vaults';
import { FEW_FILTERS } from './filters';
import type { Suite } from './suite';

/** What was done with the vault or secret of a key, in a filter. */
function eventsOf({ graph }: Suite, key: string, wanted: Wanted) {
  const isVault = key.startsWith(TYPES.vault);
  const usages = graph
    .events(TYPES.usage, wanted)
    .filter(
      (one) => (isVault ? `${TYPES.vault}:${String(one.vaultUUID)}` : keyOfItem(one)) === key,
    );
  const all = graph.events(TYPES.audit, wanted);
  if (isVault) {
    const about = new TrueVaults(graph, {}).changesOf(key);
    return { usages, changes: all.filter((event) => about.includes(event)) };
  }
  const [, vault, item] = key.split(':');
  return {
    usages,
    changes: all.filter((event) => event.objectUUID === item && event.auxUUID === vault),
  };
}

/** Events by day, all days from the first to the last, or of the range where it has ends. */
function perDay(usages: readonly Thing[], changes: readonly Thing[], { from, until }: Wanted) {
  const times = [...usages, ...changes].map(createdOn);
  if (times.length === 0) return {};
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const rows: string[] = [];
  const end = until ?? Math.max(...times) + 1;
  const begin = from ?? Math.min(...times);
  for (let at = Math.floor(begin / DAY) * DAY; at < end; at += DAY) rows.push(day(at));
  const row = (events: readonly Thing[]) =>
    Object.fromEntries(
      rows.map((name) => [name, events.filter((one) => day(createdOn(one)) === name).length]),
    );
  return { 'Item usages': row(usages), Changes: row(changes) };
}

const kinds = (page: Page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('[data-panel="timeline"] .chip')].map((chip) => [
        chip.getAttribute('data-row') ?? '',
        Number(chip.querySelector('b')?.textContent.replaceAll(',', '')),
      ]),
    ),
  );

/** The page of one vault, and of one secret. */
export function thingTests(suite: Suite): void {
  const most = (property: (event: Thing) => string | undefined): string =>
    counts(suite.graph.events(TYPES.usage, {}), property, 'left out')[0]?.[0] ?? '';
  const kindsOfThings: readonly { what: string; find: () => string }[] = [
    {
      what: 'most used vault',
      find: () => `${TYPES.vault}:${most((one) => text(one, 'vaultUUID'))}`,
    },
    { what: 'most used secret', find: () => most(keyOfItem) },
  ];
  const cases = kindsOfThings.flatMap((thing) =>
    FEW_FILTERS.map((filter) => ({ ...filter, ...thing })),
  );
  describe.each(cases)('the page of the $what, with $name', ({ what, find, params, wanted }) => {
    test('all its numbers', async () => {
      const key = find();
      const { tab, graph } = suite;
      const { usages, changes } = eventsOf(suite, key, wanted);
      const users = groupBy(usages, (one) => text(one, 'userUUID'));
      const changed = groupBy(changes, (one) => text(one, 'actorUUID'));
      await tab.go(`#/vaults/${key}?${params}`);
      await tab.shows(heading, graph.nameOf(key) ?? '');
      const exports = changes.filter(
        (one) => one.action === 'export' && one.objectType === 'vault',
      );
      await tab.shows(figures, {
        'item-usages': usages.length,
        users: users.size,
        changes: changes.length,
        ...(what.endsWith('vault') && {
          exports: exports.length,
          items: Number(graph.thing(key).itemsCount),
        }),
      });
      await tab.shows((page) => chart(page, 'usage'), perDay(usages, changes, wanted));
      await tab.shows(
        (page) => bars(page, 'usage-actions'),
        counts(usages, (one) => text(one, 'action'), 'left out'),
      );
      await tab.shows((page) => bars(page, 'changes'), changesByKind(changes));
      await tab.shows(
        async (page) => (await sortedTable(page, 'actors')).map(({ Actions: _, ...row }) => row),
        byId(
          [...new Set([...users.keys(), ...changed.keys()])].map((id) => {
            const own = [...(users.get(id) ?? []), ...(changed.get(id) ?? [])].map(createdOn);
            return {
              id,
              Person: graph.nameOf(`${TYPES.user}:${id}`) ?? id,
              'Item usages': users.get(id)?.length ?? 0,
              'By machines': (users.get(id) ?? []).filter(
                (one) => text(one, 'accessedBy') === 'machine',
              ).length,
              Changes: changed.get(id)?.length ?? 0,
              First: time(Math.min(...own)),
              Last: time(Math.max(...own)),
            };
          }),
        ),
      );
      await tab.shows(kinds, {
        all: usages.length + changes.length,
        usage: usages.length,
        change: changes.length,
      });
      const rows = await table(tab.page, 'timeline', 3);
      const all = [...usages, ...changes];
      const newest = all.map(createdOn).sort((a, b) => b - a);
      expect(rows.map((row) => row.Time)).toEqual(newest.slice(0, rows.length).map(time));
      expect(rows.length).toBe(Math.min(all.length, 150));
      const keys = new Set(all.map(({ _key }) => _key));
      expect(rows.filter(({ id }) => !keys.has(id))).toEqual([]);
    });
  });
}
