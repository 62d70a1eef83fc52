import { openCluster } from '@graph-1password/archive';
import { ask, published } from '../published';

/** What a question may need, and what its errors may say. */
export function limitTests(): void {
  test('an error has neither statement nor value nor user in it', async () => {
    const { server } = published();
    const secret = 'supersecretvalue';
    const cluster = openCluster({
      url: server.url,
      database: 'nowhere',
      username: 'me',
      password: secret,
    });
    for (const sql of [
      `SELECT '${secret}' + 1`,
      `SELECT ${secret}`,
      `SELECT * FROM ${secret}`,
      `SELEC '${secret}`,
    ]) {
      const error = await cluster.all(sql).catch((found: unknown) => found as Error);
      expect(String((error as Error).message)).not.toContain(secret);
      expect(JSON.stringify(error)).not.toContain(secret);
      expect(String((error as Error).stack)).not.toContain(secret);
    }
    await cluster.close();
    // Values are in the body: what stands in a URL, proxies write down.
    const answer = await ask(`FIND one_password_vault WITH displayName = '${secret}'`, {});
    expect(answer.exitCode).toBe(0);
    expect(server.seen.some(({ url }) => url.includes(secret))).toBe(false);
  });

  test('a question is stopped by its limits', async () => {
    const { server } = published();
    const few = openCluster({ url: server.url, database: 'graph_1password', rows: 10 });
    await expect(few.all('SELECT number FROM numbers(100000)')).rejects.toThrow(
      'has more than 10 rows',
    );
    await few.close();
    const short = openCluster({ url: server.url, database: 'graph_1password', seconds: 1 });
    await expect(
      short.all('SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1'),
    ).rejects.toThrow('stopped after 1 seconds');
    await short.close();
    const small = openCluster({ url: server.url, database: 'graph_1password', memoryMb: 50 });
    await expect(
      small.all('SELECT length(groupArray(number)) FROM numbers(100000000)'),
    ).rejects.toThrow('needs more than 50 MB');
    await small.close();
  }, 60_000);
}
