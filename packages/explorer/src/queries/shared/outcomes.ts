import { wasLetIn } from '@graph-1password/vocabulary';
import type { Accessor } from '@graph-1password/vocabulary';
import type { EntityTable } from '../../model/model';
import { codedColumn, readerOf } from './rows';

const OWN: Accessor = 'collector';

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

/** Whether the item usage of a row is a read of this integration, by row. The page has them only with `--own-reads`. */
export function isOwnRead(usages: EntityTable | undefined): (row: number) => boolean {
  const by = readerOf(usages, 'accessedBy');
  return (row) => by(row) === OWN;
}
