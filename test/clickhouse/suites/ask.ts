import path from 'node:path';
import { openCluster, publishArchive } from '@graph-1password/archive';
import { TABLES } from '../../../packages/cli/src/archive/model';
import { runDetect } from '../../../packages/cli/src/detect/run';
import { NOW } from '../../detect/judge';
import { writeArchive } from '../../support/export/converted';
import { ask, published } from '../published';

/** `ask` on a database, of one account and of several. */
export function askTests(): void {
  test('ask says whose answer it is, and what is not answered', async () => {
    const answer = await ask('FIND one_password_vault AS v RETURN COUNT(v) AS vaults', {
      format: 'json',
    });
    expect(JSON.parse(answer.out)).toMatchObject({
      graph: { engine: 'clickhouse', database: 'graph_1password', accounts: [{}] },
      rows: [{ vaults: 8 }],
    });
    const people = await ask('FIND one_password_vault AS v RETURN v.id', {});
    expect(people.err).toMatch(/^ClickHouse database graph_1password; account [A-Z2-7]{26} as of /);
    const tree = await ask(
      'FIND one_password_vault AS v THAT HAS one_password_secret RETURN TREE',
      {},
    );
    expect(tree.out).toContain('HAS');
    expect((await ask('FIND one_password_vault', { account: 'X' })).err).toContain(
      'has no account X',
    );
    const question = await ask(undefined, { question: 'integration-question-1password-vaults' });
    expect([0, 2]).toContain(question.exitCode);
    const sql = await ask('FIND one_password_vault AS v RETURN v.id', { sql: true });
    expect(sql.out).toMatch(/^-- p1 = 250\nWITH `one_password_vault` AS \(/);
  });

  test('accounts with the same keys are asked together, and each object is told from its like', async () => {
    const { folder, server } = published();
    const small = path.join(path.dirname(folder), 'small');
    const vault = {
      ...{ _key: 'one_password_vault:v', _type: 'one_password_vault', _class: ['Vault'] },
      ...{ id: 'v', name: 'Payroll', displayName: 'Payroll' },
    };
    const item = {
      ...{ _key: 'one_password_secret:v:i', _type: 'one_password_secret', _class: ['Secret'] },
      ...{ id: 'i', vaultId: 'v', name: 'Bank', displayName: 'Bank' },
    };
    await writeArchive(small, [vault, item], NOW);
    const cluster = openCluster({ url: server.url, database: 'several' });
    for (const account of ['A', 'B'])
      await publishArchive(cluster, {
        ...{ folder: small, tables: TABLES, account, place: { database: 'several' } },
      });
    await cluster.close();
    const text =
      'FIND one_password_vault AS v THAT HAS one_password_secret AS s RETURN v.displayName, COUNT(s) AS items';
    const both = await ask(text, { database: 'several', account: 'all', format: 'json' });
    expect(JSON.parse(both.out)).toMatchObject({
      graph: { accounts: [{ account: 'A' }, { account: 'B' }] },
    });
    const vaults = 'FIND one_password_vault AS v RETURN COUNT(v) AS vaults';
    const counted = async (account: string): Promise<unknown> => {
      const { out } = await ask(vaults, { database: 'several', account, format: 'json' });
      return (JSON.parse(out) as { rows: unknown }).rows;
    };
    expect(await counted('all')).toEqual([{ vaults: 2 }]);
    expect(await counted('B')).toEqual([{ vaults: 1 }]);
    // No item of one account stands in a vault of the other.
    const pairs =
      'FIND one_password_vault AS v THAT HAS one_password_secret AS s RETURN COUNT(s) AS items';
    const { out } = await ask(pairs, { database: 'several', account: 'all', format: 'json' });
    expect(JSON.parse(out)).toMatchObject({ rows: [{ items: 2 }] });
    expect((await ask(vaults, { database: 'several' })).err).toContain('has several accounts');
    // Rules are about one account: none of them fails, they are not asked.
    const said: string[] = [];
    const detected = await runDetect(
      { engine: 'clickhouse', url: server.url, database: 'several', account: 'all' },
      { print: () => undefined, printError: (line) => said.push(line), now: () => NOW },
    );
    expect(detected).toBe(2);
    expect(said).toEqual([expect.stringContaining('choose one with --account')]);
  }, 240_000);
}
