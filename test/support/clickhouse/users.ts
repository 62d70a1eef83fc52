import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../../packages/cli/src/support/projectRoot';

/** A user of docs/deploy/clickhouse/users.xml. */
export type ShippedUser = 'publisher' | 'asker';

/**
 * A configuration in which whoever works with the engine in this process has the rights and the profile of a shipped user: users and
 * rights are the engine's own, only signing in is not.
 * @param folder where the files go
 * @param grants that the stand-in of a server needs beside
 * @returns the file for `openSession`
 */
export function configOf(
  user: ShippedUser,
  folder: string,
  grants: readonly string[] = [],
): string {
  const shipped = readFileSync(
    path.join(PROJECT_ROOT, 'docs', 'deploy', 'clickhouse', 'users.xml'),
    'utf8',
  );
  const [, own = ''] = new RegExp(`<${user}>(.*?)</${user}>`, 's').exec(shipped) ?? [];
  const more = grants.map((grant) => `<query>${grant}</query>`).join('');
  const rights = own
    .replace(/<password .*?\/>/, '<password></password>')
    .replace('</grants>', `${more}</grants>`);
  const [users, config] = [`${user}-users.xml`, `${user}.xml`].map((name) =>
    path.join(folder, name),
  ) as [string, string];
  writeFileSync(
    users,
    shipped
      .replace('<users>', `<users><default>${rights}</default>`)
      .replace('<profiles>', '<profiles><default/>')
      .replace(/<\/clickhouse>\s*$/, '<quotas><default/></quotas></clickhouse>'),
  );
  writeFileSync(config, `<clickhouse><users_config>${users}</users_config></clickhouse>`);
  return config;
}
