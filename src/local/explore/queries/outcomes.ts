import type { EntityTable } from '../model/types';
import { letIn } from './events';
import { readerOf } from './rows';

/** Whether the sign-in attempt of a row let the user in, by row. An attempt without a category did not. */
export function successes(table: EntityTable | undefined): (row: number) => boolean {
  const category = readerOf(table, 'category');
  return (row) => letIn(category(row));
}
