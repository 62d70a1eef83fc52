import { ClickHouseServer } from '../../../test/support/clickhouse/server';

/** ClickHouse's engine in a process of its own, which is measured: tables are in the folder BENCH_TABLES. It ends with its parent. */
async function main(): Promise<void> {
  const server = await ClickHouseServer.start({ tables: process.env.BENCH_TABLES ?? '' });
  process.on('disconnect', () => process.exit(0));
  process.on('message', () => {
    void server.close().then(() => process.exit(0));
  });
  process.send?.(server.url);
}

void main();
