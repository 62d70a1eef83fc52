import type { Cluster } from '@graph-1password/archive';
import { tableColumns } from '@graph-1password/archive';
import { DAY } from '@graph-1password/vocabulary';
import { EVENT_TABLES } from '../../../packages/cli/src/archive/model';

/** How published events are multiplied. */
export interface TableCopies {
  /** Count of the copies that are added. */
  copies: number;
  /** Count of the newest copies that have what 1Password sent. */
  whole: number;
  /** Days of the events that were published. */
  days: number;
  /** End of those events, a midnight, epoch ms. */
  now: number;
}

/** Most memory of a part before it is written, in bytes: nearly every month of a table is one part then, which need not be merged. */
const PART_BYTES = 2_000_000_000;

/**
 * Gives published events a longer past, inside the database: copies of them, each as many days earlier as there are days, with ids of their
 * own. Rows and times are those that `multiplyArchive` makes of the same archive.
 * @param progress is told after each month
 */
export async function multiplyTables(
  cluster: Cluster,
  wanted: TableCopies,
  progress: (month: string) => void,
): Promise<void> {
  for (const [from, to] of monthsOf(wanted)) {
    for (const table of EVENT_TABLES)
      await cluster.run(copyStatement(cluster.database, table, { ...wanted, from, to }), {
        min_insert_block_size_rows: 0,
        min_insert_block_size_bytes: PART_BYTES,
        async_insert: 0,
      });
    progress(new Date(from).toISOString().slice(0, 7));
  }
}

/** Begin and end of the months of the copies, the newest first, epoch ms. */
function monthsOf({ copies, days, now }: TableCopies): [number, number][] {
  const [first, last] = [now - (copies + 1) * days * DAY, now - days * DAY];
  const months: [number, number][] = [];
  for (let to = last; to > first;) {
    const day = new Date(to - 1);
    const from = Date.UTC(day.getUTCFullYear(), day.getUTCMonth());
    months.push([from, to]);
    to = from;
  }
  return months;
}

/** The statement that adds all rows of a table between two times, epoch ms. */
function copyStatement(
  database: string,
  table: (typeof EVENT_TABLES)[number],
  { copies, whole, days, now, from, to }: TableCopies & { from: number; to: number },
): string {
  const span = days * DAY;
  const numbers = Array.from({ length: copies }, (_, index) => index + 1).filter(
    (copy) => now - (copy + 1) * span < to && now - copy * span > from,
  );
  // Ids have 26 characters of base 32, of which three are the number of the copy from now on.
  const codes = numbers.map((number) => `'${number.toString(32).toUpperCase().padStart(3, '0')}'`);
  const prefix = table.type.length + 1;
  const own = `concat(code, substring(t._key, ${prefix + 4}))`;
  const shift = `copy * ${span}`;
  const dayOf = (time: string): string =>
    `toString(toDate(fromUnixTimestamp64Milli(${time}, 'UTC')))`;
  const [day, before] = [dayOf('t.createdOn'), dayOf(`t.createdOn - ${shift}`)];
  const raw = `replaceOne(replaceAll(assumeNotNull(t._raw), substring(t._key, ${prefix + 1}), ${own}), ${day}, ${before})`;
  const changed: Readonly<Record<string, string>> = {
    _key: `concat('${table.type}:', ${own})`,
    createdOn: `t.createdOn - ${shift}`,
    _time: `t._time - toIntervalMillisecond(${shift})`,
    _seenOn: `t._seenOn - ${shift}`,
    eventDate: before,
    _raw: `if(copy <= ${whole}, ${raw}, NULL)`,
  };
  const columns = ['_account', ...tableColumns(table).map(({ name }) => name), '_commit', '_held'];
  const values = columns.map((name) => changed[name] ?? `t.\`${name}\``);
  const names = columns.map((name) => `\`${name}\``);
  const where = `t.createdOn >= ${now - span} AND t.createdOn - ${shift} >= ${from} AND t.createdOn - ${shift} < ${to}`;
  return `INSERT INTO ${database}.${table.type} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${database}.${table.type} AS t ARRAY JOIN [${numbers.join(', ')}] AS copy, [${codes.join(', ')}] AS code WHERE ${where}`;
}
