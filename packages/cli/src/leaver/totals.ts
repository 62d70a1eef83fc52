import type { KnownItem, PersonAnswer, VaultTotal } from './types';

/** What an item adds to its vault: the worst that is true of it for any of the people. */
type Column = 'toChange' | 'toChangeMachines' | 'changed' | 'couldOpen';

/** The worst first. */
const COLUMNS: readonly Column[] = ['toChange', 'toChangeMachines', 'changed', 'couldOpen'];

function columnOf({ grade }: KnownItem, byMachine: boolean): Column {
  if (grade === 'A') return byMachine ? 'toChangeMachines' : 'toChange';
  return grade === 'B' ? 'changed' : 'couldOpen';
}

/** Counts of items by vault over all people; the vault with most to change first. */
export function totalsOf(people: readonly PersonAnswer[]): VaultTotal[] {
  const worst = new Map<string, { item: KnownItem; column: Column }>();
  const note = (item: KnownItem, byMachine: boolean): void => {
    const key = `${item.vaultId}:${item.itemId}`;
    const column = columnOf(item, byMachine);
    const known = worst.get(key);
    if (!known || COLUMNS.indexOf(column) < COLUMNS.indexOf(known.column))
      worst.set(key, { item, column });
  };
  for (const { items, machines } of people) {
    for (const item of items) note(item, false);
    for (const item of machines) note(item, true);
  }
  const totals = new Map<string, VaultTotal>();
  for (const { item, column } of worst.values()) {
    const { vaultId, vault } = item;
    const none = { toChange: 0, toChangeMachines: 0, changed: 0, couldOpen: 0 };
    const total = totals.get(vaultId) ?? { vaultId, vault, ...none };
    total[column]++;
    totals.set(vaultId, total);
  }
  return [...totals.values()].sort(
    (a, b) => b.toChange - a.toChange || (a.vault < b.vault ? -1 : a.vault > b.vault ? 1 : 0),
  );
}
