import type { KnownItem, PersonAnswer, VaultTotal } from './types';

/** What an item adds to its vault: the worst that is true of it for any of the people. */
type Column = 'toChange' | 'toChangeMachines' | 'changed' | 'couldOpen';

/** The worst first. */
const COLUMNS: readonly Column[] = ['toChange', 'toChangeMachines', 'changed', 'couldOpen'];

function columnOf({ grade }: KnownItem, byMachine: boolean): Column {
  if (grade === 'A') return byMachine ? 'toChangeMachines' : 'toChange';
  return grade === 'B' ? 'changed' : 'couldOpen';
}

/** What one person has in each column, over all vaults: the sums of what {@link totalsOf} says of that person. */
export function countsOf(answer: PersonAnswer): Record<Column, number> {
  const sums = { toChange: 0, toChangeMachines: 0, changed: 0, couldOpen: 0 };
  for (const total of totalsOf([answer]))
    for (const column of COLUMNS) sums[column] += total[column];
  return sums;
}

/**
 * Whether nothing can be said of what somebody has to change: they used items, and Connect shows none of those. No number
 * of items to change is known then, and 0 would be wrong.
 */
export const knowsNothing = ({ items, machines, unknown }: PersonAnswer): boolean =>
  unknown.length > 0 && [...items, ...machines].every(({ grade }) => grade === 'C');

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
