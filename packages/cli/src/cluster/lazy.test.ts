import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../support/projectRoot';

/** Text files of the product below a folder. */
const sourcesIn = (folder: string): string[] =>
  readdirSync(path.join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter(
      (name) => /\.tsx?$/.test(name) && !/\.test\.ts$|node_modules|[/\\]test[/\\]/.test(name),
    );

test('the client of ClickHouse is loaded in one place, when a server is connected to, and chdb nowhere', () => {
  const loads = (name: RegExp): string[] =>
    [...sourcesIn('src'), ...sourcesIn('packages')].filter((file) =>
      name.test(readFileSync(path.join(PROJECT_ROOT, file), 'utf8')),
    );
  expect(loads(/\(\s*'@clickhouse\/client'/)).toEqual(['packages/archive/src/cluster/client.ts']);
  expect(loads(/(from|import|require)\W+@clickhouse\//)).toEqual([]);
  expect(loads(/(from|import|require)\W+@?chdb\b/)).toEqual([]);
});

test('neither is installed with the package', () => {
  const { dependencies, optionalDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8'),
  ) as Record<string, Record<string, { optional?: boolean }> | undefined>;
  const installed = Object.keys({ ...dependencies, ...optionalDependencies });
  expect(installed.filter((name) => /clickhouse|chdb/.test(name))).toEqual([]);
  expect(peerDependenciesMeta?.['@clickhouse/client']).toEqual({ optional: true });
});
