import { DAY } from '@graph-1password/vocabulary';
import type { TableDeclaration } from '../declaration';
import type { ArchiveFile } from './entries';

/** Usages come up to two days late: after three a day is closed, and its files become one. */
const CLOSED_MS = 3 * DAY;
/** Files of like size in a day that is still open, and files of states, that become one. */
const MANY = 16;

/** What of a file decides with which others it becomes one. */
type Sized = Pick<ArchiveFile, 'type' | 'day' | 'rows'>;

/** Files of a table that become one. */
export interface FileGroup<F extends Sized = ArchiveFile> {
  table: TableDeclaration;
  /** Of the new file. */
  day: string;
  files: F[];
}

/**
 * Which files should become one.
 * @param files all live ones
 * @param now epoch ms
 * @param all those of each day, be it closed or not, and those of states
 */
export function groupsOf<F extends Sized>(
  tables: readonly TableDeclaration[],
  files: Iterable<F>,
  now: number,
  all: boolean,
): FileGroup<F>[] {
  const closed = new Date(now - CLOSED_MS).toISOString().slice(0, 10);
  const byType = groupBy(files, ({ type }) => type);
  return tables.flatMap((table) => {
    const ofType = byType.get(table.type) ?? [];
    return partsOf(table, ofType, all ? undefined : closed)
      .filter((group) => group.length > 1)
      .map((group) => ({ table, files: group, day: lastDay(group) }));
  });
}

/** @param closed days before it are over; undefined when all are to count as over */
function partsOf<F extends Sized>(
  { kind }: TableDeclaration,
  files: F[],
  closed: string | undefined,
): F[][] {
  // States are read as a whole, whatever the day.
  if (kind === 'state') return closed === undefined ? [files] : bySize(files);
  return Array.from(groupBy(files, ({ day }) => day)).flatMap(([day, ofDay]) =>
    closed === undefined || day < closed ? [ofDay] : bySize(ofDay),
  );
}

const lastDay = (files: readonly Sized[]): string =>
  files.reduce((last, { day }) => (day > last ? day : last), '');

/** Files of like size, when there are many: each row is rewritten a few times, not with each later run. */
function bySize<F extends Sized>(files: readonly F[]): F[][] {
  const tierOf = ({ rows }: F): number => Math.floor(Math.log(rows) / Math.log(MANY));
  return [...groupBy(files, tierOf).values()].filter((tier) => tier.length >= MANY);
}

function groupBy<F, K>(files: Iterable<F>, keyOf: (file: F) => K): Map<K, F[]> {
  const groups = new Map<K, F[]>();
  for (const file of files) {
    const key = keyOf(file);
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  return groups;
}
