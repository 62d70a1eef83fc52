import { wasLetIn } from '@graph-1password/vocabulary';
import type { EntityTable } from '../../model/model';
import { codedColumn } from './rows';

/** Whether the sign-in attempt of a row let the user in, by row. An attempt without a category did not. */
export function successes(table: EntityTable | undefined): (row: number) => boolean {
  const column = codedColumn(table, 'category');
  if (!column) return () => wasLetIn(undefined);
  const { codes } = column;
  const isLetIn = Uint8Array.from([undefined, ...column.values], (value) =>
    Number(wasLetIn(value)),
  );
  return (row) => isLetIn[codes[row] as number] === 1;
}
