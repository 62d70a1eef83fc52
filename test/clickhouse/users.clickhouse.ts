import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCluster, publishArchive } from '@graph-1password/archive';
import type { Cluster } from '@graph-1password/archive';
import { DAY } from '@graph-1password/vocabulary';
import { TABLES } from '../../packages/cli/src/archive/model';
import { runAsk } from '../../packages/cli/src/ask/run';
import { NOW } from '../detect/judge';
import { ClickHouseServer } from '../support/clickhouse/server';
import { configOf } from '../support/clickhouse/users';
import type { ShippedUser } from '../support/clickhouse/users';
import { writeArchive } from '../support/export/converted';

const DATABASE = 'graph_1password';
const EVENT = 'one_password_signin_attempt_event';

let root: string;
beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'users-'));
  const event = {
    ...{ _key: `${EVENT}:E`, _type: EVENT, _class: ['Record'], displayName: 'Ana' },
    ...{ id: 'E', category: 'success', createdOn: NOW - DAY },
  };
  await writeArchive(path.join(root, 'archive'), [event], NOW);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The server with the tables of this file, for a user of users.xml. */
async function as<T>(
  user: ShippedUser,
  work: (cluster: Cluster, url: string) => Promise<T>,
): Promise<T> {
  // The stand-in takes a file where a server takes a body.
  const grants = user === 'publisher' ? ['GRANT READ ON FILE'] : [];
  const config = configOf(user, root, grants);
  const server = await ClickHouseServer.start({ tables: path.join(root, 'tables'), config });
  const cluster = openCluster({ url: server.url, database: DATABASE });
  try {
    return await work(cluster, server.url);
  } finally {
    await cluster.close();
    await server.close();
  }
}

const publish = (cluster: Cluster, keep?: ReadonlyMap<string, number>) =>
  publishArchive(cluster, {
    ...{ folder: path.join(root, 'archive'), tables: TABLES, account: 'A', now: () => NOW },
    place: { database: DATABASE, ...(keep && { keep }) },
  });

const refused = 'The user may not do that in database graph_1password';

test('the publisher of users.xml may do all that publishing needs, and may drop nothing', async () => {
  await as('publisher', async (cluster) => {
    expect((await publish(cluster)).rows).toBe(1);
    expect((await publish(cluster, new Map([[EVENT, 400 * DAY]]))).differences).toEqual([]);
    await expect(cluster.run(`DROP TABLE ${DATABASE}.${EVENT}`)).rejects.toThrow(refused);
    await expect(cluster.run('CREATE DATABASE other')).rejects.toThrow(refused);
  });
}, 120_000);

test('the asker of users.xml asks with all settings and limits of a question, and changes nothing', async () => {
  await as('asker', async (cluster, url) => {
    const out: string[] = [];
    const asked = await runAsk(
      `FIND ${EVENT} AS e RETURN COUNT(e) AS attempts`,
      { param: [], engine: 'clickhouse', url, now: NOW, format: 'json' },
      { print: (text) => out.push(text), printError: () => undefined, now: () => NOW },
    );
    expect(asked).toBe(0);
    expect(JSON.parse(out.join(''))).toMatchObject({ rows: [{ attempts: 1 }] });
    await expect(publish(cluster)).rejects.toThrow(refused);
    await expect(
      cluster.run(`INSERT INTO ${DATABASE}.${EVENT} SELECT * FROM ${DATABASE}.${EVENT}`),
    ).rejects.toThrow(refused);
    await expect(cluster.run(`ALTER TABLE ${DATABASE}.${EVENT} DELETE WHERE 1`)).rejects.toThrow(
      refused,
    );
    await expect(
      cluster.all("SELECT * FROM file('/etc/hostname', 'LineAsString')"),
    ).rejects.toThrow(refused);
    const more = openCluster({ url, database: DATABASE, rows: 2_000_000 });
    await expect(more.all('SELECT 1')).rejects.toThrow('does not allow the limits of a question');
    await more.close();
  });
}, 120_000);
