import type { Page } from 'playwright-core';
import { byId, figures, heading, sortedTable, table, time } from '../read';
import { trueLeavers } from '../truth/leavers';
import type { Suite } from './suite';

/** Who left, and what they know. */
export function leaversTests(suite: Suite): void {
  const people = (page: Page) => sortedTable(page, 'leaver-list');

  test('who left, and how many items are still what they saw', async () => {
    const { tab, graph } = suite;
    const truth = trueLeavers(graph);
    const vaults = new Map<string, Set<string>>();
    for (const { items } of truth)
      for (const { secret, vault, current } of items)
        if (current) vaults.set(vault, (vaults.get(vault) ?? new Set()).add(secret));
    await tab.go('#/leavers');
    await tab.shows(heading, 'Leavers');
    await tab.shows(
      people,
      byId(
        truth.map(({ key, name, leftOn, items }) => ({
          ...{ id: key, Person: name, Left: time(leftOn) },
          'To change': items.filter((item) => item.current && !item.byProgram).length,
          'Read by programs': items.filter((item) => item.current && item.byProgram).length,
          'Changed since': items.filter((item) => !item.current).length,
        })),
      ),
    );
    const sizes = Object.fromEntries(Array.from(vaults, ([key, items]) => [key, items.size]));
    const shown = async (page: Page) =>
      Object.fromEntries(
        (await table(page, 'leaver-vaults')).map((row) => [row.id, row['To change']]),
      );
    await tab.shows(shown, sizes);
    await tab.shows(figures, {
      ...{ leavers: truth.length, vaults: vaults.size, done: 0 },
      'to-change': Object.values(sizes).reduce((sum, size) => sum + size, 0),
    });
  });

  test('the items of one of them', async () => {
    const { tab, graph } = suite;
    const [one] = trueLeavers(graph);
    await tab.go(`#/leavers/${one?.key}`);
    const ids = async (page: Page) =>
      (await table(page, 'leaver-items')).map(({ id }) => id).sort();
    await tab.shows(ids, (one?.items ?? []).map(({ secret }) => secret).sort());
  });
}
