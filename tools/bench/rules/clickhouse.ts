import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { openCluster } from '@graph-1password/archive';
import { publishToCluster } from '../../../packages/cli/src/archive/commands/publish';
import { DATABASE } from '../../../packages/cli/src/cluster/connect';
import { archiveOf } from '../archive';
import { bundled } from '../bundle';
import { ROOT } from '../processes';
import { madeIn } from './make';
import { multiplyTables } from './multiplyTables';
import type { TableCopies } from './multiplyTables';
import { cpuOf, peakOf } from './usage';

/** A ClickHouse server in a process of its own. */
export interface Served {
  url: string;
  pid: number;
  stop: () => Promise<void>;
}

/** Starts ClickHouse on the tables beside an archive. `npm run test:clickhouse:engine` installs it. @throws Error when it does not start */
export async function serveClickHouse(folder: string): Promise<Served> {
  const env = {
    ...{ BENCH_TABLES: path.join(folder, 'clickhouse') },
    CHDB_PATH: path.join(ROOT, 'node_modules', '.cache', 'chdb'),
  };
  const child: ChildProcess = fork(await bundled('rules/serveClickHouse'), {
    ...{ cwd: ROOT, env: { ...process.env, ...env }, execArgv: [] },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('ClickHouse did not start.')));
    child.once('message', (url) => {
      const stop = (): Promise<void> =>
        new Promise((done) => {
          child.once('exit', () => done());
          child.send('stop');
        });
      resolve({ url: url as string, pid: child.pid ?? 0, stop });
    });
  });
}

/** What it took to publish an archive. */
interface PublishedSize {
  /** Count of events. */
  events: number;
  /** Of their tables, on disk: all columns, the keys, and what 1Password sent. */
  bytes: { all: number; keys: number; raw: number };
  /** s of CPU of the server, and its peak memory, MB. */
  cpu: number;
  rss: number;
  wall: number;
}

/**
 * Publishes the archive of {@link makeLarge}, as the command does, and says how large it is there once parts are merged.
 * @param copies count of copies of its events that are made in the database, for which the archive need not be that large
 */
export async function publishLarge(
  folder: string,
  { copies, whole }: Pick<TableCopies, 'copies' | 'whole'>,
  progress: (line: string) => void,
): Promise<PublishedSize> {
  const server = await serveClickHouse(folder);
  const { url: to, pid } = server;
  const [start, cpu] = [performance.now(), cpuOf(pid)];
  const { now, days } = madeIn(folder);
  await publishToCluster(
    { to },
    { ...{ folder: archiveOf(folder), now }, answer: progress, say: progress },
  );
  const published = cpuOf(pid) - cpu;
  progress(`published with ${published.toFixed(1)} s of CPU, ${peakOf(pid).toFixed(0)} MB`);
  const cluster = openCluster({ url: to, database: DATABASE, seconds: 3000, memoryMb: 8000 });
  try {
    if (copies > 0)
      await multiplyTables(cluster, { copies, whole, days, now }, (month) =>
        progress(`${month}, ${(cpuOf(pid) - cpu).toFixed(0)} s of CPU`),
      );
    const parts = await cluster.all(
      "SELECT DISTINCT table, partition_id AS id FROM system.parts WHERE active AND database = {p1:String} AND table LIKE '%\\_event' ORDER BY ALL",
      [DATABASE],
    );
    for (const { table, id } of parts) {
      progress(`merging ${String(table)} of ${String(id)}`);
      await cluster.run(
        `OPTIMIZE TABLE ${DATABASE}.${String(table)} PARTITION ID '${String(id)}' FINAL`,
        // What was inserted as one part is merged already.
        { optimize_skip_merged_partitions: 1 },
      );
    }
    const used = { cpu: cpuOf(pid) - cpu, wall: (performance.now() - start) / 1000 };
    const [size] = await cluster.all(
      "SELECT sum(rows) AS events, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = {p1:String} AND table LIKE '%\\_event'",
      [DATABASE],
    );
    const columns = await cluster.all(
      "SELECT column, sum(column_bytes_on_disk) AS bytes FROM system.parts_columns WHERE active AND database = {p1:String} AND table LIKE '%\\_event' GROUP BY column",
      [DATABASE],
    );
    const of = (name: string): number =>
      Number(columns.find(({ column }) => column === name)?.['bytes'] ?? 0);
    return {
      events: Number(size?.['events']),
      bytes: { all: Number(size?.['bytes']), keys: of('_key'), raw: of('_raw') },
      ...{ ...used, rss: peakOf(pid) },
    };
  } finally {
    await cluster.close();
    await server.stop();
  }
}
