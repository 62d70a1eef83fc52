/** A publisher in a process of its own, which can be killed: `node publishes.js <folder> <url> <database>`. */
import { openCluster, publishArchive } from '../../src';
import { TABLES } from './twoDays';

const [folder = '', url = '', database = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const cluster = openCluster({ url, database });
  try {
    const options = { folder, tables: TABLES, account: 'ACCOUNT', place: { database } };
    process.stdout.write(JSON.stringify(await publishArchive(cluster, options)));
  } finally {
    await cluster.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(String(error));
  process.exitCode = 1;
});
